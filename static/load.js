// Loads the wasm: the first file, and on demand those of the other pages and of the handoff panel. The glue imports
// it by the name of wasm-split-cli's own loader, which has no integrity and stops at the first failure.
import { __wbg_finalize_init, __wbg_get_imports, start } from "./console.js";

export { start };

/** What the other files import from the first, once that is there. */
let share;
const shared = new Promise((resolve) => (share = resolve));

/** As the glue's own: starts the wasm once, and answers with what it exports. */
export default async function ({ module_or_path: response } = {}) {
  if (response) {
    const { instance } = await instantiate(response, __wbg_get_imports());
    share({ __wasm_split: __wbg_finalize_init(instance) });
  }
  return (await shared).__wasm_split;
}

async function instantiate(response, imports) {
  if (response.headers.get("content-type") === "application/wasm") return WebAssembly.instantiateStreaming(response, imports);
  return WebAssembly.instantiate(await response.arrayBuffer(), imports);
}

const files = new Map();

function getFile([name, integrity]) {
  const ask = (cache) => fetch(new URL(name, import.meta.url), { integrity, cache });
  // What did not come well is asked for once more, past the browser's cache.
  const response = ask("default").catch(() => ask("reload"));
  const file = Promise.all([response, shared]).then((both) => instantiate(...both));
  files.set(name, file);
  // Only what has come is remembered.
  file.catch(() => files.delete(name));
  return file;
}

/** Called by the wasm, which is called back once: gets all files that a split function needs (PARTS, by
 *  scripts/finish.mjs). */
const load = (part) => async (callback, pointer) => {
  const isLoaded = await Promise.all((PARTS[part] ?? []).map((file) => files.get(file[0]) ?? getFile(file))).then(
    () => true,
    (error) => console.error(error),
  );
  (await shared).__wasm_split.__indirect_function_table.get(callback)(pointer, isLoaded);
};
export const __wasm_split_load_handoff = load("handoff");
export const __wasm_split_load_pages = load("pages");
