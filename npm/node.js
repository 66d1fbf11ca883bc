import { readFile } from "node:fs/promises";
import { init as initFrom } from "./index.js";

export * from "./index.js";
// Node's fetch reads no files.
export const init = (source = readFile(new URL("./regcred.wasm", import.meta.url))) => initFrom(source);
