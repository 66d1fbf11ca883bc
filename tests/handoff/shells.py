"""The commands that are shown, run by real shells with stand-ins for what they call.

Each shell takes them as a script and as somebody at a prompt gives them: only then do bash and zsh
replace `!`, and does zsh take `#` for a word. No PowerShell can be had here.
"""

import functools
import json
import shutil
import struct
import subprocess
from pathlib import Path

import kubernetes_validate
import yaml

import corpus
from artefacts import LOGINS, accepted, make, order, stdin_login
from clients import SECONDS, place, spread
from formats import forms_of, pair
from report import Report

HERE = Path(__file__).parent
STAND_INS = [
    "docker", "podman", "nerdctl", "helm", "kubectl", "skopeo", "crane", "oras", "gh", "glab",
    "terraform", "sudo", "charts-syncer", "next-value", "injected",
]  # fmt: skip
SHELLS = {
    "dash": ["dash"],
    "bash": ["bash"],
    "zsh": ["zsh", "-f"],
    "busybox sh": ["busybox", "sh"],
    "fish": ["fish", "--no-config"],
}
AT_A_PROMPT = {
    "dash": ["dash", "-i"],
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "busybox sh": ["busybox", "sh", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
# Those that have a history to replace from.
REPLACE = ("bash", "zsh")
TARGETS = [
    *LOGINS, "github-actions", "gitlab-ci", "kubernetes-secret", "terraform", "docker-config",
    "compose-env", "env-file", "k3s-registries", "containerd-hosts", "charts-syncer",
]  # fmt: skip
ADDRESSES = [
    ("https://registry.example:5000", ""),
    ("http://127.0.0.1:5000", ""),
    ("https://registry.example/example/hosted", "/example/hosted"),
]


def login_commands(target, username, host, plain):
    """What each login has to be called with, in words of our own."""
    begin, flag = {
        "docker-login": (["docker", "login"], []),
        "podman-login": (["podman", "login"], ["--tls-verify=false"]),
        "nerdctl-login": (["nerdctl", "login"], ["--insecure-registry"]),
        "helm-login": (["helm", "registry", "login"], ["--plain-http"]),
        "skopeo-login": (["skopeo", "login"], ["--tls-verify=false"]),
        "crane-login": (["crane", "auth", "login"], []),
        "oras-login": (["oras", "login"], ["--plain-http"]),
    }[target]
    return [begin + (flag if plain else []) + ["--username", username, "--password-stdin", host]]


def checks(target, host, path, plain, artefact):
    """The command that pulls, likewise."""
    image = f"{host}{path}/REPOSITORY:TAG"
    flags = {"podman": "--tls-verify=false", "nerdctl": "--insecure-registry", "skopeo": "--tls-verify=false"}
    flags |= {"crane": "--insecure", "oras": "--plain-http", "helm": "--plain-http"}
    plain = {tool: [flag] if plain else [] for tool, flag in flags.items()}
    return {
        "docker-login": [["docker", "pull", image]],
        "podman-login": [["podman", "pull", *plain["podman"], image]],
        "nerdctl-login": [["nerdctl", "pull", *plain["nerdctl"], image]],
        "helm-login": [["helm", "pull", *plain["helm"], f"oci://{host}{path}/CHART", "--version", "VERSION"]],
        "skopeo-login": [["skopeo", "inspect", *plain["skopeo"], f"docker://{image}"]],
        "crane-login": [["crane", "manifest", *plain["crane"], image]],
        "oras-login": [["oras", "manifest", "fetch", *plain["oras"], image]],
        "docker-config": [["docker", "--config", ".", "pull", image]],
        "compose-env": [["docker", "compose", "pull"]],
        "env-file": [["docker", "run", "--rm", "--env-file", artefact["file_name"], image]],
        "k3s-registries": [["sudo", "k3s", "crictl", "pull", image]],
        "containerd-hosts": [
            ["sudo", "ctr", "images", "pull", "--hosts-dir", "/etc/containerd/certs.d", image]
        ],
    }.get(target)


class Call:
    """One record of a stand-in."""

    def __init__(self, arguments, environment, stdin):
        self.arguments, self.environment, self.stdin = arguments, environment, stdin


def records(file):
    data = file.read_bytes() if file.exists() else b""
    at = 0

    def number():
        nonlocal at
        at += 4
        return struct.unpack_from("<I", data, at - 4)[0]

    def field():
        nonlocal at
        size = number()
        at += size
        return data[at - size : at]

    while at < len(data):
        arguments = [field() for _ in range(number())]
        environment = [field() for _ in range(number())]
        yield Call(
            [word.decode(errors="surrogateescape") for word in arguments], b"\0".join(environment), field()
        )


def build(folder):
    program = folder / "stand-in"
    subprocess.run(["cc", "-O1", "-o", program, HERE / "stand_in.c"], check=True, timeout=SECONDS)
    return program


class Session:
    """A shell, its stand-ins and the files that a person has saved."""

    def __init__(self, at, name, command, program):
        self.command = command
        self.interactive = "-i" in command
        self.bin = at.folder / name
        self.bin.mkdir()
        shutil.copy(program, self.bin / STAND_INS[0])
        for tool in STAND_INS[1:]:
            (self.bin / tool).hardlink_to(self.bin / STAND_INS[0])
        self.saved = self.bin / "saved"
        self.saved.mkdir()
        self.environment = at.environment | {
            "PATH": f"{self.bin}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.saved),
            "HISTFILE": "",
        }

    def run(self, script):
        file = self.bin / "script"
        file.write_bytes(script.encode())
        (self.bin / "records").unlink(missing_ok=True)
        options = {
            "cwd": self.saved,
            "env": self.environment,
            "timeout": 10 * SECONDS,
            "capture_output": True,
        }
        with open(file, "rb") as stdin:
            done = subprocess.run(
                self.command if self.interactive else [*self.command, file], stdin=stdin, **options
            )
        return list(records(self.bin / "records")), done.stderr.decode(errors="replace")


def values(count, seed):
    """Values whose password can be looked for, and descriptions that want to be run."""
    harm = [
        "$(injected)", "`injected`", "'; injected; '", "\"; injected; \"", "\ninjected\n",
        "\\'; injected #", "! injected", "it's", "(injected)", "; injected", "x\\", "'\\''; injected; '",
        "|injected",
    ]  # fmt: skip
    words = harm + corpus.descriptions(100, seed)
    pairs = spread(corpus.hostile(), count) + corpus.random_pairs(count // 2, seed)
    for index, (username, password) in enumerate(pairs):
        mark = f"Zq{index:014d}"
        yield mark, username, f"{mark}{password}{mark}", words[index % len(words)]


def orders(count, seed, shell):
    """Logins with every value, each other target with some."""
    others = [name for name in TARGETS if name != "docker-login"]
    rows = []
    for index, (mark, username, password, words) in enumerate(values(count, seed)):
        url, path = ADDRESSES[index % len(ADDRESSES)]
        targets = ["docker-login", *(others[(index + at) % len(others)] for at in (0, 5, 11))]
        if username == "_json_key" and index % 2:
            password = json.dumps({"mark": mark, "key": password}, indent=1)
        one = order(
            username,
            password,
            targets=targets,
            shell=shell,
            registry_url=url,
            credential_id=f"{index:06}",
            description=words,
            name=words,
        )
        rows.append(one | {"mark": mark, "path": path})
    return rows


def emitted(rows):
    """The library is asked for what it knows only."""
    known = ("handover", "options", "targets")
    stripped = [{key: one[key] for key in known} for one in rows]
    return ((one, made) for one, (_, made) in zip(rows, make(stripped)))


def script(made, target):
    """All that a person would run for a target."""
    shown = made["text"] if target in LOGINS else made["commands"]
    runs_check = target not in ("github-actions", "gitlab-ci")
    return (
        shown + ("\n" if shown and not shown.endswith("\n") else "") + (made["check"] if runs_check else "")
    )


def expected_calls(one, target, artefact):
    """Arguments and standard input of every call; None where these are looked at otherwise."""
    handover = one["handover"]
    host = handover["registry_url"].split("://")[1].split("/")[0]
    plain = handover["registry_url"].startswith("http:")
    username, password = stdin_login(*pair(one))
    pulls = [(words, b"") for words in checks(target, host, one["path"], plain, artefact) or []]
    if target in LOGINS:
        return [(words, password.encode()) for words in login_commands(target, username, host, plain)] + pulls
    file_name = artefact["file_name"]
    if target == "github-actions":
        return [
            (["gh", "secret", "set", "REGISTRY_USERNAME", "--body", username], b""),
            (["gh", "secret", "set", "REGISTRY_PASSWORD"], password.encode()),
        ]
    if target == "gitlab-ci":
        return [
            (
                ["glab", "variable", "set", "DOCKER_AUTH_CONFIG", "--raw", "--masked"],
                artefact["text"].encode(),
            )
        ]
    if target == "charts-syncer":
        flag = ["--use-plain-http"] if plain else []
        return [(["charts-syncer", "sync", "--dry-run", *flag, "--config", file_name], b"")]
    if target in ("kubernetes-secret", "terraform"):
        return None
    return pulls


def secret_name(artefact):
    return yaml.load(artefact["text"], yaml.CSafeLoader)["metadata"]["name"]


def kubernetes_calls(check, one, target, artefact, calls):
    """What kubectl gets: the file, a patch that names the Secret, and a pod that uses it."""
    value = (target, *pair(one))
    words = [call.arguments for call in calls]
    pod_words = [
        ["kubectl", "create", "--namespace", "default", "--filename", "-"],
        [
            "kubectl",
            "get",
            "events",
            "--namespace",
            "default",
            "--field-selector",
            "involvedObject.name=registry-check",
            "--watch",
        ],
        ["kubectl", "delete", "pod", "registry-check", "--namespace", "default"],
    ]
    if target == "terraform":
        name = artefact["text"].split('name      = "')[1].split('"')[0]
        check.equal(
            value,
            ["terraform", "apply", "-var-file", artefact["companion"]["file_name"]],
            words[0] if words else None,
        )
        rest = calls[1:]
    else:
        name = secret_name(artefact)
        check.equal(
            value,
            ["kubectl", "apply", "--namespace", "default", "--filename", artefact["file_name"]],
            words[0] if words else None,
        )
        # The stand-in fails the first patch, so that the second is seen, too.
        patch = [
            "kubectl",
            "patch",
            "serviceaccount",
            "default",
            "--namespace",
            "default",
            "--type",
            "json",
            "--patch",
        ]
        check.equal(value, [patch, patch], [call[:-1] for call in words[1:3]])
        path = {"op": "add", "path": "/imagePullSecrets"}
        test = {"op": "test", "path": "/imagePullSecrets", "value": None}
        patches = [
            [test, path | {"value": [{"name": name}]}],
            [path | {"path": "/imagePullSecrets/-", "value": {"name": name}}],
        ]
        check.equal(value, patches, [yaml.load(call[-1], yaml.CSafeLoader) for call in words[1:3]])
        rest = calls[3:]
    check.equal(value, pod_words, [call.arguments for call in rest])
    pod = json.loads(rest[0].stdin) if rest else {}
    check.equal(value, [{"name": name}], pod.get("spec", {}).get("imagePullSecrets"))
    check.holds(
        value,
        pod.get("spec", {}).get("containers", [{}])[0].get("image", "").endswith("/REPOSITORY:TAG"),
        "the pod has another image",
    )
    is_valid(rest[0].stdin)


@functools.cache
def is_valid(pod):
    """Throws if it is not; the same pod comes out of every shell."""
    kubernetes_validate.validate(json.loads(pod), "1.37", strict=True)


def compare(check, one, target, artefact, calls):
    value, forms = (target, *pair(one)), [form.encode() for form in forms_of(one["mark"])]
    if any(call.arguments[0] == "injected" for call in calls):
        return check.fail((*value, one["handover"]["description"]), "something of it was run")
    for call in calls:
        arguments = "\0".join(call.arguments).encode(errors="surrogateescape")
        found = [form for form in forms if form in arguments or form in call.environment]
        check.holds(value, not found, f"the password is in arguments or environment: {found}")
    expected = expected_calls(one, target, artefact)
    if expected is None:
        try:
            return kubernetes_calls(check, one, target, artefact, calls)
        except Exception as error:  # whatever a validator throws
            return check.fail(value, f"{type(error).__name__}: {error}")
    # Only what a command redirects is its input: at a prompt the rest is the person's.
    check.equal(value, expected, [(call.arguments, call.stdin) for call in calls])


def shells(count, seed):
    report = Report()
    there = {}
    for name, command in SHELLS.items():
        if shutil.which(command[0]):
            there[name] = command
        else:
            report.skip(name, "not on this machine")
    with place() as at:
        program = build(at.folder)
        made = {kind: list(emitted(orders(count, seed, kind))) for kind in ("posix", "fish")}
        for number, name in enumerate(there):
            for way, command in (("a script", there[name]), ("at a prompt", AT_A_PROMPT[name])):
                session = Session(at, f"{number}-{way.replace(' ', '-')}", command, program)
                ran = run_all(report, session, made["fish" if name == "fish" else "posix"], f"{name}, {way}")
                report.check("commands", f"{name}, {way}").equal("targets", set(TARGETS), ran)
                if way == "at a prompt" and name in REPLACE:
                    calls, _ = session.run('next-value x\nnext-value "a!!b"\n')
                    replaced = all(call.arguments[1:] != ["a!!b"] for call in calls)
                    report.check("commands", f"{name}, at a prompt").holds(
                        name, replaced, "it did not replace !!: it was not at a prompt"
                    )
    return report


def run_all(report, session, rows, how):
    check = report.check("commands", how)
    parts, blocks, wanted = [], [], set()
    for one, made in rows:
        for target in one["targets"]:
            artefact = made[target]
            if not accepted(check, one, artefact, target):
                continue
            saved = [(artefact["file_name"], artefact["text"])]
            saved += (
                [(artefact["companion"]["file_name"], artefact["companion"]["text"])]
                if artefact["companion"]
                else []
            )
            for file_name, text in saved:
                (session.saved / file_name).write_bytes(text.encode())
                wanted.add(file_name)
            parts.append(f"next-value {len(blocks)}\n{script(artefact, target)}")
            blocks.append((one, target, artefact))
    calls, said = session.run("".join(parts) + "next-value end\n")
    found, current = {}, None
    for call in calls:
        if call.arguments[0] == "next-value":
            current = call.arguments[1]
        else:
            found.setdefault(current, []).append(call)
    reached = {call.arguments[1] for call in calls if call.arguments[0] == "next-value"}
    for index, (one, target, artefact) in enumerate(blocks):
        if str(index) in reached:
            compare(check, one, target, artefact, found.get(str(index), []))
        else:
            check.fail(
                (target, pair(one), script(artefact, target)), f"the shell did not get to it: {said[-200:]}"
            )
    check.holds("the end", "end" in reached, f"the shell did not get to it: {said[-300:]}")
    # A redirection that was none makes a file.
    there = {file.name for file in session.saved.iterdir() if not file.name.startswith(".")}
    check.equal("files beside those that were saved", set(), there - wanted)
    return {target for _, target, _ in blocks}
