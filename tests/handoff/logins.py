"""The real thing: a credential of each kind from the sandbox, real clients, the real registry."""

import base64
import contextlib
import json
import os
import re
import shlex
import subprocess
import urllib.parse
import urllib.request

import servers
from artefacts import make, order
from clients import have, place
from merges import OTHERS_AUTH, merged
from report import Report

SANDBOX = os.environ.get("HANDOFF_SANDBOX", "target/debug/sandbox")
IMAGE = "demo/hello:1.0"
TARGETS = [
    "docker-login",
    "podman-login",
    "skopeo-login",
    "docker-config",
    "docker-config-merge",
    "kubernetes-secret",
    "gitlab-ci",
]


class Api:
    """The sandbox's API, as far as it takes a credential to live and to end."""

    def __init__(self, address, api_token):
        self.address = address
        form = urllib.parse.urlencode({"refresh_token": api_token}).encode()
        with urllib.request.urlopen(
            f"{address}/csp/gateway/am/api/auth/api-tokens/authorize", form
        ) as answer:
            self.token = json.load(answer)["access_token"]

    def call(self, method, path, body=None):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, headers, method=method)
        with urllib.request.urlopen(request) as answer:
            return answer.headers.get("Location"), json.loads(answer.read() or b"null")

    def create(self, registry, description):
        _, about = self.call("GET", f"/v1/registries/{registry}")
        place, created = self.call(
            "POST", f"/v1/registries/{registry}/credentials", {"description": description}
        )
        _, credential = self.call("GET", place)
        expires_at = credential["expires_at"].replace("Z", "").split(".")[0] + ".000Z"
        one = order(
            created["username"],
            created["password"],
            targets=TARGETS,
            registry_url=about["url"],
            credential_id=credential["id"],
            name=credential["name"],
            description=description,
            registry=registry,
            expires_at=expires_at,
        )
        return place, one


@contextlib.contextmanager
def sandbox():
    process = subprocess.Popen([SANDBOX, "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        said = {}
        for line in process.stdout:
            name, _, value = line.strip().partition(": ")
            said[name] = value
            if name == "Console":
                break
        else:
            raise RuntimeError("the sandbox ended")
        yield Api(said["API"], said["API token"])
    finally:
        process.terminate()
        process.wait()


class Person:
    """Does with the artefacts of one credential what their texts say, in a home of its own."""

    def __init__(self, at, clients, one, made):
        self.at, self.clients, self.one, self.made = at, clients, one, made
        self.host = one["handover"]["registry_url"].split("://")[1]
        for artefact in made.values():
            for saved in filter(None, [artefact, artefact["companion"]]):
                at.write(saved["file_name"], saved["text"])

    def environment(self, name):
        """A home without any login."""
        home = self.at.folder / name
        home.mkdir(exist_ok=True)
        return self.at.environment | {
            "HOME": str(home),
            "DOCKER_CONFIG": str(home),
            "REGISTRY_AUTH_FILE": str(home / "auth.json"),
        }

    def run(self, script, environment):
        """Nothing, or what it said as it failed."""
        done = self.at.run("sh", "-c", script, env=environment, stdin=subprocess.DEVNULL, check=False)
        said = done.stderr.decode(errors="replace").strip() or "without a word"
        # Docker's client before 23 knows no OCI manifest, which it says only once it was let in.
        let_in = done.returncode == 0 or said.startswith("no such manifest: ")
        return None if let_in else said[-300:]

    def typed(self):
        """Every login as it is shown, and the pull that it is checked by."""
        for client in self.clients:
            shown = "podman" if client == "buildah" else client
            artefact = self.made[f"{shown}-login"]
            environment = self.environment(f"typed-{client}")
            # buildah takes podman's command under its own name; docker pulls by its daemon alone.
            login = artefact["text"].replace("podman login", f"{client} login")
            yield client, "the command logs in", self.run(login, environment)
            pull = artefact["check"].replace("REPOSITORY:TAG", IMAGE).replace("podman pull", f"{client} pull")
            # Docker pulls by its daemon; this much its client does itself.
            pull = pull.replace("docker pull", "docker manifest inspect --insecure")
            yield client, "the check passes", self.run(pull, environment)

    def files(self):
        secret = self.made["kubernetes-secret"]["text"].split('.dockerconfigjson: "')[1].split('"')[0]
        texts = {
            "docker-config": self.made["docker-config"]["text"],
            "kubernetes-secret": base64.b64decode(secret).decode(),
            "gitlab-ci": self.made["gitlab-ci"]["text"],
            "docker-config-merge": self.made["docker-config-merge"]["companion"]["text"],
        }
        for name, text in texts.items():
            for client in self.clients:
                environment = self.environment(f"{name}-{client}")
                file = self.at.folder / f"{name}-{client}" / "config.json"
                file.write_bytes(text.encode())
                pull = f"--tls-verify=false --authfile {shlex.quote(str(file))}"
                command = {
                    "docker": f"docker manifest inspect --insecure {self.host}/{IMAGE}",
                    "skopeo": f"skopeo inspect {pull} docker://{self.host}/{IMAGE}",
                }.get(client, f"{client} pull {pull} {self.host}/{IMAGE}")
                yield client, name, self.run(command, environment)


def logins(_count, _seed):
    report = Report()
    clients = have(report, "skopeo", "podman", "buildah", "docker")
    descriptions = {
        "sandbox-robot": "Server A; it's $HOME!",
        "sandbox-json-key": 'Åsa\'s "server" `id` rack 7',
    }
    with sandbox() as api:
        for registry, description in descriptions.items():
            where, one = api.create(registry, description)
            [(_, made)] = make([one])
            with place() as at, servers.registry(b"other:stays-here") as other:
                person = Person(at, clients, one, made)
                for client, what, failed in [*person.typed(), *person.files()]:
                    report.check(registry, f"{client}, real registry").holds(what, failed is None, failed)
                merge(report, person, registry, other)
                api.call("DELETE", where)
                # The homes and their logins stay, but images that are there would need no login.
                for client in {"podman", "buildah"} & set(clients):
                    at.run(client, "rmi", "--all", "--force")
                for client, what, failed in [*person.typed(), *person.files()]:
                    check = report.check(registry, f"{client}, refused after revoking")
                    check.holds(what, failed and REFUSED.search(failed), f"it says: {failed}")
    return report


# The registry's no, and not any failure.
REFUSED = re.compile(
    "unauthorized|authentication required|invalid username/password|requires 'docker login'|no live credential|401",
    re.I,
)


def merge(report, person, registry, other):
    """A file with another registry's login gets ours: skopeo finds its way to both, and by jq likewise."""
    if "skopeo" not in person.clients:
        return
    check = report.check(registry, "skopeo, merged config.json")
    existing = json.dumps({"auths": {other.host: {"auth": OTHERS_AUTH}}, "psFormat": "x"}, indent="\t")
    [(_, said)] = merged([person.one], [existing])
    texts = {"by the library": said["merged"]["text"]}
    environment = person.environment("merged")
    file = person.at.folder / "merged" / "config.json"
    file.write_text(existing)
    if have(report, "jq"):
        failed = person.run(person.made["docker-config-merge"]["text"], environment)
        check.holds("jq", failed is None, failed)
        texts["by jq"] = file.read_text()
    for how, text in texts.items():
        file.write_text(text)
        for host in (person.host, other.host):
            pull = f"skopeo inspect --tls-verify=false --authfile {shlex.quote(str(file))} docker://{host}/{IMAGE}"
            failed = person.run(pull, environment)
            check.holds((how, host), failed is None, failed)
        [(_, again)] = merged([person.one], [text])
        check.equal(how, text, again["merged"]["text"])
