// Starts the wasm. A file of its own, since a strict Content-Security-Policy forbids inline scripts.
(() => {
  const { js, jsIntegrity, wasm, wasmIntegrity } = document.currentScript.dataset;
  const parsed = new Promise((resolve) => {
    if (document.readyState !== "loading") resolve();
    else document.addEventListener("DOMContentLoaded", resolve, { once: true });
  });

  // import() takes no hash, so it waits for a preload that does. Chromium's import() would load
  // again, unchecked, what a preload had refused: one in index.html alone protects nothing.
  function loadGlue(address) {
    const link = document.createElement("link");
    link.rel = "modulepreload";
    link.href = address;
    link.integrity = jsIntegrity;
    return new Promise((resolve, reject) => {
      link.onload = () => resolve(import(address));
      link.onerror = () => reject(new Error(`${address} could not be loaded`));
      document.head.append(link);
    });
  }

  async function start(retry) {
    try {
      // The preload carries no hash: browsers check one only here.
      const [glue, response] = await Promise.all([
        // A module that failed may stay failed under its address.
        loadGlue(retry ? `${js}?retry=${retry}` : js),
        fetch(wasm, { integrity: wasmIntegrity, cache: retry ? "reload" : "default" }),
        parsed,
      ]);
      await glue.default({ module_or_path: response });
    } catch (error) {
      await parsed;
      showFailure(error, retry);
    }
  }

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  function showFailure(error, retry) {
    const notice = document.createElement("div");
    notice.setAttribute("role", "alert");
    const button = element("button", "Try again");
    button.type = "button";
    button.addEventListener("click", () => {
      notice.replaceChildren(element("p", "Starting…"));
      start(retry + 1);
    });
    notice.append(
      element("p", "The console could not start, so no credential was created."),
      element("p", `A file did not arrive whole, or this browser cannot run it. It says: ${error.message}`),
      button,
    );
    document.getElementById("regcred").replaceChildren(notice);
    if (retry) button.focus();
  }

  start(0);
})();
