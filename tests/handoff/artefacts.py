"""Artefacts as the library makes them, and what it may refuse."""

import base64
import json
import os
import subprocess
import threading
import unicodedata

EMIT = os.environ.get("HANDOFF_EMIT", "target/debug/examples/handoff")

REGISTRY_URL = "https://registry.example:5000"
HOST = "registry.example:5000"
EXPIRES_AT = "2026-11-29T09:00:00.000Z"

LOGINS = [
    "docker-login",
    "podman-login",
    "nerdctl-login",
    "helm-login",
    "skopeo-login",
    "crane-login",
    "oras-login",
]


def order(username, password, *, targets=(), shell="posix", by="file", **handover):
    values = {
        "registry_url": REGISTRY_URL,
        "username": username,
        "password": password,
        "credential_id": "5f1c0a52-5d9e-4a8b-9a6f-8f6f4c1c2d3e",
        "name": username,
        "description": "Server A",
        "registry": "Production",
        "expires_at": EXPIRES_AT,
        "made_at": "2026-10-05T07:08:09.123Z",
    }
    values.update(handover)
    return {"handover": values, "options": {"shell": shell, "password": by}, "targets": list(targets)}


def make(orders):
    """Yields each order with its artefacts. One process makes them all."""
    process = subprocess.Popen([EMIT], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def write():
        with process.stdin as out:
            for one in orders:
                out.write(json.dumps(one).encode() + b"\n")

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    made = 0
    for one, line in zip(orders, process.stdout):
        made += 1
        yield one, json.loads(line)
    writer.join()
    if process.wait() or made != len(orders):
        raise RuntimeError(
            f"the library stopped at order {made} of {len(orders)}: {orders[min(made, len(orders) - 1)]!r}"
        )


def targets():
    said = subprocess.run([EMIT, "--targets"], check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in said.splitlines()]


def is_control(text):
    return any(unicodedata.category(character) == "Cc" for character in text)


def no_login(username, password):
    """No client has it: RFC 7617 for the username, C strings for the password."""
    return not username or ":" in username or is_control(username) or not password or "\0" in password


def is_object(text):
    """Whether it is a JSON object as RFC 8259 has it; Python also takes `NaN`."""

    def no(word):
        raise ValueError(word)

    try:
        return isinstance(json.loads(text, parse_constant=no), dict)
    except (ValueError, RecursionError):
        return False


def has_break(text):
    return "\n" in text or "\r" in text


def trimmed(text):
    """Without White_Space at the ends, as Go has it; Python counts four separators more."""
    start, end = 0, len(text)

    def is_blank(character):
        return character.isspace() and character not in "\x1c\x1d\x1e\x1f"

    while start < end and is_blank(text[start]):
        start += 1
    while start < end and is_blank(text[end - 1]):
        end -= 1
    return text[start:end]


def no_stdin_login(username, password):
    if no_login(username, password) or trimmed(username) != username:
        return True
    if has_break(password):
        return not (username == "_json_key" and is_object(password))
    return trimmed(password) != password


def no_dotenv(username, password):
    def no(text):
        return (
            any(part in text for part in ("'", "\\\\", "${"))
            or text.endswith("\\")
            or is_control(text.replace("\n", "").replace("\t", ""))
        )

    return no_login(username, password) or no(username) or no(password)


def no_env_file(username, password):
    return no_login(username, password) or has_break(username + password)


def no_ci_login(username, password):
    """A key goes to GitHub as base64, whatever is round it."""
    if username == "_json_key" and is_object(password):
        return no_login(username, password)
    return no_stdin_login(username, password)


def never(_username, _password):
    return False


# When a target has to refuse, in words of our own: to refuse more would pass every other test.
REFUSES = {
    **dict.fromkeys(LOGINS, no_stdin_login),
    "github-actions": no_ci_login,
    **dict.fromkeys(
        ["docker-config", "docker-config-merge", "kubernetes-secret", "openshift", "helm-values"], no_login
    ),
    **dict.fromkeys(["k3s-registries", "rke2-registries", "containerd-hosts", "gitlab-ci"], no_login),
    **dict.fromkeys(["argo-cd", "flux", "external-secrets", "terraform", "charts-syncer", "harbor"], no_login),
    **dict.fromkeys(["password-file", "json-lines", "calendar"], never),
    "compose-env": no_dotenv,
    "env-file": no_env_file,
}

# Which values its readers agree on is for them to say.
MAY_REFUSE = {"compose-env"}


def stdin_login(username, password, encodes_keys=False):
    """The username and the password that a login gets."""
    if has_break(password) or (encodes_keys and username == "_json_key" and is_object(password)):
        return "_json_key_base64", base64.b64encode(password.encode()).decode()
    return username, password


def basic(username, password):
    return f"{username}:{password}".encode()


def accepted(check, one, artefact, target):
    """Whether the target carries the value. A refusal is counted, and has to be due."""
    username, password = one["handover"]["username"], one["handover"]["password"]
    due = REFUSES[target](username, password)
    refusal = artefact.get("refusal")
    if refusal is None:
        if due and target not in MAY_REFUSE:
            check.fail((username, password), "made, where it has to be refused")
        return True
    check.refused += 1
    if not due:
        check.fail((username, password), f"refused without need: {refusal}")
    elif not refusal.rstrip().endswith("."):
        check.fail((username, password), f"the reason is no sentence: {refusal}")
    return False
