// What the console's build and the package's do alike to a wasm file.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** What rustc's wasm32-unknown-unknown has on by itself; the parts of a split file do not say so. */
const FEATURES = ["bulk-memory", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "reference-types", "multivalue"];

/** Optimizes a file for its size in brotli. */
export function optimise(from, to) {
  const passes = [
    "-Oz",
    // In brotli, code that repeats itself is shorter than code that was rewritten not to.
    "--one-caller-inline-max-function-size=0",
    // A call costs more than the few bytes of the smallest functions.
    "--always-inline-max-function-size=4",
    "--merge-locals",
    "--skip-pass=local-cse",
    "--skip-pass=simplify-locals",
    "--skip-pass=memory-packing",
    // The first kilobyte is the far end of the stack.
    "--low-memory-unused",
    // Functions of one generic are alike, and compress best side by side.
    "--reorder-functions-by-name",
    // Hints of alignment, which browsers do not use, say the same everywhere.
    "--dealign",
    "--strip-debug",
    "--strip-producers",
  ];
  execFileSync("wasm-opt", [...FEATURES.map((feature) => `--enable-${feature}`), ...passes, from, "-o", to], { stdio: "pipe" });
}

/** LLVM makes code longer, to be faster, also where it is told to make it short. */
const SHORTER = ["-enable-load-pre=false", "-disable-lsr"];

/** Flags for rustc, as CARGO_ENCODED_RUSTFLAGS takes them. A build gives the same bytes on every machine: panics
 *  name source files. */
export function rustflags(...more) {
  const registries = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry/src");
  const folders = existsSync(registries) ? readdirSync(registries) : [];
  const names = folders.map((folder) => `--remap-path-prefix=${join(registries, folder)}/=`);
  return [...names, ...SHORTER.map((option) => `-Cllvm-args=${option}`), ...more].join("\x1f");
}
