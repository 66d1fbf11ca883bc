// Checks the examples of texts: all compile, and those behind <!-- node --> run, with API and TOKEN. Those behind
// <!-- from FILE --> are pieces of that file, which has tests of its own (scripts/texts.mjs).
//   node readme.mjs README.md...
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";

const texts = process.argv.slice(2);
mkdirSync("readme", { recursive: true });

const ENTRIES = { index: '"regcred"', element: '"regcred/element"' };
const isPiece = ({ 1: mark }) => mark?.startsWith("<!-- from ");
const found = (text) => [...text.matchAll(/^(<!-- (?:node|from \S+) -->\n+)?```(js|ts|html)\n(.*?)^```$/gms)];
const examplesOf = (path, number) => {
  const text = readFileSync(path, "utf8");
  return found(text).filter((it) => !isPiece(it)).map((it) => example(text, it, `${number}-${basename(path, ".md")}`));
};

function example(text, found, name) {
  const [whole, runs, language, code] = found;
  const codeAt = found.index + whole.indexOf(code, whole.indexOf("```"));
  // Of a page, its module's script.
  const [, script = ""] = language === "html" ? (code.match(/<script type="module">(.*?)<\/script>/s) ?? []) : [, code];
  const linesBefore = text.slice(0, codeAt + code.indexOf(script)).split("\n").length - 1;
  const file = `readme/${name}-line-${linesBefore}.${language === "ts" ? "ts" : "js"}`;
  // A page names the package's files, a project the package.
  const named = script.replace(/"[^"]*\/regcred\/(index|element)\.js"/g, (_, entry) => ENTRIES[entry]);
  // At the line where it stands in the README, as messages name it.
  writeFileSync(file, `${"\n".repeat(linesBefore)}${named}\nexport {};\n`);
  return { file, runs };
}

const examples = texts.flatMap((path, number) => {
  const there = examplesOf(path, number);
  if (!there.length) throw new Error(`${path} has no example`);
  return there;
});

// As strict as a project of today, which `tsc --init` begins.
const compilerOptions = { allowJs: true, checkJs: true, types: ["node"] };
writeFileSync(
  "readme/tsconfig.json",
  JSON.stringify({ extends: "../tsconfig.nodenext.json", compilerOptions, include: ["*"] }),
);

function expect(isRight, what) {
  if (isRight) return;
  console.error(what);
  process.exitCode = 1;
}

const run = (cwd, ...command) => spawnSync(command[0], command.slice(1), { cwd, stdio: "inherit" }).status === 0;

expect(run(".", "npx", "tsc", "--project", "readme"), "the examples do not compile");
for (const { file, runs } of examples) {
  if (!runs) continue;
  const [folder, script] = [mkdtempSync("readme/run-"), resolve(file)];
  expect(run(folder, "node", script), `${file} failed`);
  const saved = `${folder}/password`;
  if (!existsSync(saved)) continue;
  const password = readFileSync(saved, "utf8");
  expect(!run(folder, "node", script), `${file}: a second run did not fail`);
  expect(password && readFileSync(saved, "utf8") === password, `${file}: a second run has overwritten the password of the first`);
}
console.log(`${examples.length} examples, ${examples.filter(({ runs }) => runs).length} of them run`);
