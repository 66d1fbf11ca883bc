import css from "./element.css.js";
import * as glue from "./element.glue.js";
import { RegcredError } from "./error.js";
import { createApi } from "./api.js";

export { RegcredError, isRegcredError } from "./error.js";
export const {
  init,
  Client,
  parseNewCredential,
  parseCredential,
  parseCredentials,
  parseRegistry,
  parseProblem,
  parseAccessToken,
  handoffTargets,
  handoff,
  mergeDockerConfig,
} = createApi(glue, () => new URL("./element.wasm", import.meta.url));

// On a server there are neither elements nor sheets, and nothing to show them.
const Base = globalThis.HTMLElement ?? class {};

let sheet;
function look() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return sheet;
}

/** What no element uses any more: { root, mount }. */
const empty = [];

function takeMount() {
  if (empty.length) return empty.pop();
  const root = document.createElement("div");
  root.className = "regcred";
  // A translator replaces the nodes that the wasm writes to.
  root.translate = false;
  return { root, mount: new glue.Mount(root) };
}

const TEXTS = ["api", "tokens", "cookies", "registry", "description", "use"];

export class RegistryCredentialElement extends Base {
  static observedAttributes = [...TEXTS, "expose-secret"];

  #taken;
  #provider = null;
  #wouldLose = false;
  #number = 0;
  #isStarting = false;
  #willUpdate = false;

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [look()];
    for (const type of ["keydown", "keypress", "keyup"]) this.shadowRoot.addEventListener(type, keepTyping);
  }

  // A style sheet is a document's own, and is gone after a while in a frame's.
  adoptedCallback() {
    if (this.ownerDocument === document) this.shadowRoot.adoptedStyleSheets = [look()];
  }

  get tokenProvider() {
    return this.#provider;
  }

  set tokenProvider(provider) {
    if (provider != null && typeof provider !== "function") throw new TypeError("tokenProvider is no function.");
    // Who takes the provider away signs its user out.
    if (this.#provider && !provider) this.#number++;
    this.#provider = provider ?? null;
    this.#update();
  }

  get exposeSecret() {
    return this.hasAttribute("expose-secret");
  }

  set exposeSecret(exposes) {
    this.toggleAttribute("expose-secret", Boolean(exposes));
  }

  get wouldLose() {
    return this.#wouldLose;
  }

  reset() {
    if (this.#wouldLose) return false;
    this.#number++;
    this.#update();
    return true;
  }

  connectedCallback() {
    // What was set before this class was there lies in front of its accessors.
    for (const name of [...TEXTS, "exposeSecret", "tokenProvider"]) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    // A dialog that was moved is modal no more. Closed, it is opened again.
    for (const dialog of this.shadowRoot.querySelectorAll("dialog[open]")) dialog.close();
    // A page that knows better where the wasm is calls init() right behind the import.
    setTimeout(() => this.#start());
  }

  disconnectedCallback() {
    // Who moves an element takes it out and puts it back in one task, maybe with a promise in between.
    setTimeout(() => {
      if (!this.isConnected) this.#stop();
    });
  }

  attributeChangedCallback() {
    this.#update();
  }

  async #start() {
    if (this.#taken || this.#isStarting || !this.isConnected) return;
    this.#isStarting = true;
    const meanwhile = document.createElement("div");
    meanwhile.className = "regcred";
    meanwhile.translate = false;
    meanwhile.append(paragraph("Starting…"));
    this.shadowRoot.replaceChildren(meanwhile);
    const isReady = init();
    try {
      await inTime(isReady);
      if (this.isConnected) {
        this.#taken = takeMount();
        this.shadowRoot.replaceChildren(this.#taken.root);
        this.#taken.mount.fill(this.#settings(), this.#dispatch, async () => this.#provider());
      }
    } catch (error) {
      this.#showFailure(meanwhile, error);
      // A file that was only slow is there after all.
      isReady.then(
        () => this.#start(),
        () => {},
      );
    } finally {
      this.#isStarting = false;
    }
  }

  #stop() {
    this.shadowRoot.replaceChildren();
    this.#wouldLose = false;
    if (!this.#taken) return;
    this.#taken.mount.empty();
    empty.push(this.#taken);
    this.#taken = undefined;
  }

  /** Once for all that is changed in one go, and never while the wasm is telling something. */
  #update() {
    if (this.#willUpdate) return;
    this.#willUpdate = true;
    queueMicrotask(() => {
      this.#willUpdate = false;
      this.#taken?.mount.update(this.#settings());
    });
  }

  #settings() {
    const texts = Object.fromEntries(TEXTS.map((name) => [name, this[name]]));
    const { exposeSecret: exposesSecret } = this;
    return { ...texts, exposesSecret, number: this.#number, hasTokenProvider: this.#provider !== null };
  }

  #dispatch = (name, value) => {
    if (name === "would-lose") this.#wouldLose = value;
    const details = {
      "would-lose": (wouldLose) => ({ wouldLose }),
      failed: (failure) => ({ error: new RegcredError(failure) }),
      "session-ending": (secondsLeft) => ({ secondsLeft }),
    };
    const detail = (details[name] ?? ((it) => it))(value);
    this.dispatchEvent(new CustomEvent(`regcred-${name}`, { detail, bubbles: true, composed: true }));
  };

  #showFailure(root, error) {
    const notice = document.createElement("div");
    notice.setAttribute("role", "alert");
    const again = document.createElement("button");
    again.textContent = "Try again";
    again.addEventListener("click", () => this.#start());
    notice.append(
      paragraph("The form could not start, so no credential was created."),
      paragraph(
        globalThis.WebAssembly
          ? "A file didn't load. If trying again fails, reload the page: it may have been updated."
          : "It needs WebAssembly. Lockdown Mode or enhanced security settings switch it off: allow this site there.",
      ),
      paragraph(`The error: ${error.message}`),
      again,
    );
    root.replaceChildren(notice);
    this.shadowRoot.replaceChildren(root);
  }
}

for (const name of TEXTS) {
  Object.defineProperty(RegistryCredentialElement.prototype, name, {
    configurable: true,
    enumerable: true,
    get() {
      return this.getAttribute(name) ?? "";
    },
    set(value) {
      // What a framework has no value for is not the text "undefined".
      if (value == null) this.removeAttribute(name);
      else this.setAttribute(name, value);
    },
  });
}

/**
 * Outside of the shadow tree a key comes from the element, not from a field, so that a page's shortcuts
 * would take what is typed for theirs. Escape, Tab and what is pressed with Ctrl, Alt or the command key
 * are the page's as well.
 */
function keepTyping(event) {
  // What a browser fills in comes with a key that has no name.
  const { key = "", ctrlKey, altKey, metaKey, target } = event;
  const isWithModifier = ctrlKey || altKey || metaKey;
  const isTyping = key.length === 1 || /^(Arrow|Backspace|Dead|Delete|End|Enter|Home|Page|Process)/.test(key);
  if (isTyping && !isWithModifier && target.matches("input, select, textarea")) event.stopPropagation();
}

/** As `ready`, or an error where that takes too long: a server may not answer at all. */
function inTime(ready) {
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error("It didn't load within 15 seconds.")), 15_000);
  });
  return Promise.race([ready, late]);
}

function paragraph(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}

if (globalThis.customElements && !customElements.get("registry-credential")) {
  customElements.define("registry-credential", RegistryCredentialElement);
}
