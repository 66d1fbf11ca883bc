"""A login merged into a config.json that is there: by the library, and by the jq command in real shells."""

import itertools
import json
import os
import shutil
import stat
import subprocess

import corpus
import servers
from artefacts import HOST, accepted, basic, make, no_login, order
from clients import attempt, have, place, sent, spread
from formats import login_of, pair
from report import Report
from shells import SHELLS, Session, build

OTHER = "other.example"
OTHERS_AUTH = "b3RoZXI6c3RheXMtaGVyZQ=="
ENTRY = f'"{OTHER}":{{"auth":"{OTHERS_AUTH}"}}'

# In every layout that people have, with what we do not understand.
KEPT = [
    "{}", "{ }", "{\n}\n", '{"auths":{}}', '{"auths": {\n\t}\n}', '{"auths":null}', f'{{"auths":{{{ENTRY}}}}}', "\t{}\n\n", '{"auths" : { } }',
    json.dumps({"auths": {OTHER: {"auth": OTHERS_AUTH}}}, indent="\t"), json.dumps({"auths": {OTHER: {"auth": OTHERS_AUTH}}}, indent=4) + "\n",
    json.dumps({"auths": {OTHER: {"auth": OTHERS_AUTH}}, "HttpHeaders": {"X-A": "b"}, "psFormat": "table {{.ID}}"}, indent=2).replace("\n", "\r\n"),
    f'{{"z":1,"a":[1,{{"auths":{{"{HOST}":1}}}}],"auths":{{{ENTRY}}},"m":"}}{{\\"auths\\"","b":null}}',
    f'{{"auths":{{"{HOST}":{{"auth":"b2xk","identitytoken":"t"}},{ENTRY}}}}}',
    f'{{"auths":{{{ENTRY},"{HOST}":{{}}}},"currentContext":"x"}}', f'{{"auths":{{{ENTRY},"{HOST}" : null }}}}',
    f'{{"auths":{{"{HOST}/path":{{"auth":"cGF0aA=="}},"https://other.example/v1/":{{"auth":"djE="}},{ENTRY}}}}}',
    f'{{"credsStore":"","auths":{{{ENTRY}}}}}', '{"aliases":{"builder":"buildx"},"features":{"hooks":"true"},"plugins":{"a":{"b":"c"}}}',
    f'{{"auths":{{"\\u006fther.example":{{"auth":"{OTHERS_AUTH}"}}}},"x":"\\ud83d\\udea2 \\/ \\u2028"}}', '{"ä":"🚢\u2028","":""}',
]  # fmt: skip
# Which jq's numbers or an older jq would change.
KEPT_EXACTLY = [
    '{"n":9007199254740993,"e":1e400,"f":1.10,"m":-0,"auths":{}}',
    '{"a":1,"a":2,"auths":{}}',
    '{"auths":{},"deep":' + "[" * 100 + "]" * 100 + "}",
]
REFUSED = [
    "[]", "null", "1", '"x"', "{", '{"auths":[]}', '{"auths":"x"}', '{"auths":{},}', "{'auths':{}}",
    '// x\n{"auths":{}}', '{"auths":{},"auths":{}}', '{"auths":{}}x', '{"auths":{"x":01}}',
]  # fmt: skip
WARNED = [
    f'{{"credsStore":"desktop","auths":{{{ENTRY}}}}}',
    f'{{"credHelpers":{{"{HOST}":"gcloud"}},"auths":{{{ENTRY}}}}}',
]


def exact(text):
    """JSON with its members in order, names twice and numbers as they are written."""
    return json.loads(text, object_pairs_hook=lambda pairs: ("object", pairs), parse_float=str, parse_int=str)


def with_login(whole, login):
    """What a merge has to make of `exact`'s: the one login put in its place or at the end."""
    kind, members = whole
    rows = []
    entry = ("object", [("auth", login)])
    for name, value in members:
        if name == "auths":
            logins = value[1] if value else []
            value = ("object", [(host, entry if host == HOST else auth) for host, auth in logins])
            if HOST not in dict(logins):
                value[1].append((HOST, entry))
        rows.append((name, value))
    if "auths" not in dict(members):
        rows.append(("auths", ("object", [(HOST, entry)])))
    return kind, rows


def taken_out(before, after):
    """What of a text is gone in another: nothing, where the other has one piece more."""
    start = len(os.path.commonprefix([before, after]))
    end = len(os.path.commonprefix([before[start:][::-1], after[start:][::-1]]))
    return before[start : len(before) - end]


def merged(rows, texts):
    return [
        (text, said)
        for text, (_, said) in zip(texts, make([one | {"merge": text} for one, text in zip(rows, texts)]))
    ]


def merges(count, seed):
    report = Report()
    check = report.check("docker-config, merged", "JSON with order, doubles and digits kept")
    pairs = [both for both in corpus.hostile() + corpus.random_pairs(count, seed) if not no_login(*both)][
        : max(count, 200)
    ]
    texts = KEPT + KEPT_EXACTLY + WARNED
    rows = [order(*pairs[index % len(pairs)]) for index in range(max(count, len(texts)))]
    taken = list(itertools.islice(itertools.cycle(texts), len(rows)))
    once = merged(rows, taken)
    for one, (text, said) in zip(rows, once):
        value = (text, *pair(one))
        if "refusal" in said:
            check.fail(value, said["refusal"])
            continue
        whole = said["merged"]["text"]
        auth = json.loads(whole)["auths"][HOST]["auth"]
        check.equal(value, basic(*pair(one)), login_of(auth))
        check.equal(value, with_login(exact(text), auth), exact(whole))
        if f'"{HOST}"' not in text and '"auths":null' not in text:
            check.equal(value, "", taken_out(text, whole))
        check.holds(
            value,
            OTHERS_AUTH not in said["merged"]["masked"] and auth not in said["merged"]["masked"],
            "its mask shows a login",
        )
        check.equal(value, text in WARNED or f"{HOST}/path" in text, bool(said["warnings"]))
    # A second time it is the same, to the byte.
    wholes = [said["merged"]["text"] if "merged" in said else "{}" for _, said in once]
    for one, (whole, said) in zip(rows, merged(rows, wholes)):
        check.equal((whole, *pair(one)), whole, said.get("merged", {}).get("text"))
    check = report.check("docker-config, merged", "refused where it is none of Docker's")
    for text, said in merged([order("robot$a", "s3cret")] * len(REFUSED), REFUSED):
        check.holds(text, "refusal" in said, f"merged: {said}")
    by_clients(report)
    by_jq(report)
    return report


def by_clients(report):
    """Two registries, one file: docker and skopeo log in to both with it."""
    clients = have(report, "docker", "skopeo")
    with (
        place() as at,
        servers.registry(b"other:stays-here") as other,
        servers.registry() as ours,
        servers.daemon(at.folder / "docker.sock") as daemon,
    ):
        existing = json.dumps(
            {"auths": {other.host: {"auth": OTHERS_AUTH}}, "HttpHeaders": {"X-A": "b"}}, indent="\t"
        )
        pairs = [both for both in spread(corpus.hostile(), 120) if not no_login(*both)]
        rows = [order(*both, registry_url=f"http://{ours.host}") for both in pairs]
        for index, (one, (_, said)) in enumerate(zip(rows, merged(rows, [existing] * len(rows)))):
            file = at.write("config.json", said["merged"]["text"])
            for client in clients:
                check = report.check("docker-config, merged", f"{client}, both registries")

                def logins():
                    found = []
                    for server in (ours, other):
                        image = f"{server.host}/v{index}/x:1.0"
                        if client == "docker":
                            daemon.logins.clear()
                            at.run("docker", "--host", daemon.url, "--config", at.folder, "pull", image)
                            found.append(
                                f"{daemon.logins[0]['username']}:{daemon.logins[0]['password']}".encode()
                            )
                        else:
                            server.logins.clear()
                            at.run(
                                "skopeo",
                                "inspect",
                                "--tls-verify=false",
                                "--authfile",
                                file,
                                f"docker://{image}",
                            )
                            found.append(sent(server.logins[f"v{index}"]))
                    return found

                attempt(check, one, [basic(*pair(one)), b"other:stays-here"], logins)


def by_jq(report):
    """The line that is shown, twice, in every shell."""
    if not have(report, "jq"):
        return
    with place() as at:
        program = build(at.folder)
        for number, (name, command) in enumerate(SHELLS.items()):
            if not shutil.which(command[0]):
                report.skip(name, "not on this machine")
                continue
            check = report.check("docker-config-merge", f"jq, by {name}")
            session = Session(at, f"{number}", command, program)
            file = session.saved / ".docker" / "config.json"
            file.parent.mkdir()
            pairs = spread(corpus.hostile(), len(KEPT))
            words = corpus.descriptions(100, 1)
            rows = [
                order(
                    *both,
                    targets=["docker-config-merge"],
                    shell="fish" if name == "fish" else "posix",
                    description=words[index % len(words)],
                )
                for index, both in enumerate(pairs)
            ]
            for text, (one, made) in zip(KEPT, make(rows)):
                artefact = made["docker-config-merge"]
                if not accepted(check, one, artefact, "docker-config-merge"):
                    continue
                (session.saved / artefact["companion"]["file_name"]).write_bytes(
                    artefact["companion"]["text"].encode()
                )
                file.write_bytes(text.encode())
                file.chmod(0o640)
                _, said = session.run(artefact["text"])
                once = file.read_text()
                try:
                    whole = json.loads(once)
                    auth = whole["auths"][HOST]["auth"]
                    check.equal((text, *pair(one)), basic(*pair(one)), login_of(auth))
                    check.equal(
                        (text, *pair(one)),
                        with_login(exact(json.dumps(json.loads(text))), auth),
                        exact(json.dumps(whole)),
                    )
                except (ValueError, KeyError, TypeError) as error:
                    check.fail((text, *pair(one)), f"{type(error).__name__}: {error}: {said[-200:]}")
                check.equal(text, 0o640, stat.S_IMODE(file.stat().st_mode))
                session.run(artefact["text"])
                check.equal(text, once, file.read_text())
                check.equal(text, ["config.json"], [left.name for left in file.parent.iterdir()])


# As some client writes them, all for the registry that the login is for.
SPELLED = [
    f"https://{HOST}", f"http://{HOST}/", f"{HOST}/", f"https://{HOST}/v1/", f"{HOST}/v2", f"HTTPS://{HOST.upper()}/v2/",
]  # fmt: skip
# What the command has to leave as it is, by what it has to say.
STOPPED = {
    b"{} {}": "one JSON text",
    b'{"auths":{}}{"auths":{}}': "one JSON text",
    b'{"auths":': "one JSON text",
    b"{'auths':{}}": "one JSON text",
    b'{"auths":{},}': "one JSON text",
    b'// x\n{"auths":{}}': "one JSON text",
    b'{"x":"\xe4"}': "UTF-8",
    b"\xff\xfe{\0}\0": "UTF-8",
    b'{"x":"a\0b"}': "one JSON text",
    b'{"x":"a\nb"}': "one JSON text",
    b"[]": "Docker reads",
    b"null": "Docker reads",
    b'"auths"': "Docker reads",
    b'{"auths":[]}': "Docker reads",
    b'{"auths":"x"}': "Docker reads",
    b'{"auths":false}': "Docker reads",
    b'{"auths":{"a":{"auth":"YTpi"}},"auths":{}}': "twice",
    b'{"auths":{"a":{"auth":"YTpi","auth":"YTpj"}}}': "twice",
    b'{"n":9007199254740993}': "number",
    b'{"n":[1,{"m":-12345678901234567890}]}': "number",
    b'{"n":1e400}': "number",
    b'{"n":0.1000000000000000055511151231257827}': "number",
    b'{"n":1.10}': "number",
    b'{"n":01}': "",
    b'{"n":nan}': "",
}
NUMBERS = '{"a":0,"b":[-0,1,-1,2147483648,9007199254740991,0.5,-1.25],"c":"9007199254740993 1e400 \\" 01","auths":{}}'


class Home:
    """A home with nothing in it, and a folder with the login that was saved."""

    def __init__(self, at, name):
        self.folder = at.folder / name
        self.saved, self.temporary = self.folder / "saved", self.folder / "tmp"
        self.docker = self.folder / "home" / ".docker"
        for folder in (self.saved, self.temporary, self.docker.parent):
            folder.mkdir(parents=True)
        self.file = self.docker / "config.json"
        self.environment = at.environment | {"HOME": str(self.docker.parent), "TMPDIR": str(self.temporary)}

    def hold(self, data, mode=0o640):
        self.docker.mkdir(exist_ok=True)
        self.file.write_bytes(data)
        self.file.chmod(mode)

    def run(self, command, artefact, **environment):
        (self.saved / "script").write_text(artefact["text"])
        done = subprocess.run(
            [*command, "script"],
            cwd=self.saved,
            env=self.environment | environment,
            capture_output=True,
            timeout=60,
            check=False,
        )
        return done.returncode, done.stderr.decode(errors="replace")

    def listing(self):
        """Every file with its content and mode, links by where they lead."""
        rows = {}
        for path in sorted(self.folder.rglob("*")):
            name = str(path.relative_to(self.folder))
            # fish's own files, and what is run.
            if name.startswith(("saved/script", "home/.config", "home/.local", "home/.cache")):
                continue
            kept = os.readlink(path) if path.is_symlink() else path.is_file() and path.read_bytes()
            rows[name] = (kept, stat.S_IMODE(path.lstat().st_mode))
        return rows


def states(_count, _seed):
    """The command in every state that a file can be in. What fails leaves everything as it was."""
    report = Report()
    if not have(report, "jq"):
        return report
    numbers = itertools.count()
    orders = [order("robot$a", "s3cret", targets=["docker-config-merge"], shell=kind) for kind in ("posix", "fish")]
    made = {kind: one["docker-config-merge"] for kind, (_, one) in zip(("posix", "fish"), make(orders))}
    with place() as at:
        for name, command in SHELLS.items():
            if not shutil.which(command[0]):
                report.skip(name, "not on this machine")
                continue
            artefact = made["fish" if name == "fish" else "posix"]
            companion = artefact["companion"]

            def home():
                one = Home(at, f"home {next(numbers)}")
                (one.saved / companion["file_name"]).write_text(companion["text"])
                return one

            auth = json.loads(companion["text"])["auths"][HOST]["auth"]
            merges_in(report.check("docker-config-merge", f"states that it merges in, {name}"), home, command, artefact, auth)
            stops_in(report.check("docker-config-merge", f"states that it stops in, {name}"), home, command, artefact)
            on_full_disk(report, home, command, artefact)
    return report


def merges_in(check, home, command, artefact, auth):
    def merged(what, one, file, mode, expected=None, **environment):
        code, said = one.run(command, artefact, **environment)
        try:
            whole = json.loads(file.read_text())
        except (OSError, ValueError) as error:
            return check.fail(what, f"{error}: {said}")
        check.equal(what, (0, "", auth), (code, said, whole["auths"][HOST]["auth"]))
        check.equal(what, mode, stat.S_IMODE(file.stat().st_mode))
        check.equal(what, [], list(one.temporary.iterdir()))
        check.equal(what, ["config.json"], [left.name for left in file.parent.iterdir()])
        if expected is not None:
            check.equal(what, expected, whole)
        before = file.read_bytes()
        check.equal(what, (0, before), (one.run(command, artefact, **environment)[0], file.read_bytes()))

    new = {"auths": {HOST: {"auth": auth}}}
    one = home()
    merged("no directory", one, one.file, 0o600, new)
    check.equal("no directory", 0o700, stat.S_IMODE(one.docker.stat().st_mode))
    one = home()
    one.docker.mkdir()
    merged("no file", one, one.file, 0o600, new)
    for data in (b"", b" \n\t", b"{}"):
        one = home()
        one.hold(data, 0o644)
        merged(data, one, one.file, 0o644, new)
    for mode in (0o600, 0o660, 0o644):
        one = home()
        one.hold(f'{{"auths":{{{ENTRY}}},"x":1}}'.encode(), mode)
        merged(f"{mode:o}", one, one.file, mode, {"auths": {OTHER: {"auth": OTHERS_AUTH}, **new["auths"]}, "x": 1})
    for target, content in (("../dotfiles/docker.json", "{}"), ("../docker.json", None)):
        one = home()
        one.docker.mkdir()
        one.file.symlink_to(target)
        real = one.docker / target
        if content:
            real.parent.mkdir()
            real.write_text(content)
            real.chmod(0o640)
        merged(f"a link to {target}", one, one.file, 0o640 if content else 0o600, new)
        check.equal(target, (target, True), (os.readlink(one.file), real.is_file() and not real.is_symlink()))
    one = home()
    one.hold(b"{}")
    elsewhere = one.folder / "it's $HOME, elsewhere"
    merged("DOCKER_CONFIG", one, elsewhere / "config.json", 0o600, new, DOCKER_CONFIG=str(elsewhere))
    check.equal("DOCKER_CONFIG", b"{}", one.file.read_bytes())
    for spelled in SPELLED:
        one = home()
        one.hold(json.dumps({"auths": {spelled: {"auth": "b2xk", "identitytoken": "t"}}}).encode())
        merged(spelled, one, one.file, 0o640, {"auths": {spelled: {"auth": auth}, **new["auths"]}})
    one = home()
    one.hold(NUMBERS.encode())
    merged(NUMBERS, one, one.file, 0o640, json.loads(NUMBERS) | new)


def stops_in(check, home, command, artefact):
    def stopped(what, one, said_of, **environment):
        before = one.listing()
        code, said = one.run(command, artefact, **environment)
        check.holds(what, code and said_of in said and "Nothing was changed." in said, f"{code}, it says: {said}")
        check.equal(what, before, one.listing())
        check.holds(what, "YTpi" not in said, f"it tells a login: {said}")

    for data, said_of in STOPPED.items():
        one = home()
        one.hold(data)
        stopped(data, one, said_of)
    one = home()
    (one.saved / artefact["companion"]["file_name"]).unlink()
    stopped("the login was not saved", one, artefact["companion"]["file_name"])
    one = home()
    one.file.mkdir(parents=True)
    stopped("a directory", one, "could not be read")
    # Everything that a shell needs, and no jq.
    one = home()
    one.hold(b"{}")
    tools = one.folder / "tools"
    tools.mkdir()
    for tool in {"sh", "cat", "mkdir", command[0]}:
        (tools / tool).symlink_to(shutil.which(tool))
    stopped("without jq", one, "jq", PATH=str(tools))


def on_full_disk(report, home, command, artefact):
    """The old file fits, and the new one does not."""
    check = report.check("docker-config-merge", "on a disk that is full")
    one = home()
    one.docker.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", str(one.docker)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        report.checks.pop(("docker-config-merge", "on a disk that is full"), None)
        return report.skip("a full disk", "it takes root and a mount")
    try:
        data = json.dumps({"x": "a" * 4050}).encode() + b"\n\n"
        one.hold(data)
        code, said = one.run(command, artefact)
        check.holds(command, code and "Nothing was changed." in said, f"{code}, it says: {said}")
        check.equal(command, data, one.file.read_bytes())
        check.equal(command, ["config.json"], [left.name for left in one.docker.iterdir()])
        # There is no file yet, and no room for one.
        one.file.rename(one.docker / "else.json")
        code, said = one.run(command, artefact)
        check.holds(command, code and "Nothing was changed." in said, f"{code}, it says: {said}")
        check.equal(command, ["else.json"], [left.name for left in one.docker.iterdir()])
    finally:
        subprocess.run(["umount", str(one.docker)], check=True)
