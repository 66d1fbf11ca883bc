// Has the page until the wasm is there: keeps what is typed, takes what is pressed, and hands both
// over. A file of its own, since a strict Content-Security-Policy forbids inline scripts.
(() => {
  const { js, jsIntegrity, wasm, wasmIntegrity, css, cssIntegrity } = document.currentScript.dataset;
  const parsed = new Promise((resolve) => {
    if (document.readyState !== "loading") resolve();
    else document.addEventListener("DOMContentLoaded", resolve, { once: true });
  });
  /** What was pressed, in order: by its name the node, and what does the same to its counterpart. */
  const presses = new Map();
  let attempts = 0;
  let isLoading = false;
  let isHeld = false;
  /** Set when the console has rendered its first screen, out of sight. */
  let takeOver;

  const page = () => document.getElementById("regcred");
  const find = (selector) => page().querySelector(selector);
  const isToken = (node) => node.type === "password";
  /** The same node in another rendering of the same page. */
  function counterpart(node, other) {
    if (node.id) return other.querySelector(`#${node.id}`);
    const index = [...page().querySelectorAll(node.localName)].indexOf(node);
    return index < 0 ? undefined : other.querySelectorAll(node.localName)[index];
  }

  // ---- The page as it was prerendered.

  const listening = new AbortController();
  const listen = (types, listener) => {
    for (const type of types.split(" ")) addEventListener(type, listener, { capture: true, signal: listening.signal });
  };

  listen("submit", (event) => {
    event.preventDefault();
    press("form", event.target, (form) => form.requestSubmit());
  });
  listen("keydown", (event) => {
    const { key, target } = event;
    if (key !== "Enter" || event.isComposing || !isToken(target)) return;
    event.preventDefault();
    const enter = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    if (!event.repeat && !target.readOnly) press("token", target, (input) => input.dispatchEvent(enter));
  });
  listen("click", (event) => {
    const link = event.target.closest("#regcred a");
    const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    // While nothing is being loaded it is a link like any other.
    if (!link || !isPlain || !isLoading) return;
    event.preventDefault();
    press("link", link, (its) => its.click());
  });
  // A word that is being composed, and a press whose end is still to come, belong to one node.
  listen("compositionstart pointerdown keydown", ({ type, button, key, target }) => {
    isHeld ||= type === "keydown" ? key === " " && /^(a|button)$/.test(target.localName) : !button;
  });
  listen("compositionend pointerup pointercancel keyup blur", ({ type, target }) => {
    if (type === "blur" && target !== window) return;
    // What the end of it brings about comes first.
    setTimeout(() => {
      isHeld = false;
      takeOver?.();
    });
  });

  function press(name, node, again) {
    if (presses.has(name)) return;
    presses.set(name, { node, again });
    showPresses();
    if (!isLoading) load();
  }

  /** Answers at once, as the console would. */
  function showPresses() {
    const text = presses.size ? "Starting…" : "";
    for (const input of page().querySelectorAll("input")) {
      input.readOnly = presses.has("form") || (presses.has("token") && isToken(input));
    }
    const button = find("form button");
    if (presses.has("form")) button.setAttribute("aria-disabled", "true");
    else button?.removeAttribute("aria-disabled");
    for (const place of page().querySelectorAll("form .row > .soft, [role=status].visually-hidden")) place.textContent = text;
  }

  parsed.then(() => document.getElementById("regcred-late").remove());
  // What the address says stands in the form at once (src/console/place.rs).
  parsed.then(() => {
    const said = new URLSearchParams(location.search);
    for (const name of ["registry", "description"]) {
      const input = find(`input[id$="-${name}"]`);
      if (input && !input.value && said.get(name)) input.value = said.get(name);
    }
  });

  // ---- The wasm.

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

  async function load() {
    const attempt = attempts++;
    isLoading = true;
    try {
      // The preload carries no hash: browsers check one only here.
      const [glue, response] = await Promise.all([
        // A module that failed may stay failed under its address.
        loadGlue(attempt ? `${js}?retry=${attempt}` : js),
        fetch(wasm, { integrity: wasmIntegrity, cache: attempt ? "reload" : "default" }),
        parsed,
      ]);
      await glue.default({ module_or_path: response });
      await start(glue);
    } catch (error) {
      await parsed;
      isLoading = false;
      fail(error);
    }
  }

  /** Renders the console out of sight, so that the page stays as it is if that breaks. */
  function start(glue) {
    const made = page().cloneNode(false);
    return new Promise((resolve, reject) => {
      const broken = new AbortController();
      const breaks = ({ error, reason }) => {
        broken.abort();
        reject(error ?? reason);
      };
      for (const type of ["error", "unhandledrejection"]) addEventListener(type, breaks, { signal: broken.signal });
      glue.start(made, () => {
        if (broken.signal.aborted) return;
        broken.abort();
        takeOver = () => {
          if (isHeld) return;
          takeOver = undefined;
          replace(made);
          resolve();
        };
        takeOver();
      });
    });
  }

  // One task from reading to replacing: no key falls between.
  function replace(made) {
    listening.abort();
    find(".boot-failure")?.remove();
    const old = page();
    const focused = old.contains(document.activeElement) ? document.activeElement : undefined;
    const next = focused && counterpart(focused, made);
    const selection = focused?.localName === "input" && [focused.selectionStart, focused.selectionEnd, focused.selectionDirection];
    const scrolled = focused?.scrollLeft;
    const inputs = [...old.querySelectorAll("input")].map((input) => [input, counterpart(input, made)]);
    const pressed = [...presses.values()].map(({ node, again }) => [counterpart(node, made), again]);
    old.replaceWith(made);
    performance.mark("regcred-ready");
    addStyles();
    for (const [input, its] of inputs) {
      if (its && its.value !== input.value) {
        its.value = input.value;
        its.dispatchEvent(new InputEvent("input", { bubbles: true }));
        // Else a list might stay open below it.
        if (its !== next) its.dispatchEvent(new FocusEvent("blur"));
      }
      input.value = "";
    }
    next?.focus({ preventScroll: true });
    if (next && selection) {
      next.setSelectionRange(...selection);
      next.scrollLeft = scrolled;
    }
    for (const [its, again] of pressed) if (its) again(its);
  }

  /** What of the stylesheet the form does not need. */
  function addStyles(isAgain) {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = isAgain ? `${css}?retry` : css;
    link.integrity = cssIntegrity;
    if (!isAgain) link.onerror = () => addStyles(true);
    document.head.append(link);
  }

  function fail(error) {
    const isAgain = find(".boot-failure") !== null;
    find(".boot-failure")?.remove();
    presses.clear();
    showPresses();
    const element = (name, attributes, ...content) => {
      const made = document.createElement(name);
      for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
      made.append(...content);
      return made;
    };
    const button = element("button", { type: "button" }, "Try again");
    const text = element(
      "div",
      { class: "text" },
      element("h2", {}, "The console could not start, so no credential was created."),
      element("p", {}, "What you have typed is still here. Try again, or reload the page."),
      element("p", {}, `A file did not arrive whole, or this browser cannot run it. It says: ${error.message}`),
      button,
    );
    const notice = element(
      "div",
      { class: "notice boot-failure", "data-look": "error", role: "alert" },
      element("span", { class: "sign", "aria-hidden": "true" }, "!"),
      text,
    );
    button.addEventListener("click", () => {
      text.replaceChildren(element("p", {}, "Starting…"));
      load();
    });
    (find("form")?.parentElement ?? find("main") ?? page()).prepend(notice);
    if (isAgain) button.focus();
  }

  load();
})();
