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
    "terraform", "sudo", "charts-syncer", "oc", "vault", "curl", "next-value", "injected",
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
    "openshift", "helm-values", "argo-cd", "flux", "external-secrets",
    "k3s-registries", "rke2-registries", "containerd-hosts", "charts-syncer", "harbor",
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


def checks(target, host, path, plain):
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
        "k3s-registries": [["sudo", "k3s", "crictl", "pull", image]],
        "rke2-registries": [
            [
                "sudo",
                "/var/lib/rancher/rke2/bin/crictl",
                "--config",
                "/var/lib/rancher/rke2/agent/etc/crictl.yaml",
                "pull",
                image,
            ]
        ],
        "containerd-hosts": [["sudo", "crictl", "pull", image]],
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
    username, password = stdin_login(*pair(one), encodes_keys=target == "github-actions")
    pulls = [(words, b"") for words in checks(target, host, one["path"], plain) or []]
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
    if target == "harbor":
        header = ["--header", "Content-Type: application/json"]
        words = ["curl", "--fail-with-body", "--user", "ADMIN", *header, "--data-binary", f"@{file_name}"]
        return [([*words, "https://HARBOR/api/v2.0/registries"], b"")]
    if target in ("argo-cd", "flux"):
        namespace = {"argo-cd": "argocd", "flux": "flux-system"}[target]
        return [(["kubectl", "apply", "--namespace", namespace, "--filename", file_name], b"")]
    if target in IN_A_CLUSTER:
        return None
    return pulls


# Those whose commands and whose check's pod name a Secret.
IN_A_CLUSTER = ("kubernetes-secret", "openshift", "helm-values", "external-secrets", "terraform")


def secret_name(target, artefact):
    if target == "terraform":
        return artefact["text"].split('name      = "')[1].split('"')[0]
    manifest = artefact["companion"]["text"] if target == "helm-values" else artefact["text"]
    return yaml.load(manifest, yaml.CSafeLoader)["metadata"]["name"]


def cluster_commands(target, name, artefact):
    """What puts the Secret in place, up to the check, and the calls whose last argument is a patch."""
    namespace = ["--namespace", "default"]
    file_name = artefact["file_name"]
    companion = artefact["companion"]["file_name"] if artefact["companion"] else None
    apply = ["apply", *namespace, "--filename"]
    if target == "terraform":
        return [["terraform", "apply", "-var-file", companion]]
    if target == "openshift":
        link = ["oc", "secrets", "link", "default", name, *namespace, "--for=pull"]
        return [["oc", *apply, file_name], link]
    if target == "helm-values":
        upgrade = ["helm", "upgrade", "RELEASE", "CHART", *namespace, "--install", "--reuse-values"]
        return [["kubectl", *apply, companion], [*upgrade, "--values", file_name]]
    if target == "external-secrets":
        put = ["vault", "kv", "put", "-mount=secret", f"registry/{name}", f"@{companion}"]
        return [put, ["kubectl", *apply, file_name]]
    account = ["serviceaccount", "default", *namespace]
    attached = f"jsonpath={{.imagePullSecrets[?(@.name=='{name}')].name}}"
    # The stand-in says nothing, so it is not attached, and fails the first patch.
    patch = ["kubectl", "patch", *account, "--type", "json", "--patch"]
    path = {"op": "add", "path": "/imagePullSecrets"}
    make = [{"op": "test", "path": "/imagePullSecrets", "value": None}, path | {"value": [{"name": name}]}]
    add = [path | {"path": "/imagePullSecrets/-", "value": {"name": name}}]
    get = ["kubectl", "get", *account, "--output", attached]
    return [["kubectl", *apply, file_name], get, [*patch, make], [*patch, add]]


def cluster_calls(check, one, target, artefact, calls):
    """What the cluster's tools get: the file, what attaches the Secret, and a pod that uses it."""
    value = (target, *pair(one))
    name = secret_name(target, artefact)
    expected = cluster_commands(target, name, artefact)
    words = [
        [*call.arguments[:-1], yaml.load(call.arguments[-1], yaml.CSafeLoader)]
        if "--patch" in call.arguments
        else call.arguments
        for call in calls[: len(expected)]
    ]
    check.equal(value, expected, words)
    rest = calls[len(expected) :]
    tool, namespace = "oc" if target == "openshift" else "kubectl", ["--namespace", "default"]
    wait = ["wait", "pod/registry-check", *namespace, "--for=jsonpath={.status.phase}=Failed", "--timeout=90s"]
    events = ["get", "events", *namespace, "--field-selector", "involvedObject.name=registry-check"]
    pod_words = [
        [tool, "create", *namespace, "--filename", "-"],
        [tool, *wait],
        [tool, *events],
        [tool, "delete", "pod", "registry-check", *namespace],
    ]
    check.equal(value, pod_words, [call.arguments for call in rest])
    pod = json.loads(rest[0].stdin) if rest else {}
    check.equal(value, [{"name": name}], pod.get("spec", {}).get("imagePullSecrets"))
    check.holds(
        value,
        pod.get("spec", {}).get("containers", [{}])[0].get("image", "").endswith("/REPOSITORY:TAG"),
        "the pod has another image",
    )
    is_valid(rest[0].stdin)
    check.equal(value, [], not_restricted(pod["spec"]))
    # OpenShift chooses the user itself, and refuses another.
    user = pod["spec"]["securityContext"].get("runAsUser")
    check.equal(value, None if target == "openshift" else 65534, user)
    check.holds(value, 0 < pod["spec"].get("activeDeadlineSeconds", 0) < 90, "the pod does not end by itself")


def not_restricted(spec):
    """What keeps a pod from being admitted under Pod Security's level *restricted*, in words of our own:
    https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"""
    why = [key for key in ("hostNetwork", "hostPID", "hostIPC", "hostUsers") if key in spec]
    whole = spec.get("securityContext", {})
    why += [key for key in ("sysctls", "windowsOptions", "seLinuxOptions", "appArmorProfile") if key in whole]
    volumes = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim"}
    volumes |= {"projected", "secret", "name"}
    why += [f"the volume {volume}" for volume in spec.get("volumes", []) if set(volume) - volumes]
    for container in spec["containers"] + spec.get("initContainers", []) + spec.get("ephemeralContainers", []):
        own = container.get("securityContext", {})
        # The container's own value comes before the pod's.
        context = whole | own
        if any("hostPort" in port for port in container.get("ports", [])):
            why.append("a host's port")
        if own.get("privileged") or own.get("procMount", "Default") != "Default":
            why.append("privileges")
        if own.get("allowPrivilegeEscalation") is not False:
            why.append("it may get more privileges")
        capabilities = own.get("capabilities", {})
        if "ALL" not in capabilities.get("drop", []) or set(capabilities.get("add", [])) - {"NET_BIND_SERVICE"}:
            why.append("capabilities")
        if context.get("runAsNonRoot") is not True or context.get("runAsUser") == 0:
            why.append("it may run as root")
        if context.get("seccompProfile", {}).get("type") not in ("RuntimeDefault", "Localhost"):
            why.append("seccomp")
        if "host" in json.dumps([container.get("livenessProbe"), container.get("lifecycle")]):
            why.append("a probe of another host")
    return why


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
            return cluster_calls(check, one, target, artefact, calls)
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
