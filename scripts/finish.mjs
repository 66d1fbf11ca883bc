// Trunk's last step of a release build: turns the staged files into what is served.
// Prerenders, minifies, names every file by its content, sets integrity, compresses, and refuses what
// a strict Content-Security-Policy would block. The same input gives the same bytes.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { buildSync, transformSync } from "esbuild";
import { prerender } from "./prerender.mjs";
import { optimise, shortenImports } from "./wasm.mjs";

if (process.env.TRUNK_PROFILE !== "release") process.exit();
const dir = process.env.TRUNK_STAGING_DIR;
const base = process.env.TRUNK_PUBLIC_URL;

const stop = (why) => {
  console.error(`finish.mjs: ${why}`);
  process.exit(1);
};
const hash = (algorithm, bytes, encoding) => createHash(algorithm).update(bytes).digest(encoding);

// The parts that come later join the first one (scripts/trunk/wasm-bindgen), if there are any. Their
// loader and the glue import each other: they become one file.
const LOADER = "__wasm_split.js";
const isSplit = readFileSync(join(dir, "console.js"), "utf8").includes(`./${LOADER}`);
const parts = isSplit ? readdirSync("target/parts").filter((file) => extname(file) === ".wasm" && file !== "console.wasm") : [];
if (isSplit) {
  for (const file of [...parts, LOADER]) copyFileSync(join("target/parts", file), join(dir, file));
  const glue = join(dir, "console.js");
  buildSync({ entryPoints: [glue], bundle: true, logLevel: "error", format: "esm", outfile: glue, allowOverwrite: true });
  rmSync(join(dir, LOADER));
}

for (const path of ["console_bg.wasm", ...parts].map((file) => join(dir, file))) optimise(path, path);
shortenImports(join(dir, "console_bg.wasm"), join(dir, "console.js"));

// A document for each of the console's places (src/console/place.rs), so that any host of static
// files serves them; each shows its first screen before anything has run.
const page = join(dir, "index.html");
const source = readFileSync(page, "utf8");
const wasm = readFileSync(join(dir, "console_bg.wasm"));
const glue = readFileSync(join(dir, "console.js"), "utf8");
const documents = {};
for (const place of ["", "credentials/", "rotate/"]) {
  const { content, title } = await prerender({ glue, wasm, html: source, path: `${base}${place}` });
  const html = source.replace(/(<div id="regcred"[^>]*>)[^]*?(<\/div>)/, (_, open, close) => `${open}${content}${close}`);
  documents[place] = html.replace(/<title>[^<]*</, () => `<title>${title}<`);
}

/** Original name -> { name: the hashed one, integrity }. */
const finished = new Map();

// A file's name is made after those it refers to: images and wasm, then css, then js.
const rank = (file) => [".css", ".js"].indexOf(extname(file));
const staged = readdirSync(dir, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== "index.html")
  .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
  .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));

for (const file of staged) {
  const extension = extname(file);
  let bytes = readFileSync(join(dir, file));
  if (rank(file) >= 0) {
    let text = transformSync(bytes.toString(), { loader: extension.slice(1), minify: true, legalComments: "none" }).code;
    for (const [original, { name, integrity }] of finished) {
      // A part is fetched by the loader alone, which knows its hash; what did not come well is asked
      // for once more, past the browser's cache.
      const fetched = (more) => `fetch(new URL("./${name}",import.meta.url),{integrity:"${integrity}"${more}})`;
      text = text
        .replaceAll(`fetch(new URL("./${original}",import.meta.url))`, `${fetched("")}.catch(()=>${fetched(',cache:"reload"')})`)
        .replaceAll(original, name);
    }
    refuse(file, text);
    bytes = Buffer.from(text);
  }
  const name = `${file.slice(0, -extension.length)}-${hash("sha256", bytes, "hex").slice(0, 16)}${extension}`;
  finished.set(file, { name, integrity: `sha384-${hash("sha384", bytes, "base64")}` });
  renameSync(join(dir, file), join(dir, name));
  writeFileSync(join(dir, name), bytes);
  if (/^\.(wasm|js|css|svg)$/.test(extension)) {
    writeFileSync(join(dir, `${name}.br`), brotliCompressSync(bytes));
    writeFileSync(join(dir, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  }
}

// The documents keep their names and have no compressed copies: whoever hosts the console edits their
// addresses, and a copy would go on serving the old ones.
const unused = new Set(staged.filter((file) => !parts.includes(file)));
for (const [place, html] of Object.entries(documents)) {
  const linked = html.replace(/<(?:link|script)\b[^>]*>/g, (tag) =>
    tag.replace(/ (href|src|data-js|data-wasm)="([^"]*)"/g, (_, attribute, address) => {
      const file = address.slice(base.length);
      const target = finished.get(file);
      if (!address.startsWith(base) || !target) stop(`index.html refers to ${address}, which the build did not make`);
      unused.delete(file);
      const renamed = ` ${attribute}="${base}${target.name}"`;
      if (attribute.startsWith("data-")) return `${renamed} ${attribute}-integrity="${target.integrity}"`;
      const checked = attribute === "src" || tag.includes('rel="stylesheet"');
      return checked ? `${renamed} integrity="${target.integrity}"` : renamed;
    }),
  );
  refuse(`${place}index.html`, linked);
  mkdirSync(join(dir, place), { recursive: true });
  writeFileSync(join(dir, place, "index.html"), linked);
}
if (unused.size) stop(`index.html does not refer to ${[...unused].join(", ")}`);

function refuse(file, text) {
  const rules = [
    [/\beval\s*\(|\bnew Function\b/, "evaluates a string"],
    [/https?:\/\/(?!www\.w3\.org\/)[^"'`\s<]*/, "names another origin"],
  ];
  if (file.endsWith(".html")) {
    rules.push(
      [/<script(?![^>]*\ssrc=)[^>]*>/, "has an inline script"],
      [/<style\b|\sstyle=/, "has an inline style"],
      [/<[^>]*\son[a-z]+=/, "has an inline event handler"],
    );
  }
  for (const [pattern, fault] of rules) {
    const found = text.match(pattern);
    if (found) stop(`${file} ${fault}: ${found[0]}`);
  }
}
