"""Artefacts read back by the programs that they are for, which tell servers of ours what they read."""

import base64
import contextlib
import fcntl
import json
import os
import pty
import select
import shutil
import subprocess
import tempfile
import termios
import time
from pathlib import Path

import yaml

import corpus
import servers
from artefacts import HOST, accepted, basic, make, order, stdin_login
from formats import orders, pair
from report import Report

SECONDS = 60
CLIENTS = ("skopeo", "podman", "buildah", "docker")


class Place:
    """A folder in which programs keep all that they would keep at home."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.home = self.folder / "home"
        self.home.mkdir()
        runtime = self.folder / "runtime"
        runtime.mkdir(mode=0o700)
        storage = self.folder / "storage.conf"
        storage.write_text(
            f'[storage]\ndriver = "vfs"\ngraphroot = "{folder}/graph"\nrunroot = "{folder}/run"\n'
        )
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LC_ALL": "C.UTF-8",
            "CONTAINERS_STORAGE_CONF": str(storage),
            "XDG_RUNTIME_DIR": str(runtime),
            "CHECKPOINT_DISABLE": "1",
        }

    def run(self, *command, check=True, **options):
        options = {
            "cwd": self.folder,
            "env": self.environment,
            "timeout": SECONDS,
            "capture_output": True,
        } | options
        done = subprocess.run([str(word) for word in command], **options)
        if check and done.returncode:
            said = (done.stderr or b"").decode(errors="replace").strip()
            raise RuntimeError(f"{command[0]} ended with {done.returncode}: {said[-300:]}")
        return done

    def write(self, name, text):
        file = self.folder / name
        file.write_bytes(text.encode())
        return file


@contextlib.contextmanager
def place():
    with tempfile.TemporaryDirectory(prefix="regcred-handoff-") as folder:
        yield Place(folder)


def have(report, *names):
    there = [name for name in names if shutil.which(name)]
    for name in set(names) - set(there):
        report.skip(name, "not on this machine")
    return there


def attempt(check, one, expected, reader):
    try:
        got = reader()
    except Exception as error:  # a reader that fails has got it wrong, too
        return check.fail(pair(one), f"{type(error).__name__}: {error}")
    check.equal(pair(one), expected, got)


def spread(rows, count):
    """As many of them, from all over."""
    count = min(count, len(rows))
    return [rows[index * len(rows) // count] for index in range(count)]


def sent(logins):
    """The one login that a client sent, however often."""
    return logins[0] if len(set(logins)) == 1 else logins


def authfiles(count, seed):
    """What clients send to a registry for a login that they find in a file."""
    report = Report()
    clients = have(report, *CLIENTS)
    names = ["docker-config", "kubernetes-secret", "gitlab-ci", "docker-config-merge"]
    pairs = spread(corpus.hostile(), count) + corpus.random_pairs(count // 4, seed)
    with place() as at, servers.registry() as registry, servers.daemon(at.folder / "docker.sock") as daemon:
        rows = [
            order(username, password, targets=names, registry_url=f"http://{registry.host}")
            for username, password in pairs
        ]
        for index, (one, made) in enumerate(make(rows)):
            files = {
                "docker-config": lambda: made["docker-config"]["text"],
                "kubernetes-secret": lambda: base64.b64decode(
                    yaml.load(made["kubernetes-secret"]["text"], yaml.CSafeLoader)["data"][
                        ".dockerconfigjson"
                    ]
                ).decode(),
                "gitlab-ci": lambda: made["gitlab-ci"]["text"],
                "docker-config-merge": lambda: made["docker-config-merge"]["companion"]["text"],
            }
            # Every client reads Docker's file; they take turns with its copies.
            turns = [("docker-config", client) for client in clients] + [
                (names[index % 4], client) for client in clients[index % 2 :: 2]
            ]
            for name, client in dict.fromkeys(turns):
                if client in ("podman", "buildah") and index % 4:
                    continue
                check = report.check(name, f"{client}, as its auth file")
                if not accepted(check, one, made[name], name):
                    continue
                text, image = files[name](), f"{registry.host}/v{index}-{client}/x:1.0"
                file = at.write("config.json", text)

                def login():
                    if client == "docker":
                        daemon.logins.clear()
                        at.run("docker", "--host", daemon.url, "--config", at.folder, "pull", image)
                        return f"{daemon.logins[0]['username']}:{daemon.logins[0]['password']}".encode()
                    registry.logins.clear()
                    if client == "skopeo":
                        at.run(
                            "skopeo", "inspect", "--tls-verify=false", "--authfile", file, f"docker://{image}"
                        )
                    else:
                        at.run(client, "pull", "--quiet", "--tls-verify=false", "--authfile", file, image)
                    return sent(registry.logins[f"v{index}-{client}"])

                attempt(check, one, basic(*pair(one)), login)
    return report


def typed_logins(count, seed):
    """What clients send to a registry for the commands that are shown, run by sh."""
    report = Report()
    clients = have(report, "skopeo", "podman", "docker")
    pairs = spread(corpus.hostile(), count) + corpus.random_pairs(count // 2, seed, line_breaks=False)
    words = corpus.descriptions(100, seed)
    with place() as at, servers.registry() as registry:
        names = [f"{client}-login" for client in clients]
        url = f"http://{registry.host}"
        rows = [
            order(username, password, targets=names, registry_url=url, description=words[index % len(words)])
            for index, (username, password) in enumerate(pairs)
        ]
        for one, made in make(rows):
            for name, client in zip(names, clients):
                check = report.check(name, f"{client}, by sh")
                artefact = made[name]
                if not accepted(check, one, artefact, name):
                    continue
                at.write(artefact["companion"]["file_name"], artefact["companion"]["text"])
                script = at.write("login.sh", artefact["text"])

                def login():
                    registry.logins.clear()
                    environment = at.environment | {"REGISTRY_AUTH_FILE": str(at.home / "auth.json")}
                    at.run("sh", script, env=environment)
                    return sent(registry.logins[""])

                attempt(check, one, basic(*stdin_login(*pair(one))), login)
    return report


def prompted_logins(count, seed):
    """What clients send for a password that is pasted at their own prompt, in a terminal."""
    report = Report()
    clients = have(report, "skopeo", "podman", "docker")
    pairs = spread(corpus.hostile(), count) + corpus.random_pairs(count // 2, seed, line_breaks=False)
    pairs += [("robot$a", "x" * 1000), *(("_json_key", key) for key in corpus.KEYS_OF_ONE_LINE)]
    with place() as at, servers.registry() as registry:
        names = [f"{client}-login" for client in clients]
        rows = [
            order(*both, targets=names, registry_url=f"http://{registry.host}", by="prompt") for both in pairs
        ]
        asked = dict.fromkeys(names, 0)
        for one, made in make(rows):
            for name, client in zip(names, clients):
                check = report.check(name, f"{client}, at its prompt")
                artefact = made[name]
                if not accepted(check, one, artefact, name) or artefact["companion"]:
                    continue
                script = at.write("login.sh", artefact["text"])
                asked[name] += 1

                def login():
                    registry.logins.clear()
                    environment = at.environment | {"REGISTRY_AUTH_FILE": str(at.home / "auth.json")}
                    pasted(["sh", script], pair(one)[1], env=environment, cwd=at.folder)
                    return sent(registry.logins[""])

                attempt(check, one, basic(*pair(one)), login)
        for name, times in asked.items():
            report.check("logins", "asked for a password").holds(name, times > count // 4, f"{times} times")
    return report


def pasted(command, password, **options):
    """Runs a command in a terminal of its own, and pastes the password when it is asked for."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [str(word) for word in command],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        **options,
    )
    os.close(slave)
    said, answered, until = b"", False, time.monotonic() + SECONDS
    try:
        while time.monotonic() < until:
            if select.select([master], [], [], 0.05)[0]:
                try:
                    said += os.read(master, 65536)
                except OSError:  # the other end is gone
                    break
            # The terminal must have stopped echoing, or the paste would be read twice.
            if not answered and b"assword" in said and not termios.tcgetattr(master)[3] & termios.ECHO:
                os.write(master, password.encode() + b"\n")
                answered = True
        if process.wait(SECONDS):
            raise RuntimeError(f"it ended with {process.returncode}: {said[-300:]!r}")
    finally:
        process.kill()
        process.wait()
        os.close(master)


def harbor(count, seed):
    """What curl sends to Harbor, as a server gets it, by the command as it is shown."""
    report = Report()
    if not have(report, "curl"):
        return report
    check = report.check("harbor", "curl, and JSON (Python's)")
    pairs = spread(corpus.hostile(), count) + corpus.random_pairs(count // 2, seed)
    words = corpus.descriptions(100, seed)
    with place() as at, servers.posts() as server:
        rows = [
            order(*both, targets=["harbor"], description=words[index % len(words)])
            for index, both in enumerate(pairs)
        ]
        for one, made in make(rows):
            artefact = made["harbor"]
            if not accepted(check, one, artefact, "harbor"):
                continue
            at.write(artefact["file_name"], artefact["text"])
            script = artefact["commands"].replace("https://HARBOR", f"http://{server.host}")

            def endpoint():
                server.requests.clear()
                pasted(["sh", at.write("harbor.sh", script)], "its own", env=at.environment, cwd=at.folder)
                [(path, authorization, kind, body)] = server.requests
                whole = json.loads(body)
                credential = whole.pop("credential")
                description, name = whole.pop("description"), whole.pop("name")
                expected = {"type": "docker-registry", "url": f"https://{HOST}", "insecure": False}
                asked = ("/api/v2.0/registries", b"ADMIN:its own", "application/json", expected)
                given = (path, base64.b64decode(authorization.split(" ")[1]), kind, whole)
                if asked != given or not name or "\n" in description or credential.pop("type") != "basic":
                    raise ValueError(f"{given} {description!r}")
                return credential

            username, password = pair(one)
            attempt(check, one, {"access_key": username, "access_secret": password}, endpoint)
    return report


def env_files(count, seed):
    """Docker's own client takes hundreds at a time; podman one."""
    report = Report()
    clients = have(report, "docker", "podman")
    carried = []
    names = {"docker": "docker create --env-file", "podman": "podman create --env-file"}
    checks = {client: report.check("env-file", names[client]) for client in clients}
    refusals = report.check("env-file", "refused only where that is due")
    for one, made in make(orders(["env-file"], count, seed)):
        if accepted(refusals, one, made["env-file"], "env-file"):
            refusals.holds(pair(one), True, "")
            carried.append((one, made["env-file"]["text"]))

    def expected(one):
        username, password = pair(one)
        return [f"REGISTRY={HOST}", f"REGISTRY_USERNAME={username}", f"REGISTRY_PASSWORD={password}"]

    with place() as at:
        if "docker" in clients:
            with servers.daemon(at.folder / "docker.sock") as daemon:
                for batch in batches(carried, 500):
                    files = [at.write(f"{index}.txt", text) for index, (_, text) in enumerate(batch)]
                    daemon.environments.clear()
                    at.run(
                        "docker",
                        "--host",
                        daemon.url,
                        "create",
                        *(word for file in files for word in ("--env-file", file)),
                        "image",
                    )
                    rows = daemon.environments[0]
                    if len(rows) != 3 * len(batch):
                        checks["docker"].fail(
                            pair(batch[0][0]), f"{len(rows)} variables of {len(batch)} files"
                        )
                        continue
                    for index, (one, _) in enumerate(batch):
                        checks["docker"].equal(pair(one), expected(one), rows[3 * index : 3 * index + 3])
        if "podman" in clients:
            with servers.registry() as registry:
                image = f"{registry.host}/x/x:1.0"
                login = at.write("auth.json", json.dumps({"auths": {registry.host: {"auth": "YTpi"}}}))
                at.run("podman", "pull", "--quiet", "--tls-verify=false", "--authfile", login, image)
            for one, text in spread(carried, 120):
                file = at.write("one.txt", text)

                def variables():
                    container = (
                        at.run("podman", "create", "--network=none", "--env-file", file, image, "x")
                        .stdout.decode()
                        .strip()
                    )
                    said = at.run("podman", "inspect", "--format", "{{json .Config.Env}}", container).stdout
                    at.run("podman", "rm", container)
                    return sorted(row for row in json.loads(said) if row.startswith("REGISTRY"))

                attempt(checks["podman"], one, sorted(expected(one)), variables)
    return report


def batches(rows, size):
    return (rows[at : at + size] for at in range(0, len(rows), size))


def compose(count, seed):
    """Compose reads many files for as many services, and a few as the .env of a project."""
    report = Report()
    if not have(report, "docker-compose"):
        return report
    carried = []
    with_files, with_env = (
        report.check("compose-env", f"docker-compose config, {how}") for how in ("env_file", ".env")
    )
    for one, made in make(orders(["compose-env"], count, seed)):
        if accepted(with_files, one, made["compose-env"], "compose-env"):
            carried.append((one, made["compose-env"]["text"]))

    def services(at, services):
        file = at.write("compose.json", json.dumps({"version": "3.7", "services": services}))
        said = at.run("docker-compose", "--file", file, "config").stdout.decode()
        rows = yaml.load(said, yaml.CSafeLoader)["services"]
        return {
            name: {key: value.replace("$$", "$") for key, value in service["environment"].items()}
            for name, service in rows.items()
        }

    def expected(one):
        username, password = pair(one)
        return {"REGISTRY": HOST, "REGISTRY_USERNAME": username, "REGISTRY_PASSWORD": password}

    with place() as at:
        for batch in batches(carried, 500):
            asked = {}
            for index, (_, text) in enumerate(batch):
                asked[f"s{index}"] = {"image": "x", "env_file": [at.write(f"{index}.env", text).name]}
            rows = services(at, asked)
            for index, (one, _) in enumerate(batch):
                with_files.equal(pair(one), expected(one), rows[f"s{index}"])
        for one, text in spread(carried, 25):
            at.write(".env", text)
            asked = {"one": {"image": "x", "environment": {name: f"${{{name}}}" for name in expected(one)}}}
            attempt(with_env, one, expected(one), lambda: services(at, asked)["one"])
    return report


def containerd(count, seed):
    """containerd itself, in a folder of its own, and its client with our hosts.toml."""
    report = Report()
    if len(have(report, "containerd", "ctr")) < 2:
        return report
    if os.geteuid():
        report.skip("containerd", "it takes root")
        return report
    check = report.check("containerd-hosts", "containerd, ctr content fetch")
    with place() as at, servers.registry() as registry:
        socket = at.folder / "containerd.sock"
        config = at.write(
            "containerd.toml", 'version = 2\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n'
        )
        directories = ["--root", at.folder / "root", "--state", at.folder / "state", "--address", socket]
        command = ["containerd", "--config", config, *directories]
        with open(at.folder / "containerd.log", "wb") as log:
            process = subprocess.Popen(
                [str(word) for word in command], stdout=log, stderr=log, env=at.environment
            )
        try:
            ctr = ["ctr", "--address", socket]
            # ctr waits for the socket's file, and gives up where the file is there and nobody
            # listens yet: so it is asked again, for as long as the daemon runs.
            until = time.monotonic() + SECONDS
            while at.run(*ctr, "--connect-timeout", "20s", "version", check=False).returncode:
                if process.poll() is not None or time.monotonic() > until:
                    said = (at.folder / "containerd.log").read_text(errors="replace")
                    raise RuntimeError(f"containerd cannot be reached: {said[-300:]}")
            hosts = at.folder / "hosts" / registry.host
            hosts.mkdir(parents=True)
            pairs = spread(corpus.hostile(), count) + corpus.random_pairs(count // 4, seed)
            rows = [
                order(*both, targets=["containerd-hosts"], registry_url=f"http://{registry.host}")
                for both in pairs
            ]
            for index, (one, made) in enumerate(make(rows)):
                if not accepted(check, one, made["containerd-hosts"], "containerd-hosts"):
                    continue
                (hosts / "hosts.toml").write_bytes(made["containerd-hosts"]["text"].encode())

                def login():
                    registry.logins.clear()
                    at.run(
                        *ctr,
                        "content",
                        "fetch",
                        "--hosts-dir",
                        hosts.parent,
                        f"{registry.host}/v{index}/x:1.0",
                    )
                    return sent(registry.logins[f"v{index}"])

                attempt(check, one, basic(*pair(one)), login)
        finally:
            process.terminate()
            process.wait()
    return report


def terraform(count, seed):
    """Terraform itself reads the values' file; its provider cannot be had, so the resource is only formatted."""
    report = Report()
    if not have(report, "terraform"):
        return report
    values = report.check("terraform", "terraform console -var-file")
    layout = report.check("terraform", "terraform fmt -check")
    with place() as at:
        pairs = spread(corpus.hostile(), count)
        words = corpus.descriptions(100, seed)
        rows = [
            order(*both, targets=["terraform"], description=words[index % 100])
            for index, both in enumerate(pairs)
        ]
        for one, made in make(rows):
            artefact = made["terraform"]
            if not accepted(values, one, artefact, "terraform"):
                continue
            variables = at.write("values.tfvars", artefact["companion"]["text"])
            variable, _, _ = artefact["text"].partition("\nresource ")
            name = variable.split('variable "')[1].split('"')[0]
            at.write("main.tf", variable)
            attempt(
                values,
                one,
                base64.b64encode(basic(*pair(one))).decode(),
                lambda: evaluated(at, name, variables),
            )
            formatted = at.run(
                "terraform", "fmt", "-check", "-diff", "-", input=artefact["text"].encode(), check=False
            )
            layout.holds(
                pair(one), formatted.returncode == 0, formatted.stdout.decode() + formatted.stderr.decode()
            )
    return report


def evaluated(at, name, variables):
    said = at.run(
        "terraform", "console", "-var-file", variables, input=f"jsonencode(nonsensitive(var.{name}))".encode()
    ).stdout
    return json.loads(json.loads(said))


def kubectl(count, seed):
    """kubectl reads the Secret; without a cluster that is all that it does offline."""
    report = Report()
    if not have(report, "kubectl"):
        return report
    check = report.check("kubernetes-secret", "kubectl patch --local")
    attached = report.check("kubernetes-secret", "kubectl, service accounts keep their secrets")
    with place() as at:
        for index, (one, made) in enumerate(make(spread(orders(["kubernetes-secret"], count, seed), count))):
            artefact = made["kubernetes-secret"]
            if not accepted(check, one, artefact, "kubernetes-secret"):
                continue
            file = at.write("secret.yaml", artefact["text"])

            def login():
                said = at.run(
                    "kubectl",
                    "patch",
                    "--local",
                    "--filename",
                    file,
                    "--patch",
                    "{}",
                    "--output",
                    "json",
                    "--dry-run=client",
                ).stdout
                config = json.loads(base64.b64decode(json.loads(said)["data"][".dockerconfigjson"]))
                return base64.b64decode(config["auths"][HOST]["auth"])

            attempt(check, one, basic(*pair(one)), login)
            # The commands as they are shown, but for where the account is. A second time, nothing comes of
            # them, and the account stays as it is.
            before = [
                {},
                {"imagePullSecrets": None},
                {"imagePullSecrets": []},
                {"imagePullSecrets": [{"name": "others"}]},
            ][index % 4]
            account = at.write(
                "account.json",
                json.dumps(
                    {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default"}} | before
                ),
            )
            _, _, commands = artefact["commands"].partition("\n")
            local = f"kubectl patch --local --filename {account} --dry-run=client"
            commands = commands.replace(
                "kubectl get serviceaccount default --namespace default", f"{local} --patch {{}}"
            )
            commands = commands.replace(
                "kubectl patch serviceaccount default --namespace default", f"{local} --output json"
            )

            def secrets():
                said = at.run("sh", "-c", commands).stdout
                account.write_bytes(said)
                return json.loads(said)["imagePullSecrets"], at.run("sh", "-c", commands).stdout

            name = yaml.load(artefact["text"], yaml.CSafeLoader)["metadata"]["name"]
            expected = [*(before.get("imagePullSecrets") or []), {"name": name}]
            attempt(attached, one, (expected, b""), secrets)
    return report
