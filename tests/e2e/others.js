// What others do to the page: password managers, translators, extensions, other scripts. Each of these
// runs in the page, so it can use nothing from here.
export const DEEDS = {
  "inputs whose ids are no CSS identifiers": () => {
    const registry = document.querySelector("[id$='-registry']");
    for (const id of [":r1:", "1p", "a b", ""]) {
      for (const type of ["text", "password"]) {
        const input = document.createElement("input");
        if (id) input.id = id;
        Object.assign(input, { type, value: "another's", ariaLabel: "Another's" });
        registry.form.prepend(input);
        registry.before(input.cloneNode());
      }
    }
  },
  "a first button in the form": () => {
    document.querySelector("[id$='-registry']").form.prepend(Object.assign(document.createElement("button"), { textContent: "Fill in" }));
  },
  "forms before ours": () => {
    for (const place of [document.body, document.querySelector("#regcred"), document.querySelector("main")]) {
      const form = Object.assign(document.createElement("form"), { className: "others" });
      form.append(document.createElement("input"), Object.assign(document.createElement("button"), { textContent: "Search" }));
      place.prepend(form);
    }
  },
  "icons behind the inputs": () => {
    for (const input of document.querySelectorAll("#regcred input")) {
      input.after(document.createElement("span"), document.createElementNS("http://www.w3.org/2000/svg", "svg"));
    }
  },
  "attributes on our nodes": () => {
    for (const node of document.querySelectorAll("#regcred, #regcred *")) node.setAttribute("data-of-others", "1");
    for (const input of document.querySelectorAll("#regcred input")) {
      input.setAttribute("autocomplete", "on");
      // As some let a password be seen.
      input.type = "text";
    }
  },
  "a wrapper round each input": () => {
    for (const input of document.querySelectorAll("#regcred input")) {
      const wrapper = document.createElement("span");
      input.before(wrapper);
      wrapper.append(input);
    }
  },
  "texts replaced": () => {
    const walker = document.createTreeWalker(document.querySelector("#regcred"), NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
      const replacement = document.createElement("font");
      replacement.textContent = text.data;
      text.replaceWith(replacement);
    }
  },
  "errors of other scripts": () => {
    const { error } = window.others;
    dispatchEvent(new ErrorEvent("error", { message: "ResizeObserver loop completed with undelivered notifications." }));
    dispatchEvent(new ErrorEvent("error", { message: "Script error." }));
    dispatchEvent(new ErrorEvent("error", { message: error.message, error, filename: "https://elsewhere.example/script.js" }));
    // Nobody has to hear of this one.
    const promise = Promise.reject(error);
    promise.catch(() => {});
    for (const reason of [error, undefined]) dispatchEvent(new PromiseRejectionEvent("unhandledrejection", { promise, reason }));
    for (const type of ["submit", "click", "keydown", "pointerdown", "compositionstart", "compositionend"]) {
      dispatchEvent(new Event(type));
      document.dispatchEvent(new Event(type));
    }
  },
};

/** When it is done. */
export const STAGES = ["before boot.js is there", "before the wasm is there", "while the wasm renders", "after the takeover"];

/** Has `window.others` do it, at once while the console renders its first screen if `isDuring`. */
export function others(page, deeds, isDuring) {
  return page.addInitScript(`
    window.others = () => { for (const deed of [${deeds.join(",\n")}]) deed(); };
    // Thrown here, so that no file of the console is in its stack.
    window.others.error = new Error("another's");
    if (${isDuring}) for (const name of ["createElement", "createElementNS"]) {
      const original = Document.prototype[name];
      Document.prototype[name] = function (...names) {
        if (names.includes("main") && !window.isDone) {
          window.isDone = true;
          window.others();
        }
        return original.apply(this, names);
      };
    }
  `);
}
