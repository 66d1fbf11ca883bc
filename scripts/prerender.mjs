// Renders a route's first screen with the very wasm that takes it over in the browser.
import { transformSync } from "esbuild";
import { JSDOM, VirtualConsole } from "jsdom";

/** What the document `html` shows first at a path: the root's content, and the title. */
export async function prerender({ glue, wasm, html, path }) {
  const faults = [];
  const virtualConsole = new VirtualConsole();
  for (const event of ["error", "jsdomError"]) virtualConsole.on(event, (fault) => faults.push(fault));
  const { window } = new JSDOM(html, { url: new URL(path, "https://console.invalid").href, runScripts: "outside-only", pretendToBeVisual: true, virtualConsole });
  // The parts that come later never do here.
  const fetch = () => new Promise(() => {});
  Object.assign(window, { TextDecoder, TextEncoder, fetch });
  window.eval(transformSync(glue, { format: "iife", globalName: "glue", define: { "import.meta.url": "location" } }).code);
  await window.glue.default({ module_or_path: new Response(wasm) });
  const root = window.document.createElement("div");
  await new Promise((rendered, failed) => {
    window.glue.start(root, rendered);
    setTimeout(() => failed(new Error(`the first screen of ${path} is not there: ${faults.join("\n")}`)), 10_000).unref();
  });
  // Until boot.js is there, nobody would take a press.
  for (const button of root.querySelectorAll("form button")) button.disabled = !button.closest("[hidden]");
  const rendered = { content: root.innerHTML, title: window.document.title };
  // The rendering that has just told ends first.
  await new Promise(setImmediate);
  window.close();
  return rendered;
}
