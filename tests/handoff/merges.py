"""A login merged into a config.json that is there: by the library, and by the jq line in real shells."""

import itertools
import json
import os
import shutil
import stat

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
    f'{{"auths":{{"{HOST}/path":{{"auth":"cGF0aA=="}},"https://{HOST}/v1/":{{"auth":"djE="}},{ENTRY}}}}}',
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
                file.chmod(0o644)
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
                check.equal(text, 0o600, stat.S_IMODE(file.stat().st_mode))
                session.run(artefact["text"])
                check.equal(text, once, file.read_text())
                check.equal(text, ["config.json"], [left.name for left in file.parent.iterdir()])
