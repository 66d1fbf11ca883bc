// Makes the npm package of npm/ and the two wasm files: target/package/regcred-<version>.tgz.
//   node scripts/package.mjs [--debug]
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { transformSync } from "esbuild";
import { notices } from "./notices.mjs";
import { optimise, rustflags } from "./wasm.mjs";

const debug = process.argv.includes("--debug");
/** Brotli, in kB. */
const BUDGETS = { regcred: 106, "regcred/element": 224 };

const run = (command, args, options) => execFileSync(command, args, { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8", ...options });
const metadata = JSON.parse(run("cargo", ["metadata", "--locked", "--no-deps", "--format-version", "1"]));
const { version } = metadata.packages.find(({ name }) => name === "regcred");
const out = join("target", debug ? "package-debug" : "package");
const staged = join(out, "regcred");
const minified = (text) => (debug ? text : transformSync(text, { loader: "js", minify: true, legalComments: "none" }).code);

rmSync(out, { recursive: true, force: true });
mkdirSync(staged, { recursive: true });

for (const file of readdirSync("npm")) {
  if (file.endsWith(".js")) writeFileSync(join(staged, file), minified(readFileSync(join("npm", file), "utf8")));
  else copyFileSync(join("npm", file), join(staged, file));
}
for (const file of ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"]) copyFileSync(file, join(staged, file));
writeFileSync(join(staged, "THIRD-PARTY.txt"), notices());
const about = JSON.parse(readFileSync(join(staged, "package.json"), "utf8"));
writeFileSync(join(staged, "package.json"), JSON.stringify({ ...about, version }, null, 2) + "\n");

// The client reads lists of thousands, for 7 kB more than at "z"; the element is a page.
for (const [name, feature, level] of [["regcred", "js", "s"], ["element", "element", "z"]]) {
  const profile = debug ? [] : ["--release"];
  const target = join(metadata.target_directory, "package-build");
  // As a cdylib alone: only then does cargo optimize it together with its crates.
  run("cargo", ["rustc", "--locked", "--quiet", "--lib", "--crate-type", "cdylib", "--target", "wasm32-unknown-unknown", "--features", feature, ...profile], {
    env: {
      ...process.env,
      CARGO_TARGET_DIR: target,
      CARGO_PROFILE_RELEASE_OPT_LEVEL: level,
      CARGO_ENCODED_RUSTFLAGS: rustflags(),
    },
  });
  const built = join(target, "wasm32-unknown-unknown", debug ? "debug" : "release", "regcred.wasm");
  const bound = join(out, `bound-${name}`);
  run("wasm-bindgen", ["--target", "web", "--no-typescript", "--omit-default-module-path", "--encode-into", "always", "--out-name", name, "--out-dir", bound, built]);
  const [wasm, glue] = [join(bound, `${name}_bg.wasm`), join(bound, `${name}.js`)];
  if (!debug) optimise(wasm, wasm);
  copyFileSync(wasm, join(staged, `${name}.wasm`));
  writeFileSync(join(staged, `${name}.glue.js`), minified(readFileSync(glue, "utf8")));
}

// The console's look, without what its pages alone have, for the element's shadow tree: what a page
// sets on the element wins, and light or dark is the page's to say.
const look = ["console", "later"]
  .map((name) => readFileSync(`static/${name}.css`, "utf8").split("/* The console's own pages.")[0])
  .join("")
  .replace(/^ *color-scheme: light dark;\n/m, "")
  .replace(/^\.regcred \{/gm, ":host {")
  .replace(":host {", ":host {\n  display: block;");
const css = transformSync(look, { loader: "css", minify: true }).code.trim();
writeFileSync(join(staged, "element.css.js"), `export default ${JSON.stringify(css)};\n`);

const [{ filename }] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", out, staged]));

const ENTRIES = {
  regcred: ["index.js", "api.js", "error.js", "regcred.glue.js", "regcred.wasm"],
  "regcred/element": ["element.js", "element.css.js", "api.js", "error.js", "element.glue.js", "element.wasm"],
};
const row = (name, sizes) => console.log(`| ${[name, ...sizes].join(" | ")} |`);
console.log("| package, bytes | raw | gzip | brotli |\n|---|--:|--:|--:|");
for (const [entry, files] of Object.entries(ENTRIES)) {
  const sizes = files.map((file) => {
    const bytes = readFileSync(join(staged, file));
    return [bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
  });
  sizes.forEach((size, index) => row(files[index], size));
  const total = sizes.reduce((sum, size) => sum.map((bytes, column) => bytes + size[column]));
  row(`**${entry}**`, total);
  const budget = BUDGETS[entry] * 1000;
  if (!debug && total[2] > budget) {
    console.error(`package.mjs: ${entry} takes ${total[2]} bytes of brotli, over its budget of ${budget}`);
    process.exitCode = 1;
  }
}
console.log(`\n${join(out, filename)}`);
