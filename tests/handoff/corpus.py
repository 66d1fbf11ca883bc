"""Usernames and passwords that break tools: made by hand, and seeded random ones."""

import base64
import json
import pathlib
import random

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "fixtures"
JSON_KEY = json.loads((FIXTURES / "create-response-json-key.json").read_text())["password"]
ROBOT = json.loads((FIXTURES / "create-response-robot.json").read_text())

# A real key's shape, in Google's own spelling of JSON, at a real key's length.
GOOGLE_KEY = (
    json.dumps(
        {
            "type": "service_account",
            "project_id": "example-project",
            "private_key_id": "0123456789abcdef" * 2 + "01234567",
            "private_key": "-----BEGIN PRIVATE KEY-----\n"
            + "\n".join(
                base64.b64encode(bytes(range(256)) * 5).decode()[at : at + 64] for at in range(0, 1624, 64)
            )
            + "\n-----END PRIVATE KEY-----\n",
            "client_email": "o'brien+$x@example-project.iam.example",
            "client_id": "100000000000000000001",
            "token_uri": "https://oauth2.example/token?a=1&b=${c}",
        },
        indent=2,
    )
    + "\n"
)

# What one tool or another takes for something else than itself.
SINGLE_LINE = [
    # The contract's sample's shape, and other words that need nothing.
    "Xk2mPq9Lz4Rt7W", ROBOT["password"], "a", "0",
    # Quotes.
    "'", '"', "''", '""', "'quoted'", '"quoted"', "it's", 'say "hi"', "'\"'\"'", "a'b\"c", "'a", '"a', "a'", 'a"',
    "'''", '"""', "a'''b", 'a"""b', "`", "`id`", "``", "a`b", "\u2018curly\u2019", "\u201clow\u201e", "\u201a\u201b",
    # Dollars, per cent signs, braces.
    "$", "$$", "$$$", "$x", "$HOME", "${HOME}", "${x}", "%{x}", "$${x}", "%%{x}", "$$$${x}", "$(id)", "$((1+1))",
    "${x:-y}", "a$", "$'\\n'", '$"x"', "$1", "$?", "$!", "$#", "$@", "$*", "$-", "$0", "${", "%{", "$}", "${}",
    "%", "%%", "%s", "%n", "%d%%", "%PATH%", "%1", "{{x}}", "{{ .Values.x }}", "{%x%}", "{", "}", "{}", "[]", "[",
    "{a,b}", "<%= x %>", "${{ secrets.X }}", "${{", "}}", "#{x}", "@{x}", "%{ if true }x%{ endif }", "${~x~}",
    # History, globs, redirections, separators.
    "!", "!!", "!x", "!$", "a!b", "!\"", "^", "^a^b", "a^b", "^^", "*", "?", "[a-z]*", "~", "~root", "~/x", "a~b",
    "&", "&&", "|", "||", ";", ";;", "<", ">", ">>x", "<<EOF", "<(id)", "(", ")", "()", "(id)", "a;id", "a|id",
    "=", "==", "a=b", "=ls", "a==", "KEY=value", "+", "a+b", "a%20b", "a+b%2B",
    # Backslashes.
    "\\", "\\\\", "\\\\\\", "\\n", "\\t", "\\'", '\\"', "a\\", "\\a", "\\$x", "\\${x}", "\\u0041", "\\x41", "\\0",
    "C:\\temp\\new", "a\\ ", "\\ ", "\\!", "\\c", "\\e[31m", "a\\\\'b", "'\\", '"\\', "\\\\$\\\\",
    # Comments, separators, leading characters.
    "#", "# x", "a#b", "a #b", "a # b", "#a", " #", "a#", ";a", "//a", "/*a*/", "--", "-", "-a", "--help", "-p", "--x=y",
    "-n", "-e a", "@", "@file", "@/etc/passwd", "a@b", ":", "a:b", "a: b", ": a", ":a", "a:", "::", "?a", "? a", "- a",
    "|", "|-", ">-", "> a", "| a", "!a", "!!str a", "&a", "&a b", "*a", "* a", "%TAG", "---", "...", "--- a", ",", "a,b",
    "<a>", "&amp;", "<![CDATA[x]]>", "</script>", "'; DROP TABLE x; --", "../..", "/", "a/b", "export A=b", "export ",
    # What YAML, TOML, JSON and dotenv have words for.
    "no", "No", "yes", "on", "off", "y", "n", "true", "True", "false", "null", "Null", "~", "none", "None", "undefined",
    "nan", ".nan", ".inf", "-.inf", "inf", "1", "017", "0x1F", "0o17", "0b1", "1e3", "1_000", "12:30:00", "1.5", "+1",
    "2026-11-29", "2026-11-29T09:00:00Z", "<<", "=", "1:1", "0", "-0", "1e400", "9007199254740993",
    # Blanks.
    " ", "  ", " a", "a ", " a ", "a b", "a  b", "\t", "\ta", "a\t", "a\tb", " '", "' ", ' "a" ', "a = b", " = ",
    # Not ASCII.
    "ä", "Åsa", "ß", "пароль", "密码", "パスワード", "🚢", "👩🏼\u200d🚀", "e\u0301", "\u00e9", "a\u00a0b", "\u00a0", "\u3000a",
    "a\u2007", "\u202fa", "\u200b", "a\u200bb", "\u200d", "\ufeff", "\ufeffa", "a\ufeffb", "a\ufeff", "\u200fa\u200e",
    "\u202edrowssap\u202c", "\u2067שלום\u2069", "\u061ca", "\u00ad", "\ufffd", "\ufffe", "\uffff", "\U0010ffff",
    "\U0001f600\U0001f600", "\ud7ff", "\ue000", "\U00010000", "ﬁ", "İ", "ı", "K", "\u037e", "＄x", "\u1680a", "a\u205f",
    # Control characters without a line break.
    "\x01", "\x07", "a\x08b", "\x1b[31mred", "\x7f", "\x80", "\x9b", "\x1f", "\x1c", "a\x1d", "\x1e", "\x03", "\x04", "\x1a",
    "a\x16b", "\x0e",
    # Long ones.
    "a" * 100, "aB3$'\"\\ " * 16, "0123456789abcdef" * 16, "Q$'\"\\`!%" * 512, "ä€🚢" * 400, "=" * 64, "'" * 64, "\\" * 65, "$" * 33,
]  # fmt: skip

# What one tool or another takes for the end of a line.
LINE_BREAKS = [
    "\n", "\r", "\r\n", "\n\n", "a\n", "a\r\n", "a\r", "\na", "\r\na", "\ra", "a\nb", "a\r\nb", "a\rb", "a\n\nb", "a\n\n",
    "a\n\r", "a\nEVIL=1", "a\n# b", "a\n  b: c", "a'\nb", 'a"\nb', "a\\\nb", "$\n{x}", " \n ", "\t\n", "a\n---\nb", "a\nEOF\nb",
    "\x0b", "\x0c", "a\x0bb", "a\x0cb", "\x85", "a\x85b", "a\x85", "\u2028", "a\u2028b", "\u2029", "a\u2029b", "a\u2028",
    "a\u2028\u2029\x85b", "{\n}", "[\n]", '{"a":\n"b"}', "{\n  \"a\": \"b'$x\"\n}\n", GOOGLE_KEY,
    GOOGLE_KEY.replace("\n", "\r\n"), GOOGLE_KEY.strip(), JSON_KEY, json.dumps(json.loads(GOOGLE_KEY), separators=(",\n", ":")),
]  # fmt: skip

# No login has these: a refusal, everywhere but in files that keep everything.
NEVER = ["", "\0", "a\0b", "a\0"]

# Values that are JSON keys: with line breaks they go into a login as base64.
KEYS = [JSON_KEY, GOOGLE_KEY, GOOGLE_KEY.replace("\n", "\r\n"), GOOGLE_KEY.strip()]
# JSON keys of one line: JSON, and a word to any shell.
KEYS_OF_ONE_LINE = [
    json.dumps(json.loads(GOOGLE_KEY)),
    json.dumps(json.loads(JSON_KEY), separators=(",", ":")),
]


def _unique(rows):
    return list(dict.fromkeys(rows))


def hostile():
    """Pairs of username and password, by hand. Each text is there as the one and as the other."""
    texts = _unique(SINGLE_LINE + KEYS_OF_ONE_LINE + LINE_BREAKS + NEVER)
    pairs = [("robot$server-a", text) for text in texts]
    pairs += [(text, "s3cret") for text in texts]
    pairs += [(f"robot${text}", text) for text in SINGLE_LINE if ":" not in text]
    pairs += [("_json_key", text) for text in _unique(KEYS + KEYS_OF_ONE_LINE + LINE_BREAKS)]
    pairs += [
        ("_json_key", "Xk2mPq9Lz4Rt7W"),
        ("_json_key", "a b'c"),
        ("_json_key", "{"),
        ("_json_key", '"a"'),
    ]
    pairs += [("_json_key_base64", base64.b64encode(key.encode()).decode()) for key in KEYS]
    return _unique(pairs)


_PIECES = SINGLE_LINE[:-9] + ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c"]
_NASTY = "'\"`$\\!%^#=:;&|<>(){}[]*?~@+-, \t\n\r\u0085\u2028\u2029\ufeff\u200f\u202e\u00a0éß漢🚢abcXYZ019_./"


def _text(rng, most):
    kind = rng.random()
    if kind < 0.4:
        return "".join(rng.choice(_NASTY) for _ in range(rng.randint(1, most)))
    if kind < 0.7:
        return "".join(rng.choice(_PIECES) for _ in range(rng.randint(1, 6)))[: most * 2]
    if kind < 0.85:
        # Any character at all, but a lone surrogate, which no UTF-8 has.
        codes = (
            rng.choice([rng.randrange(1, 0x80), rng.randrange(1, 0xD800), rng.randrange(0xE000, 0x110000)])
            for _ in range(rng.randint(1, 24))
        )
        return "".join(map(chr, codes))
    return "".join(chr(rng.randrange(0x20, 0x7F)) for _ in range(rng.randint(1, most)))


def random_pairs(count, seed, line_breaks=True):
    """Seeded random pairs. Most usernames can be had in a login, so that the password is tried."""
    rng = random.Random(seed)
    pairs = []
    while len(pairs) < count:
        username = rng.choice(["robot$a", "_json_key", "robot$" + _text(rng, 12), _text(rng, 20)])
        password = _text(rng, 40)
        if not line_breaks:
            password = "".join(character for character in password if not is_break(character))
        if rng.random() < 0.9:
            username = "".join(
                character
                for character in username
                if character != ":" and ord(character) >= 0x20 and not 0x7F <= ord(character) < 0xA0
            )
        pairs.append((username or "robot$b", password or "x"))
    return pairs


def is_break(character):
    return character in "\n\r\x0b\x0c\x85\u2028\u2029"


def descriptions(count, seed):
    """What people may write of where a credential is used."""
    rng = random.Random(seed)
    rows = [
        "",
        " ",
        "Server A",
        "Server A; rack 7, Åsa's",
        "*/",
        "-->",
        "]]>",
        "a\nkind: Pod",
        "a\r\nb",
        "x" * 300,
        "-",
        "a.b",
        "日本語",
    ]
    rows += [
        "a\n  evil: true\n# ",
        "'\nid\n'",
        "$(id)",
        "`id`",
        "!!",
        "a\\",
        "\u202ea",
        "\u2028kind: Pod",
        "no",
        "1",
        "~",
        ": a",
        "# a",
    ]
    while len(rows) < count:
        rows.append(_text(rng, 60))
    return rows


if __name__ == "__main__":
    pairs = hostile()
    print(len(SINGLE_LINE), len(LINE_BREAKS), len(pairs))
