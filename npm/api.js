import { refusal, withErrors, withErrorsAsync } from "./error.js";

/** A list may lag behind what was created. */
const LOOKS_FOR_MS = 20_000;
const PAUSE_MS = 2_000;
/** No more pages of a list are read. */
const MOST_PAGES = 1_000;

// The wasm trusts what it is handed: a number in a text's place would break it.
function text(value, name, input) {
  if (typeof value !== "string") throw refusal("invalid", `${name} must be a string.`, input);
  return value;
}

/** Texts that may be left out. */
const ifGiven = (value, check) => (value === undefined || value === null ? undefined : check(value));

function object(value, name) {
  if (typeof value !== "object" || value === null) throw refusal("invalid", `${name} must be an object.`, "argument");
  return value;
}

/** Ends before its time when the signal says so: the request behind it then tells that. */
function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener("abort", end);
  });
}

function list(value, name) {
  if (!Array.isArray(value)) throw refusal("invalid", `${name} must be an array.`, "argument");
  return value.map((it, index) => text(it, `${name}[${index}]`, "argument"));
}

/** A call's options, read once. */
function limits(options) {
  const { signal, timeoutMs } = object(options ?? {}, "options");
  const isSignal = typeof signal?.addEventListener === "function" && typeof signal.aborted === "boolean";
  if (signal !== undefined && !isSignal) throw refusal("invalid", "signal must be an AbortSignal.", "argument");
  if (timeoutMs !== undefined && !(typeof timeoutMs === "number" && timeoutMs >= 0)) {
    throw refusal("invalid", "timeoutMs must be a number of milliseconds.", "argument");
  }
  return { signal, timeoutMs };
}

const registry = (id) => text(id, "registryId", "registry-id");
const credentialOf = (id) => text(id, "credentialId", "credential-id");

function asText(body) {
  if (typeof body === "string") return body;
  try {
    return JSON.stringify(body) ?? "";
  } catch (error) {
    throw refusal("unreadable", `This cannot be JSON: ${error.message}`);
  }
}

/** The package's functions over one of its two wasm files. */
export function createApi(glue, address) {
  let starting;
  let isReady = false;

  const ready = () => {
    if (!isReady) throw refusal("not-ready", "The wasm is not loaded yet: call init() and wait for it first.");
    return glue;
  };

  function init(source) {
    starting ??= glue
      .default({ module_or_path: source ?? address() })
      .then(() => void (isReady = true))
      .catch((cause) => {
        starting = undefined;
        // A server that has no such file often answers with a page instead.
        const isElsewhere = cause instanceof globalThis.WebAssembly?.CompileError;
        if (!isElsewhere) throw cause;
        if (/unsafe-eval|CSP|Content.Security.Policy/i.test(cause.message)) {
          throw new Error(`The page's policy needs script-src 'wasm-unsafe-eval'. ${cause.message}`, { cause });
        }
        throw new Error(`What was loaded is no wasm: see "Bundlers" in regcred's README. ${cause.message}`, { cause });
      });
    return starting;
  }

  const parser = (name) => (body) => withErrors(() => ready()[name](asText(body)));

  class Client {
    #connection;

    constructor(options) {
      const { api, tokens = "", token, cookies } = object(options, "The client's options");
      if (api === "" && !globalThis.location) {
        throw refusal("invalid", "api is empty: outside of a browser it is a whole address.", "address");
      }
      const addresses = [text(api, "api", "address"), text(tokens, "tokens", "address")];
      if (typeof token !== "function") text(token, "token", "token");
      if (cookies !== undefined && cookies !== "same-origin") {
        throw refusal("invalid", 'cookies is not "same-origin".', "argument");
      }
      this.#connection = withErrors(() => new (ready().Connection)(...addresses, token, cookies !== undefined));
    }

    #call(name, values, options) {
      const { signal, timeoutMs } = limits(options);
      return withErrorsAsync(this.#connection.with_options(signal, timeoutMs)[name](...values));
    }

    async *#pages(name, values, options) {
      const { removed = false } = object(options ?? {}, "options");
      if (typeof removed !== "boolean") throw refusal("invalid", "removed must be a boolean.", "argument");
      const seen = new Set();
      for (let number = 1, isLast = false; !isLast; number++) {
        const page = await this.#call(name, [...values, number, removed], options);
        // A server that counts no pages ends with one that is not full.
        const isFull = page.items.length + (page.left_out ?? 0) >= 100;
        isLast = page.total_pages ? number >= page.total_pages : !isFull;
        // One that ignores the page's number would never end.
        const known = seen.size;
        for (const { id } of page.items) seen.add(id);
        isLast ||= seen.size === known || number >= MOST_PAGES;
        yield page;
      }
    }

    async createCredential(registryId, credential, options) {
      const { description } = object(credential, "credential");
      return this.#call("create_credential", [registry(registryId), text(description, "description", "description")], options);
    }

    listRegistries(options) {
      return this.#pages("registries", [], options);
    }

    async getRegistry(registryId, options) {
      return this.#call("registry", [registry(registryId)], options);
    }

    listCredentials(registryId, options) {
      return this.#pages("credentials", [registry(registryId)], options);
    }

    async getCredential(registryId, credentialId, options) {
      return this.#call("credential", [registry(registryId), credentialOf(credentialId)], options);
    }

    async revokeCredential(registryId, credentialId, options) {
      return this.#call("revoke_credential", [registry(registryId), credentialOf(credentialId)], options);
    }

    async whoAmI(options) {
      return this.#call("who_am_i", [], options);
    }

    async settle(registryId, attempt, options) {
      const { description, sentAt, idsBefore, username, credentialId } = object(attempt, "attempt");
      const asked = [registry(registryId), text(description, "description", "description")];
      if (!(sentAt instanceof Date) || Number.isNaN(+sentAt)) {
        throw refusal("invalid", "sentAt must be a valid Date.", "argument");
      }
      const known = [
        ifGiven(idsBefore, (it) => list(it, "idsBefore")),
        ifGiven(username, (it) => text(it, "username", "argument")),
        ifGiven(credentialId, credentialOf),
      ];
      const { signal, timeoutMs = Infinity } = limits(options);
      const begun = Date.now();
      const left = () => Math.max(0, begun + timeoutMs - Date.now());
      for (let settled; ; ) {
        const isLast = Date.now() >= begun + LOOKS_FOR_MS;
        try {
          settled = await this.#call("look", [...asked, +sentAt, ...known], { signal, timeoutMs: left() });
        } catch (error) {
          // What an earlier look has shown is an answer.
          if (settled && error?.kind === "timeout") return settled;
          throw error;
        }
        if (isLast || settled.credentials.length) return settled;
        await pause(Math.min(PAUSE_MS, left()), signal);
      }
    }
  }

  return {
    init,
    Client,
    parseNewCredential: parser("parse_new_credential"),
    parseCredential: parser("parse_credential"),
    parseCredentials: parser("parse_credentials"),
    parseRegistry: parser("parse_registry"),
    parseProblem: parser("parse_problem"),
    parseAccessToken: parser("parse_access_token"),
    handoffTargets: () => withErrors(() => ready().handoff_targets()),
    handoff: (target, input) => withErrors(() => ready().handoff(text(target, "target", "target"), input)),
    mergeDockerConfig: (existing, input) =>
      withErrors(() => ready().merge_config(text(existing, "existing", "argument"), input)),
  };
}
