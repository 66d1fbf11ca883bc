// Loads the wasm: what the first screen needs, and the parts that come after it. The glue imports it by
// the name of wasm-split-cli's own loader, which has no integrity and stops at the first failure.
import { __wbg_finalize_init, __wbg_get_imports, start } from "./console.js";

export { start };

/** What the parts share with the first file, once that is there. */
let share;
const shared = new Promise((resolve) => (share = resolve));

/** As the glue's own: starts the wasm once, and answers with what it exports. */
export default async function ({ module_or_path: response } = {}) {
  if (response) {
    const made = instantiate(response, __wbg_get_imports());
    // What acts is longest on its way: the line is free while the first file is compiled.
    for (const file of PARTS.work?.slice(-1) ?? []) getFile(...file);
    const { instance } = await made;
    share({ __wasm_split: __wbg_finalize_init(instance) });
  }
  return (await shared).__wasm_split;
}

async function instantiate(response, imports) {
  if (response.headers.get("content-type") === "application/wasm") return WebAssembly.instantiateStreaming(response, imports);
  return WebAssembly.instantiate(await response.arrayBuffer(), imports);
}

const files = new Map();

/** Gets a part with all its files (PARTS, by scripts/finish.mjs). */
const get = (part) => Promise.all((PARTS[part] ?? []).map(([name, integrity]) => files.get(name) ?? getFile(name, integrity)));

function getFile(name, integrity) {
  const ask = (cache) => fetch(new URL(name, import.meta.url), { integrity, cache });
  // What did not come well is asked for once more, past the browser's cache.
  const response = ask("default").catch(() => ask("reload"));
  const file = Promise.all([response, shared]).then((both) => instantiate(...both));
  files.set(name, file);
  // Only what has come is remembered.
  file.catch(() => files.delete(name));
  return file;
}

/** Called by the wasm, which is called back once. */
const load = (part) => async (callback, pointer) => {
  const hasCome = await get(part).then(
    () => true,
    (error) => console.error(error),
  );
  (await shared).__wasm_split.__indirect_function_table.get(callback)(pointer, hasCome);
};
export const __wasm_split_load_work = load("work");
export const __wasm_split_load_handoff = load("handoff");
export const __wasm_split_load_lists = load("lists");
