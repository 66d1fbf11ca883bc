// Has the page until the wasm is there: keeps what is typed, takes what is pressed, and hands both
// over. A file of its own, since a strict Content-Security-Policy forbids inline scripts.
//
// Others change the page too: password managers, translators, extensions. So our nodes are known by
// their names, never by where they stand, and no error of others stops the start.
(() => {
  const { js, jsIntegrity, wasm, wasmIntegrity, css, cssIntegrity } = document.currentScript.dataset;
  const FIELDS = ["token", "registry", "description"];
  /** How long files are awaited before the page says so, in milliseconds. */
  const PATIENCE = 15_000;

  const parsed = new Promise((resolve) => {
    if (document.readyState !== "loading") resolve();
    else document.addEventListener("DOMContentLoaded", resolve, { once: true });
  });
  /** What was pressed, in order: the old page's nodes by their names. */
  const presses = new Map();
  let attempts = 0;
  /** "idle", "waiting" for the files, or "rendering" until the console has the page. */
  let phase = "idle";
  let stop = new AbortController();
  let isHeld = false;
  let onLetGo;

  const page = () => document.getElementById("regcred");

  /** The name of one of our nodes, the same in each rendering of the page. Others' have none. */
  function nameOf(node) {
    if (node.matches?.("#regcred nav a")) return node.pathname;
    return /^regcred-\d+-(token|registry|description|sign-in|create)$/.exec(node.id)?.[1];
  }

  /** Our nodes by their names. */
  const own = (root) =>
    Object.fromEntries([...root.querySelectorAll("a, button, input")].filter(nameOf).map((node) => [nameOf(node), node]));

  // ---- The page as it was prerendered.

  const listening = new AbortController();
  const listen = (types, listener) => {
    for (const type of types.split(" ")) addEventListener(type, listener, { capture: true, signal: listening.signal });
  };

  listen("submit", (event) => {
    const nodes = own(page());
    // Signing in is a form of its own.
    const name = FIELDS.find((name) => nodes[name]?.form === event.target);
    if (!name) return;
    event.preventDefault();
    if (name !== "token") press("create", nodes.create);
    else if (!nodes.token.readOnly) press("token", nodes.token);
  });
  listen("click", (event) => {
    const link = event.target.closest?.("#regcred nav a");
    const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    // While nothing is being loaded it is a link like any other.
    if (!link || !isPlain || phase === "idle") return;
    event.preventDefault();
    press(nameOf(link), link);
  });
  // A word that is being composed, and a press whose end is still to come, belong to one node.
  listen("compositionstart pointerdown keydown", ({ type, button, key, target, isTrusted }) => {
    // What a script has begun may never end.
    if (isTrusted) isHeld ||= type === "keydown" ? key === " " && /^(a|button)$/.test(target.localName) : !button;
  });
  listen("compositionend pointerup pointercancel keyup blur", ({ type, target }) => {
    if (type === "blur" && target !== window) return;
    // What the end of it brings about comes first.
    setTimeout(() => {
      isHeld = false;
      onLetGo?.();
    });
  });

  function press(name, node) {
    if (presses.has(name)) return;
    presses.set(name, node);
    showPresses();
    if (phase === "idle") load();
  }

  /** Answers at once, as the console would. */
  function showPresses() {
    const nodes = own(page());
    const isPressed = (name) => presses.has("create") || presses.has(name);
    for (const name of FIELDS) {
      if (nodes[name]) nodes[name].readOnly = isPressed(name);
    }
    for (const [button, name] of [["create", "create"], ["sign-in", "token"]]) {
      if (isPressed(name)) nodes[button]?.setAttribute("aria-disabled", "true");
      else nodes[button]?.removeAttribute("aria-disabled");
    }
    for (const place of page().querySelectorAll("form .row > .soft, [role=status].visually-hidden")) {
      place.textContent = presses.size ? "Starting…" : "";
    }
  }

  parsed.then(() => {
    document.getElementById("regcred-late")?.remove();
    const nodes = own(page());
    // Prerendered as disabled: before this file is there, nobody would take a press.
    for (const name of ["sign-in", "create"]) nodes[name]?.removeAttribute("disabled");
    // What the address says stands in the form at once (src/console/route.rs).
    for (const [name, text] of new URLSearchParams(location.search)) {
      if (/^(registry|description)$/.test(name) && nodes[name] && !nodes[name].value) nodes[name].value = text;
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
    // What came late may be about to take the page.
    if (phase === "rendering") return;
    notice()?.querySelector(".text").replaceChildren(element("p", {}, "Starting…"));
    const attempt = attempts++;
    const isLast = () => attempt === attempts - 1;
    phase = "waiting";
    stop.abort();
    stop = new AbortController();
    // A file that comes later than this is still welcome.
    parsed.then(() => setTimeout(() => isLast() && phase === "waiting" && fail("The server has not answered for 15 seconds."), PATIENCE));
    try {
      // The preload carries no hash: browsers check one only here.
      const [glue, response] = await Promise.all([
        // A module that failed may stay failed under its address.
        loadGlue(attempt ? `${js}?retry=${attempt}` : js),
        fetch(wasm, { integrity: wasmIntegrity, cache: attempt ? "reload" : "default", signal: stop.signal }),
        parsed,
      ]);
      await glue.default({ module_or_path: response });
      if (!isLast()) return;
      phase = "rendering";
      await start(glue);
    } catch (error) {
      await parsed;
      if (isLast()) fail(`The browser says: ${error?.message ?? error}`);
    }
  }

  /** Whether an error event is about our files: others' errors are no reason to stop. */
  const isOurs = ({ filename, error, reason }) => [js, wasm].some((file) => `${filename} ${(error ?? reason)?.stack}`.includes(file));

  /** Renders the console out of sight, so that the page stays as it is if that breaks. */
  async function start(glue) {
    const made = page().cloneNode(false);
    const watching = new AbortController();
    await new Promise((resolve, reject) => {
      const watch = (event) => isOurs(event) && reject(event.error ?? event.reason);
      for (const type of ["error", "unhandledrejection"]) addEventListener(type, watch, { signal: watching.signal });
      // What broke without a trace is known by what is missing.
      setTimeout(reject, PATIENCE, "the first screen is not there after 15 seconds");
      glue.start(made, resolve);
    }).finally(() => watching.abort());
    while (isHeld) await new Promise((resolve) => (onLetGo = resolve));
    replace(made);
  }

  // One task from reading to replacing: no key falls between.
  function replace(made) {
    // What may throw comes before the old page is given up,
    const old = page();
    const was = own(old);
    const its = own(made);
    const fields = FIELDS.filter((name) => was[name] && its[name]);
    const focused = document.activeElement ?? old;
    const next = its[nameOf(focused)];
    const { selectionStart, selectionEnd, selectionDirection, scrollLeft } = focused;
    old.replaceWith(made);
    listening.abort();
    // and of what comes after, nothing stops the next.
    const steps = [
      () => performance.mark("regcred-ready"),
      addStyles,
      ...fields.map((name) => () => type(was[name].value, its[name], its[name] !== next)),
      ...fields.map((name) => () => (was[name].value = "")),
      () => next?.focus({ preventScroll: true }),
      () => {
        if (next?.localName !== "input") return;
        next.setSelectionRange(selectionStart, selectionEnd, selectionDirection);
        next.scrollLeft = scrollLeft;
      },
      ...[...presses].map(([name, node]) => () => pressAgain(name, its[name] ?? node)),
    ];
    for (const step of steps) {
      try {
        step();
      } catch (error) {
        reportError(error);
      }
    }
  }

  function type(text, input, isLeft) {
    if (input.value === text) return;
    input.value = text;
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    // Else a list might stay open below it.
    if (isLeft) input.dispatchEvent(new FocusEvent("blur"));
  }

  function pressAgain(name, node) {
    if (/^(token|create)$/.test(name)) node.form.requestSubmit();
    else node.click();
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

  const notice = () => page()?.querySelector(".boot-failure");
  const element = (name, attributes, ...content) => {
    const made = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
    made.append(...content);
    return made;
  };

  function fail(why) {
    phase = "idle";
    presses.clear();
    showPresses();
    const isAgain = notice() !== null;
    notice()?.remove();
    const button = element("button", { type: "button" }, "Try again");
    const [what, next] = globalThis.WebAssembly
      ? ["Part of this page didn't load. Nothing was sent.", "What you typed is still here. Try again, or reload the page."]
      : [
          "This page needs WebAssembly, which this browser has switched off. Nothing was sent.",
          "Lockdown Mode or enhanced security settings switch it off. Allow this site there, then reload the page.",
        ];
    const text = element(
      "div",
      { class: "text" },
      element("h2", {}, what),
      element("p", {}, next),
      element("p", {}, why),
      button,
    );
    button.addEventListener("click", load);
    const place = own(page()).create?.closest("section") ?? page().querySelector("main") ?? page();
    place.prepend(
      element(
        "div",
        { class: "notice boot-failure", "data-look": "error", role: "alert" },
        element("span", { class: "sign", "aria-hidden": "true" }, "!"),
        text,
      ),
    );
    // The button that was pressed is gone.
    if (isAgain && document.activeElement === document.body) button.focus();
  }

  load();
})();
