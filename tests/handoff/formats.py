"""Files read back by readers that run in this process, or take many values in one of their own."""

import base64
import io
import itertools
import json
import re
import shutil
import subprocess
import tomllib
import unicodedata
from pathlib import Path

import dotenv
import icalendar
import kubernetes_validate
import ruamel.yaml
import yaml

import corpus
from artefacts import HOST, REGISTRY_URL, accepted, basic, make, order
from report import Report

HERE = Path(__file__).parent
DOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")


def orders(targets, count, seed, **options):
    """The corpus and `count` random values, each with a description that means harm."""
    pairs = corpus.hostile() + corpus.random_pairs(count, seed)
    words = corpus.descriptions(500, seed)
    rows = []
    for index, (username, password) in enumerate(pairs):
        hostile = dict(
            zip(["description", "registry", "name"], (words[(index + at) % len(words)] for at in (0, 7, 11)))
        )
        ids = [f"{index}", words[(index + 3) % len(words)], None, "5f1c0a52-5d9e-4a8b-9a6f-8f6f4c1c2d3e"]
        rows.append(
            order(username, password, targets=targets, credential_id=ids[index % 4], **hostile, **options)
        )
    return rows


def pair(one):
    return one["handover"]["username"], one["handover"]["password"]


def seen(text):
    """What is left of a text, whoever makes it safe: its characters that are seen."""
    gone = ("Cc", "Cf", "Zs", "Zl", "Zp", "Cn")
    return "".join(
        character
        for character in unicodedata.normalize("NFC", text)
        if unicodedata.category(character) not in gone
    )


def comments(text):
    return list(itertools.takewhile(lambda line: line.startswith("# "), text.split("\n")))


def tells_of(check, one, text):
    """The comments above a file are the five that there may be, and the file goes on after them."""
    handover = one["handover"]
    labels = {
        "Credential ID": "credential_id",
        "Credential": "name",
        "Description": "description",
        "Registry": "registry",
    }
    rows = dict(line[2:].split(": ", 1) for line in comments(text))
    for label, member in labels.items():
        if seen(rows.pop(label, "")) != seen(handover[member] or ""):
            return check.fail(pair(one), f"the comment {label} is not {handover[member]!r}")
    if set(rows) - {"Expires"}:
        return check.fail(pair(one), f"more comments than ours: {list(rows)}")
    # What some reader takes for the end of a line would end a comment.
    stray = set("\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\0") & set("".join(comments(text)))
    if stray:
        check.fail(pair(one), f"a comment has {stray}")


def login_of(auth):
    return base64.b64decode(auth, validate=True)


def read(check, one, reader, expected):
    """What `reader` gives has to be `expected`; one that fails has got it wrong, too."""
    try:
        got = reader()
    except Exception as error:  # whatever a reader throws
        return check.fail(pair(one), f"the reader failed: {type(error).__name__}: {error}")
    check.equal(pair(one), expected, got)


def docker_configs(count, seed):
    report = Report()
    names = ["docker-config", "docker-config-merge", "gitlab-ci"]
    for one, made in make(orders(names, count, seed)):
        for name in names:
            check = report.check(name, "JSON and base64 (Python's)")
            if not accepted(check, one, made[name], name):
                continue
            text = made[name]["companion"]["text"] if name == "docker-config-merge" else made[name]["text"]

            def config(text=text):
                whole = json.loads(text)
                return {
                    **whole,
                    "auths": {
                        host: {**auth, "auth": login_of(auth["auth"])}
                        for host, auth in whole["auths"].items()
                    },
                }

            read(check, one, config, {"auths": {HOST: {"auth": basic(*pair(one))}}})
            if name == "gitlab-ci" and not re.fullmatch(r"[\x21-\x7e]{8,}", text):
                check.fail(pair(one), "GitLab masks no value with blanks or line breaks")
    return report


def json_lines(count, seed):
    report = Report()
    names = ["json-lines", "password-file", "github-actions"]
    for one, made in make(orders(names, count, seed)):
        username, password = pair(one)
        check = report.check("json-lines", "JSON (Python's), a line for every reader")
        if accepted(check, one, made["json-lines"], "json-lines"):
            handover = one["handover"]
            expected = {
                name: handover[name]
                for name in (
                    "credential_id",
                    "name",
                    "description",
                    "registry",
                    "registry_url",
                    "username",
                    "password",
                )
            }
            # splitlines knows every separator that anybody takes for one.
            lines = made["json-lines"]["text"].splitlines()
            read(
                check,
                one,
                lambda: [json.loads(line) for line in lines],
                [{**expected, "expires_at": "2026-11-29T09:00:00Z"}],
            )
        check = report.check("password-file", "its bytes")
        if accepted(check, one, made["password-file"], "password-file"):
            check.equal(pair(one), password, made["password-file"]["text"])
        check = report.check("github-actions", "PyYAML (1.1)")
        if accepted(check, one, made["github-actions"], "github-actions"):
            text = made["github-actions"]["text"]
            tells_of(check, one, text)
            secret = "${{{{ secrets.REGISTRY_{} }}}}".format
            step = {"name": f"Log in to {HOST}", "uses": "docker/login-action@v4"}
            step["with"] = {"registry": HOST, "username": secret("USERNAME"), "password": secret("PASSWORD")}
            read(check, one, lambda: yaml.load(text, yaml.CSafeLoader), [step])
    return report


def yaml_11(text):
    return yaml.load(text, yaml.CSafeLoader)


def yaml_11_pure(text):
    return yaml.load(text, yaml.SafeLoader)


def yaml_12(text):
    return ruamel.yaml.YAML(typ="safe", pure=True).load(text)


def documents(text, reader):
    """Each document by itself, as the readers here read one."""
    return [reader(part) for part in re.split(r"^---$", text, flags=re.M)]


def pull_login(secret):
    """What the kubelet finds in a Secret."""
    assert (secret["kind"], secret["type"]) == ("Secret", "kubernetes.io/dockerconfigjson"), secret
    return config_login(base64.b64decode(secret["data"][".dockerconfigjson"], validate=True))


def config_login(config):
    auths = json.loads(config)["auths"]
    assert list(auths) == [HOST], auths
    username, _, password = login_of(auths[HOST]["auth"]).decode().partition(":")
    return username, password


def openshift(artefact, reader):
    return pull_login(reader(artefact["text"]))


def helm_values(artefact, reader):
    values, secret = reader(artefact["text"]), reader(artefact["companion"]["text"])
    name = secret["metadata"]["name"]
    expected = {"imagePullSecrets": [{"name": name}], "global": {"imagePullSecrets": [name]}}
    assert values == expected, values
    return pull_login(secret)


def rke2_registries(artefact, reader):
    auth = reader(artefact["text"])["configs"][HOST]["auth"]["auth"]
    username, _, password = login_of(auth).decode().partition(":")
    return username, password


def argo_cd(artefact, reader):
    secret = reader(artefact["text"])
    values = {"name": secret["metadata"]["name"], "type": "helm", "url": HOST, "enableOCI": "true"}
    username = secret["stringData"].pop("username")
    assert secret["stringData"] == values, secret
    assert secret["metadata"]["labels"]["argocd.argoproj.io/secret-type"] == "repository", secret
    return username, base64.b64decode(secret["data"]["password"], validate=True).decode()


def flux(artefact, reader):
    secret, source = documents(artefact["text"], reader)
    names = [one["metadata"][key] for one in (secret, source) for key in ("name", "namespace")]
    assert names[:2] == names[2:], names
    spec = {"type": "oci", "url": f"oci://{HOST}", "interval": "1h", "secretRef": {"name": names[0]}}
    assert (source["kind"], source["spec"]) == ("HelmRepository", spec), source
    return pull_login(secret)


def external_secrets(artefact, reader):
    """The operator takes one property of what Vault has, which is the companion."""
    secret, values = reader(artefact["text"]), json.loads(artefact["companion"]["text"])
    [entry] = secret["spec"]["data"]
    assert secret["spec"]["target"]["template"] == {"type": "kubernetes.io/dockerconfigjson"}, secret
    assert entry["secretKey"] == ".dockerconfigjson", entry
    login = config_login(values[entry["remoteRef"]["property"]])
    assert (values["registry"], values["username"], values["password"]) == (HOST, *login), values
    return login


OBJECTS = {
    "openshift": openshift,
    "helm-values": helm_values,
    "rke2-registries": rke2_registries,
    "argo-cd": argo_cd,
    "flux": flux,
    "external-secrets": external_secrets,
}


def yamls(count, seed, readers):
    """Manifests, registries.yaml and charts-syncer's configuration by readers of YAML 1.1 and 1.2."""
    report = Report()
    names = ["kubernetes-secret", "k3s-registries", "charts-syncer", *OBJECTS]
    for one, made in make(orders(names, count, seed)):
        username, password = pair(one)
        for name, (reader_name, reader) in itertools.product(names, readers):
            check = report.check(name, reader_name)
            if not accepted(check, one, made[name], name):
                continue
            text = made[name]["text"]
            login = {"username": username, "password": password}
            if name in OBJECTS:
                read(check, one, lambda: OBJECTS[name](made[name], reader), (username, password))
                continue
            if name == "kubernetes-secret":

                def secret():
                    manifest = reader(text)
                    config = base64.b64decode(manifest["data"].pop(".dockerconfigjson"), validate=True)
                    rows = manifest["metadata"].pop("annotations", {})
                    manifest["metadata"].pop("labels", None)
                    manifest["metadata"].pop("name")
                    told = [
                        seen(rows.get(f"regcred/{key}", ""))
                        for key in ("credential-id", "credential", "description", "registry")
                    ]
                    auths = json.loads(config)["auths"]
                    return manifest, told, {host: login_of(auth["auth"]) for host, auth in auths.items()}

                handover = one["handover"]
                told = [
                    seen(handover[key] or "") for key in ("credential_id", "name", "description", "registry")
                ]
                manifest = {"apiVersion": "v1", "kind": "Secret", "metadata": {"namespace": "default"}}
                manifest |= {"type": "kubernetes.io/dockerconfigjson", "data": {}}
                read(check, one, secret, (manifest, told, {HOST: basic(username, password)}))
                continue
            tells_of(check, one, text)
            if name == "k3s-registries":

                def registries():
                    configuration = reader(text)
                    auth = configuration["configs"][HOST]["auth"]
                    auth["auth"] = login_of(auth["auth"])
                    return configuration

                read(
                    check, one, registries, {"configs": {HOST: {"auth": {"auth": basic(username, password)}}}}
                )
            else:
                repo = {"kind": "OCI", "url": REGISTRY_URL, "auth": login}
                containers = {"auth": {"registry": HOST, **login}}
                read(check, one, lambda: reader(text), {"source": {"repo": repo, "containers": containers}})
    return report


def yaml_in_bulk(count, seed):
    return yamls(count, seed, [("PyYAML (1.1, by libyaml)", yaml_11)])


def yaml_sample(count, seed):
    return yamls(
        count, seed, [("PyYAML (1.1, its own parser)", yaml_11_pure), ("ruamel.yaml (1.2)", yaml_12)]
    )


def toml(count, seed):
    report = Report()
    for one, made in make(orders(["containerd-hosts"], count, seed)):
        check = report.check("containerd-hosts", "tomllib")
        artefact = made["containerd-hosts"]
        if not accepted(check, one, artefact, "containerd-hosts"):
            continue

        def hosts():
            whole = tomllib.loads(artefact["text"])
            header = whole["host"][REGISTRY_URL]["header"]
            scheme, login = header["authorization"].split(" ")
            header["authorization"] = (scheme, login_of(login))
            return whole

        host = {
            "capabilities": ["pull", "resolve"],
            "header": {"authorization": ("Basic", basic(*pair(one)))},
        }
        tells_of(check, one, artefact["text"])
        read(check, one, hosts, {"server": REGISTRY_URL, "host": {REGISTRY_URL: host}})
    return report


def dotenvs(count, seed):
    """Three readers that differ in much: what is not refused has to be the same to all."""
    report = Report()
    node = shutil.which("node")
    if not node:
        report.skip("node's util.parseEnv", "node is missing")
    carried = []
    for one, made in make(orders(["compose-env"], count, seed)):
        username, password = pair(one)
        check = report.check("compose-env", "python-dotenv")
        if not accepted(check, one, made["compose-env"], "compose-env"):
            continue
        text = made["compose-env"]["text"]
        tells_of(check, one, text)
        expected = {"REGISTRY": HOST, "REGISTRY_USERNAME": username, "REGISTRY_PASSWORD": password}
        read(
            check,
            one,
            lambda: dict(dotenv.dotenv_values(stream=io.StringIO(text), interpolate=True)),
            expected,
        )
        read(
            check,
            one,
            lambda: dict(dotenv.dotenv_values(stream=io.StringIO(text), interpolate=False)),
            expected,
        )
        carried.append((one, text, expected))
    if node:
        check = report.check("compose-env", "node's util.parseEnv")
        texts = "".join(json.dumps(text) + "\n" for _, text, _ in carried)
        said = subprocess.run(
            [node, HERE / "parse_env.mjs"], input=texts.encode(), capture_output=True, check=True
        ).stdout
        for (one, _, expected), line in zip(
            carried, said.decode().removesuffix("\n").split("\n"), strict=True
        ):
            read(check, one, lambda: json.loads(line), expected)
    return report


def hcl(count, seed):
    report = Report()
    reader = shutil.which("hcl-reader")
    if not reader:
        report.skip("HashiCorp's hcl/v2", "hcl-reader was not built: Go or hcl's source is missing")
        return report
    check = report.check("terraform", "HashiCorp's hcl/v2 and cty")
    carried, lines = [], []
    for one, made in make(orders(["terraform"], count, seed)):
        artefact = made["terraform"]
        if accepted(check, one, artefact, "terraform"):
            tells_of(check, one, artefact["text"])
            tells_of(check, one, artefact["companion"]["text"])
            carried.append(one)
            lines.append(
                json.dumps({"config": artefact["text"], "variables": artefact["companion"]["text"]}) + "\n"
            )
    said = (
        subprocess.run([reader], input="".join(lines).encode(), capture_output=True, check=True)
        .stdout.decode()
        .removesuffix("\n")
        .split("\n")
    )
    for one, line in zip(carried, said, strict=True):
        handover = one["handover"]

        def secret():
            whole = json.loads(line)
            if "error" in whole:
                raise ValueError(whole["error"])
            config = json.loads(whole["data"][".dockerconfigjson"])
            rows = whole["metadata"]["annotations"]
            told = [
                seen(rows.get(f"regcred/{key}", ""))
                for key in ("credential-id", "credential", "description", "registry")
            ]
            kind = (whole["blocks"], whole["labels"][0], whole["type"], whole["metadata"]["namespace"])
            return kind, told, {host: login_of(auth["auth"]) for host, auth in config["auths"].items()}

        kind = (["variable", "resource"], "kubernetes_secret_v1", "kubernetes.io/dockerconfigjson", "default")
        told = [seen(handover[key] or "") for key in ("credential_id", "name", "description", "registry")]
        read(check, one, secret, (kind, told, {HOST: basic(*pair(one))}))
    return report


def kubernetes(count, seed):
    """Objects as Kubernetes has them: nothing unknown in them, and names that it takes."""
    report = Report()
    names = ["kubernetes-secret", "terraform"]
    rows = [
        order(
            "robot$a",
            "s3cret",
            targets=names,
            description=text,
            name=text,
            registry=text,
            credential_id=text[:70] if index % 2 else str(index),
        )
        for index, text in enumerate(corpus.descriptions(count, seed))
    ]
    strict = report.check("kubernetes-secret", "kubernetes-validate --strict")
    named = report.check("kubernetes-secret", "RFC 1123, Kubernetes' limits")
    for one, made in make(rows):
        description = one["handover"]["description"]
        manifest = yaml_11(made["kubernetes-secret"]["text"])
        try:
            kubernetes_validate.validate(manifest, "1.37", strict=True)
            strict.values += 1
        except Exception as error:  # of several kinds
            strict.fail(description, str(error))
        metadata = manifest["metadata"]
        named.holds(
            description, DOMAIN.fullmatch(metadata["name"]) and len(metadata["name"]) <= 253, metadata["name"]
        )
        for value in metadata.get("labels", {}).values():
            named.holds(
                description,
                re.fullmatch(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?", value),
                f"the label {value!r}",
            )
        for name in names:
            file_name = made[name]["file_name"]
            named.holds(description, re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,200}", file_name), file_name)
            named.holds(
                description,
                file_name in made["kubernetes-secret"]["commands"] or name == "terraform",
                "the command names another file",
            )
    return report


def operators(count, seed):
    """What Flux, Argo CD and the External Secrets Operator get, by the schemas of their own sources."""
    report = Report()
    names = ["openshift", "helm-values", "argo-cd", "flux", "external-secrets"]
    rows = [
        order(
            "robot$a",
            "s3cret",
            targets=names,
            description=text,
            name=text,
            registry=text,
            credential_id=text[:70] if index % 2 else str(index),
            registry_url="http://registry.example" if index % 3 else "https://10.0.0.1:5000/a/b",
        )
        for index, text in enumerate(corpus.descriptions(count, seed))
    ]
    custom = []
    for one, made in make(rows):
        value = one["handover"]["description"]
        objects = [
            *(("flux", thing) for thing in documents(made["flux"]["text"], yaml_11)),
            *((name, yaml_11(made[name]["text"])) for name in ("openshift", "argo-cd", "external-secrets")),
            ("helm-values", yaml_11(made["helm-values"]["companion"]["text"])),
        ]
        values = yaml_11(made["helm-values"]["text"])
        container = {"name": "x", "image": "x"}
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": {"containers": [container]}}
        pod["spec"]["imagePullSecrets"] = values["imagePullSecrets"]
        for name, thing in [*objects, ("helm-values", pod)]:
            if thing["kind"] not in ("Secret", "Pod"):
                custom.append((name, value, thing))
                continue
            check = report.check(name, "kubernetes-validate --strict")
            try:
                kubernetes_validate.validate(thing, "1.37", strict=True)
                check.values += 1
            except Exception as error:  # of several kinds
                check.fail(value, str(error))
    node = shutil.which("node")
    if not node or not (HERE.parent.parent / "node_modules" / "@kubernetes-models").is_dir():
        report.skip("@kubernetes-models", "node or @kubernetes-models is missing: npm ci")
        return report
    lines = "".join(json.dumps(thing) + "\n" for _, _, thing in custom)
    said = subprocess.run(
        [node, HERE / "validate.mjs"], input=lines.encode(), capture_output=True, check=True
    ).stdout.decode()
    for (name, value, thing), line in zip(custom, said.splitlines(), strict=True):
        check = report.check(name, f"@kubernetes-models, {thing['kind']}")
        check.equal(value, None, json.loads(line))
    return report


def calendars(count, seed):
    report = Report()
    words = corpus.descriptions(count, seed)
    rows = [
        order(
            "robot$a",
            "s3cr3t-of-its-own",
            targets=["calendar"],
            description=text,
            name=words[-index],
            registry=words[-index - 1],
        )
        for index, text in enumerate(words)
    ]
    check = report.check("calendar", "icalendar (Python's)")
    for one, made in make(rows):
        handover = one["handover"]
        artefact = made["calendar"]
        check.holds(handover["description"], "s3cr3t" not in json.dumps(artefact), "it holds the password")
        try:
            calendar = icalendar.Calendar.from_ical(artefact["text"])
            events = calendar.walk("VEVENT")
            told = [len(events), len(calendar.walk("VALARM")), len(calendar.subcomponents), calendar.errors]
            told += [events[0].decoded("dtstart").isoformat(), "UID" in events[0]]
            told.append(events[0].decoded("sequence") > 0)
            title = str(events[0]["summary"])
        except Exception as error:  # of several kinds
            check.fail(handover["description"], f"{type(error).__name__}: {error}")
            continue
        check.equal(handover["description"], [1, 3, 1, [], "2026-11-29T09:00:00+00:00", True, True], told)
        if seen(handover["description"]):
            check.equal(
                handover["description"],
                seen("Registry credential expires: " + handover["description"]),
                seen(title),
            )
    return report


def forms_of(mark):
    """What a text would have of it: itself, or its base64, wherever in a group of three it begins."""
    return [mark] + [base64.b64encode(("x" * at + mark).encode()).decode()[4:-8] for at in range(3)]


def no_secret(count, seed):
    """The password stands where it has to and nowhere else: 16 digits of each one are looked for."""
    report = Report()
    rows = []
    for index, (username, password) in enumerate(corpus.hostile()[:count]):
        mark = f"Zq{index:014d}"
        rows.append(order(username, mark + password, description=f"d{index}", name="n"))
        rows.append(
            order(
                "_json_key",
                json.dumps({"mark": mark, "rest": password}, indent=2),
                description=f"d{index}",
                name="n",
            )
        )
    for one, made in make(rows):
        mark = re.search(r"Zq\d{14}", one["handover"]["password"])[0]
        forms = forms_of(mark)
        for name, artefact in made.items():
            if "refusal" in artefact:
                continue
            check = report.check(name, "no secret but in its place")
            text = artefact["text"] if not HOLDS[name] else ""
            said = [text] + [
                artefact[key] for key in ("file_name", "masked", "usage", "commands", "check", "media_type")
            ]
            said.append(artefact["companion"]["file_name"] if artefact["companion"] else "")
            found = [form for form in forms for part in said if form in part]
            check.holds(
                pair(one),
                not found,
                f"{found} is in {[part for part in said if any(form in part for form in found)]}",
            )
            check.holds(
                pair(one), not HOLDS[name] or artefact["masked"] != artefact["text"], "it is not masked"
            )
    return report


HOLDS = {}


def walk(count, seed):
    """Every target is known here: a new one has to be read by something."""
    from artefacts import REFUSES, targets

    report = Report()
    check = report.check("every target", "is known to these tests")
    for row in targets():
        HOLDS[row["id"]] = row["holds_password"]
        check.holds(row["id"], row["id"] in REFUSES, "no reader for it: see tests/handoff")
    report.checks |= no_secret(count, seed).checks
    return report
