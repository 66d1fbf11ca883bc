// Trunk's last step of a release build: turns the staged files into what is served.
// Prerenders, minifies, names every file by its content, sets integrity, compresses, and refuses what
// a strict Content-Security-Policy would block. The same input gives the same bytes.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { buildSync, transformSync } from "esbuild";
import { prerender } from "./prerender.mjs";
import { optimise } from "./wasm.mjs";

const dir = process.env.TRUNK_STAGING_DIR;
/** The console's routes (src/console/route.rs): each has a document, so that any host of static files serves it. */
const ROUTES = ["", "credentials/", "rotate/"];

if (process.env.TRUNK_PROFILE !== "release") {
  // A debug build stays as Trunk made it, and is not prerendered.
  for (const route of ROUTES.filter(Boolean)) {
    mkdirSync(join(dir, route), { recursive: true });
    copyFileSync(join(dir, "index.html"), join(dir, route, "index.html"));
  }
  process.exit();
}
const base = process.env.TRUNK_PUBLIC_URL;

const stop = (why) => {
  console.error(`finish.mjs: ${why}`);
  process.exit(1);
};
const hash = (algorithm, bytes, encoding) => createHash(algorithm).update(bytes).digest(encoding);

/** Original name -> { name: the hashed one, integrity }. */
const finished = new Map();

/** Names a file by its content, and compresses it; answers with the name and the integrity. */
function finish(file, bytes) {
  const extension = extname(file);
  const name = `${file.slice(0, -extension.length)}-${hash("sha256", bytes, "hex").slice(0, 16)}${extension}`;
  const integrity = `sha256-${hash("sha256", bytes, "base64")}`;
  finished.set(file, { name, integrity });
  rmSync(join(dir, file), { force: true });
  writeFileSync(join(dir, name), bytes);
  if (/^\.(wasm|js|css|svg)$/.test(extension)) {
    writeFileSync(join(dir, `${name}.br`), brotliCompressSync(bytes));
    writeFileSync(join(dir, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  }
  return [name, integrity];
}

// A file's name is made after those it refers to: images and wasm, then css, then js.
const rank = (file) => [".css", ".js"].indexOf(extname(file));
const staged = readdirSync(dir, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== "index.html")
  .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
  .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));

// The parts that come later, if the wasm was cut (scripts/trunk/wasm-bindgen): of each its own file, and
// those that it shares with others.
const gluePath = join(dir, "console.js");
const glueAsBound = readFileSync(gluePath, "utf8");
const parts = {};
if (glueAsBound.includes("./__wasm_split.js")) {
  const shared = new Map();
  for (const [, name, file, needed] of readFileSync("target/parts/__wasm_split.js", "utf8").matchAll(
    /^(?:export )?const (\w+) = [^]*?"\.\/(\w+\.wasm)"[^]*?\n, \[([^\]]*)\]/gm,
  )) {
    const path = join(dir, file);
    optimise(join("target/parts", file), path);
    shared.set(name, finish(file, readFileSync(path)));
    const part = name.match(/^__wasm_split_load_(\w+)/)?.[1];
    if (part) parts[part] = [...(needed.match(/\w+/g) ?? []), name].map((each) => shared.get(each));
  }
  const cut = readdirSync("target/parts").filter((file) => /^(?!console).*\.wasm$/.test(file)).length;
  if (cut !== shared.size || !Object.keys(parts).length) stop(`knows ${shared.size} of ${cut} parts of the wasm`);
}

// Its loader and the glue import each other: they become one file.
const loader = join(dir, "__wasm_split.js");
copyFileSync("static/load.js", loader);
writeFileSync(gluePath, `${glueAsBound}\nexport { __wbg_finalize_init, __wbg_get_imports };\n`);
buildSync({
  entryPoints: [loader],
  bundle: true,
  format: "esm",
  logLevel: "error",
  define: { PARTS: JSON.stringify(parts) },
  outfile: gluePath,
  allowOverwrite: true,
});
rmSync(loader);
// Trunk's own wasm-opt is off (index.html): it drops the names that this one puts functions in order by.
const wasmPath = join(dir, "console_bg.wasm");
optimise(wasmPath, wasmPath);

// Each document shows its route's first screen before anything has run.
const page = join(dir, "index.html");
const source = readFileSync(page, "utf8");
const wasm = readFileSync(wasmPath);
const glue = readFileSync(gluePath, "utf8");
const documents = {};
for (const route of ROUTES) {
  const { content, title } = await prerender({ glue, wasm, html: source, path: `${base}${route}` });
  const html = source.replace(/(<div id="regcred"[^>]*>)[^]*?(<\/div>)/, (_, open, close) => `${open}${content}${close}`);
  documents[route] = html.replace(/<title>[^<]*</, () => `<title>${title}<`);
}

for (const file of staged) {
  let bytes = readFileSync(join(dir, file));
  if (rank(file) >= 0) {
    let text = transformSync(bytes.toString(), { loader: extname(file).slice(1), minify: true, legalComments: "none" }).code;
    for (const [original, { name }] of finished) text = text.replaceAll(original, name);
    refuse(file, text);
    bytes = Buffer.from(text);
  }
  finish(file, bytes);
}

// The documents keep their names and have no compressed copies: whoever hosts the console edits their
// addresses, and a copy would go on serving the old ones.
const unused = new Set(staged);
for (const [route, html] of Object.entries(documents)) {
  const linked = html.replace(/<(?:link|script)\b[^>]*>/g, (tag) =>
    tag.replace(/ (href|src|data-js|data-wasm|data-css)="([^"]*)"/g, (_, attribute, address) => {
      const file = address.slice(base.length);
      const target = finished.get(file);
      if (!address.startsWith(base) || !target) stop(`index.html refers to ${address}, which the build did not make`);
      unused.delete(file);
      const named = ` ${attribute}="${base}${target.name}"`;
      if (attribute.startsWith("data-")) return `${named} ${attribute}-integrity="${target.integrity}"`;
      const checked = attribute === "src" || tag.includes('rel="stylesheet"');
      return checked ? `${named} integrity="${target.integrity}"` : named;
    }),
  );
  refuse(`${route}index.html`, linked);
  mkdirSync(join(dir, route), { recursive: true });
  writeFileSync(join(dir, route, "index.html"), linked);
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
