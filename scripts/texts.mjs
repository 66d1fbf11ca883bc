// Holds the repository's texts to what they are about: files that they name, pieces of files that they show, and the
// custom properties of the stylesheet. Links are lychee's (`make spelling`).
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename } from "node:path";

const entries = readdirSync(".", { withFileTypes: true });
const ignored = readFileSync(".gitignore", "utf8");
const tops = entries.filter((it) => it.isDirectory() && it.name !== ".git" && !ignored.includes(`/${it.name}\n`)).map(({ name }) => name);
const names = new Set(tops.flatMap((top) => readdirSync(top, { recursive: true })).map((path) => basename(path)));
const texts = ["", "docs/", "npm/"].flatMap((folder) =>
  readdirSync(folder || ".").filter((name) => name.endsWith(".md")).map((name) => folder + name),
);
const faults = [];

/** Without what lines begin and end with: a piece of a file may stand further left. */
const flat = (text) => text.split("\n").map((line) => line.trim()).join("\n").trim();

for (const file of texts) {
  const text = readFileSync(file, "utf8");
  // The changelog is about its time.
  const named = file === "CHANGELOG.md" ? [] : [...text.replace(/^```.*?^```/gms, "").matchAll(/`([^`\s]+)`/g)].map(([, it]) => it);
  for (const path of named) {
    if (/^[\w.-]+(\/[\w.-]+)*\/?$/.test(path) && tops.includes(path.split("/")[0]) && path.includes("/") && !existsSync(path)) {
      faults.push(`${file}: there is no ${path}`);
    }
    if (/^[\w-]+\.(rs|mjs|js|ts|tsx|py|sh|css)$/.test(path) && !names.has(path)) faults.push(`${file}: there is no file named ${path}`);
  }
  for (const [, path, piece] of text.matchAll(/^<!-- from (\S+) -->\n+```\w+\n(.*?)^```$/gms)) {
    if (!existsSync(path)) faults.push(`${file}: there is no ${path}`);
    else if (!flat(readFileSync(path, "utf8")).includes(flat(piece))) faults.push(`${file}: ${path} does not have this any more:\n${piece}`);
  }
}

const property = (line) => `${line[1]} ${line[2] ?? ""}`.trim();
const sheets = ["static/console.css", "static/later.css"].map((sheet) => readFileSync(sheet, "utf8")).join("\n");
const inSheet = [...sheets.matchAll(/^ +(--regcred-[\w-]+): (?:var\((--cds-[\w-]+))?/gm)].map(property);
const inText = [...readFileSync("docs/embedding.md", "utf8").matchAll(/^\| `(--regcred-[\w-]+)` \|[^|]*\| (?:`(--cds-[\w-]+)`)? ?\|$/gm)].map(property);
for (const it of inSheet) if (!inText.includes(it)) faults.push(`docs/embedding.md: lacks ${it}`);
for (const it of inText) if (!inSheet.includes(it)) faults.push(`docs/embedding.md: no style sheet has ${it}`);

// How many targets there are, as those say who praise them; docs/handoff.md has a row for each (tests/native).
const targets = readFileSync("docs/handoff.md", "utf8").match(/^\|[^|]*\|[^|]*\| `/gm).length;
for (const [file, claim] of [["README.md", "files and commands"], ["npm/README.md", "targets"]]) {
  if (!readFileSync(file, "utf8").includes(`${targets} ${claim}`)) faults.push(`${file}: does not say ${targets} ${claim}`);
}

// A release's names have its version.
const [, version] = readFileSync("Cargo.toml", "utf8").match(/^\[workspace\.package\]\nversion = "(.*)"$/m);
for (const file of [...texts, "deploy/kubernetes.yaml", "deploy/container/build.sh"].filter((it) => it !== "CHANGELOG.md")) {
  const versions = [...readFileSync(file, "utf8").matchAll(/(?:regcred[-:]|regcred-console-| v)(\d+\.\d+\.\d+)/g)];
  for (const [name, it] of versions) if (it !== version) faults.push(`${file}: ${name.trim()}, where the version is ${version}`);
}

for (const fault of faults) console.error(fault);
if (faults.length) process.exit(1);
