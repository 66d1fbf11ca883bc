// What the console's build and the package's do alike to a wasm file and to its glue.
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";

/** What rustc's wasm32-unknown-unknown has on by itself; the parts of a split file do not say so. */
const FEATURES = ["bulk-memory", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "reference-types", "multivalue"];
const wasmOpt = (...args) =>
  execFileSync("wasm-opt", [...FEATURES.map((feature) => `--enable-${feature}`), ...args], { stdio: "pipe" });

/** Optimises a file for size. */
export function optimise(from, to) {
  // Inlining what has one caller only grows what brotli makes of it. The first kilobyte is the far end of
  // the stack.
  wasmOpt("-Oz", "--one-caller-inline-max-function-size=0", "--low-memory-unused", "--strip-debug", "--strip-producers", from, "-o", to);
}

/** Shortens wasm-bindgen's names for what a file imports: they end in a hash, which cannot be compressed. */
export function shortenImports(wasm, glue) {
  const short = new Map();
  const text = `${wasm}.wat`;
  wasmOpt(wasm, "-S", "-o", text);
  const shortened = readFileSync(text, "utf8").replace(/(\(import "\S+" )"(__wbg_\w+|__wbindgen_\w+)"/g, (_, start, name) => {
    short.set(name, `_${short.size.toString(36)}`);
    return `${start}"${short.get(name)}"`;
  });
  writeFileSync(text, shortened);
  wasmOpt(text, "-o", wasm);
  rmSync(text);
  writeFileSync(glue, readFileSync(glue, "utf8").replace(/\b__wb\w+/g, (name) => short.get(name) ?? name));
}
