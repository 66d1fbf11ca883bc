// Prints what each part of the code adds to the console's wasm files, as a Markdown table: from what
// still names its functions, before wasm-opt. The brotli bytes of a finished file are shared out by
// size of code.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

const { target_directory } = JSON.parse(
  execFileSync("cargo", ["metadata", "--locked", "--no-deps", "--format-version", "1"], { encoding: "utf8" }),
);
/** A path as it stands in a function's name: plain, with a hash behind the crate, or as the compiler
 *  writes it (its symbol mangling v0), each name behind its length. */
const path = (crate, ...modules) => {
  const mangled = modules.map((name) => `${name.length}${name}`).join("");
  return new RegExp(`${[`\\b${crate}\\[\\w+\\]`, ...modules].join("::")}|_\\d+${crate}${mangled}`);
};

/** The first that fits names a function's part: a generic function belongs to what it is made for. */
const PARTS = [
  ["create page", path("regcred", "console", "pages", "create")],
  ["handoff panel", path("regcred", "console", "handoff_panel")],
  ["credentials page: table, revoke", path("regcred", "console", "pages", "credentials")],
  ["replace page", path("regcred", "console", "pages", "replace")],
  ["shell, session, registry's field", path("regcred", "console")],
  ["listing: filter and order", path("regcred", "listing")],
  ["issuing: settle, replace", path("regcred", "issuing")],
  ["handoff", path("regcred", "handoff")],
  ["client", path("regcred", "client")],
  ["errors and their words", path("regcred", "error")],
  ["models", path("regcred", "model")],
  ["serde and serde_json", path("serde\\w*")],
  ["yew", path("yew")],
  ["gloo", path("gloo\\w*")],
  ["bridge to JavaScript", /\b(wasm_bindgen\w*|js_sys|web_sys)\[|_\d+(wasm_bindgen|js_sys|web_sys)|wbg|wbindgen|externref/],
  ["futures", path("futures\\w*")],
  ["standard library", path("(?:core|alloc|std|dlmalloc|hashbrown|compiler_builtins)")],
  ["other", /./],
];

/** Reads unsigned LEB128 numbers and sections of a WebAssembly module (core specification 5). */
function reader(bytes, position = 0) {
  return {
    at: () => position,
    skip: (count) => (position += count),
    byte: () => bytes[position++],
    number() {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[position++];
        value += (byte & 127) * 2 ** shift;
        if (byte < 128) return value;
      }
    },
    text() {
      const length = this.number();
      return bytes.toString("utf8", position, (position += length));
    },
  };
}

/** About how many bytes of brotli each part takes of one wasm file. */
function measure(linked, finished) {
  const sizes = [];
  const names = new Map();
  let imported = 0;
  const module = reader(linked, 8);
  while (module.at() < linked.length) {
    const [id, length] = [module.byte(), module.number()];
    const end = module.at() + length;
    const section = reader(linked, module.at());
    if (id === 2) imported = importedFunctions(section);
    if (id === 10) for (let left = section.number(); left > 0; left--) section.skip(sizes[sizes.push(section.number()) - 1]);
    if (id === 0 && section.text() === "name") readNames(section, end, names);
    module.skip(length);
  }
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const brotli = brotliCompressSync(finished).length;
  const totals = new Map(PARTS.map(([part]) => [part, 0]));
  sizes.forEach((size, index) => {
    const name = names.get(imported + index) ?? "?";
    const [part] = PARTS.find(([, pattern]) => pattern.test(name));
    totals.set(part, totals.get(part) + (brotli * size) / all);
  });
  return totals;
}

function importedFunctions(section) {
  let functions = 0;
  for (let left = section.number(); left > 0; left--) {
    section.text(), section.text();
    const kind = section.byte();
    if (kind === 0) functions++, section.number();
    else if (kind === 1) section.byte(), limits(section);
    else if (kind === 2) limits(section);
    else section.skip(2);
  }
  return functions;
}

function limits(section) {
  const flags = section.byte();
  section.number();
  if (flags & 1) section.number();
}

function readNames(section, end, names) {
  while (section.at() < end) {
    const [kind, length] = [section.byte(), section.number()];
    if (kind !== 1) section.skip(length);
    else for (let left = section.number(); left > 0; left--) names.set(section.number(), section.text());
  }
}

// What several files need is in chunks of their own.
const files = {
  "first": ["console_bg"],
  "handoff": ["split_handoff"],
  "other pages": ["split_pages"],
  "shared": readdirSync("target/parts").flatMap((file) => file.match(/^chunk_\d+/) ?? []),
};
const columns = Object.values(files).map((group) =>
  group.map((name) => {
    const linked = name === "console_bg" ? `${target_directory}/wasm-bindgen/release/console_bg.wasm` : `target/parts/${name}.wasm`;
    const finished = readdirSync("dist").find((file) => file.startsWith(`${name}-`) && file.endsWith(".wasm"));
    return measure(readFileSync(linked), readFileSync(`dist/${finished}`));
  }),
);
const bytes = (group, part) => Math.round(group.reduce((sum, totals) => sum + totals.get(part), 0));

console.log(`| about, bytes of brotli | ${Object.keys(files).join(" | ")} |\n|---|${"--:|".repeat(columns.length)}`);
for (const [part] of PARTS) console.log(`| ${part} | ${columns.map((group) => bytes(group, part)).join(" | ")} |`);
