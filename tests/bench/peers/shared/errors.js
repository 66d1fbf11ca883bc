// What an answer that is no success means, in the console's words (src/client/decode.rs and
// src/error/explanation.rs).

/** A request that failed, ready to be shown. */
export class Failure extends Error {
  constructor(operation, kind, { status, problem, retryAfter, note } = {}) {
    super(what(operation, kind, status, problem));
    const mayHaveCreated = operation === "create" && !REFUSALS.has(kind);
    Object.assign(this, { operation, kind, status, problem, note, mayHaveCreated });
    this.waitUntil = retryAfter ? Date.now() + retryAfter * 1000 : 0;
  }

  get isForTheToken() {
    return this.kind === "unauthorized" || (this.operation === "sign-in" && this.kind === "forbidden");
  }

  get credential() {
    if (this.mayHaveCreated) return "A credential may have been created.";
    if (this.operation === "create" && ["conflict", "too-large", "rate-limited", "unauthorized"].includes(this.kind)) {
      return "The request was turned away, so no credential was created by it.";
    }
    return "No credential was created.";
  }

  get next() {
    if (this.mayHaveCreated) {
      return (
        "Before you try again, look at the registry's credentials for one with this description, and " +
        "revoke it: its password cannot be had any more."
      );
    }
    return next(this);
  }

  /** What of the input is at fault, in the server's order. */
  get faults() {
    const violations = this.problem?.violations ?? [];
    if (violations.length) return violations.map(faultOf);
    const input = wholeFault(this);
    return input ? [{ input, message: this.message }] : [];
  }
}

/** The failure that an answer tells of. */
export async function failureOf(operation, response) {
  const status = response.type === "opaqueredirect" ? 0 : response.status;
  const problem = problemOf(await response.text().catch(() => ""));
  const retryAfter = secondsUntil(response.headers.get("retry-after"));
  return new Failure(operation, kindOf(status), { status, problem, retryAfter });
}

const REFUSALS = new Set([
  "invalid", "refused", "unauthorized", "forbidden", "not-found", "conflict", "too-large", "rate-limited",
]);

const KINDS = {
  400: "refused", 405: "refused", 415: "refused", 422: "refused", 401: "unauthorized", 403: "forbidden",
  404: "not-found", 409: "conflict", 413: "too-large", 429: "rate-limited", 503: "unavailable",
};

function kindOf(status) {
  return KINDS[status] ?? (status >= 500 && status < 600 ? "server-error" : "unexpected");
}

/** A problem document (RFC 9457), whatever its label; a member of another type counts as absent. */
function problemOf(body) {
  let json;
  try {
    json = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (json === null || typeof json !== "object" || Array.isArray(json)) return undefined;
  const text = (name) => (typeof json[name] === "string" ? json[name] : undefined);
  const violations = (Array.isArray(json.violations) ? json.violations : []).filter(
    (it) => typeof it?.field === "string" && typeof it?.message === "string",
  );
  const status = Number.isInteger(json.status) ? json.status : undefined;
  return { type: text("type"), title: text("title"), detail: text("detail"), instance: text("instance"), status, violations };
}

/** `Retry-After` in either form, held between 0 and 3600 s. */
function secondsUntil(value) {
  if (!value) return 0;
  const seconds = /^\d+$/.test(value.trim()) ? Number(value) : Math.ceil((Date.parse(value) - Date.now()) / 1000);
  return Number.isNaN(seconds) ? 0 : Math.min(Math.max(seconds, 0), 3600);
}

function faultOf({ field, message }) {
  if (field === "description") return { input: "description", message };
  if (field === "registry_id") return { input: "registry", message };
  return { input: undefined, message: field ? `${field}: ${message}` : message };
}

function wholeFault({ operation, kind, input }) {
  if (kind === "invalid") return input ?? "token";
  if (kind === "unauthorized") return "token";
  if (operation === "sign-in" && (kind === "refused" || kind === "forbidden")) return "token";
  if (operation === "create" && kind === "not-found") return "registry";
  if (operation === "create" && kind === "too-large") return "description";
  return undefined;
}

function what(operation, kind, status, problem) {
  const isSignIn = operation === "sign-in";
  const server = isSignIn ? "token service" : "API";
  switch (kind) {
    case "invalid":
      return "The token holds characters that no token has, such as a blank or a line break.";
    case "refused":
      if (isSignIn) return "The token was not accepted.";
      return problem?.violations.length ? "Some of the input was refused." : "The request was refused.";
    case "unauthorized":
      return "The token is not accepted, or no longer.";
    case "forbidden":
      return isSignIn
        ? "This token is for another service, or has no role in the catalogue."
        : "You are not allowed to create credentials for this registry.";
    case "not-found":
      return isSignIn
        ? "There is no token service at the configured address."
        : "There is no registry with this ID in your organization.";
    case "conflict":
      return "The request is in conflict with something that is there already.";
    case "too-large":
      return "The request is larger than the server takes.";
    case "rate-limited":
      return "Too many requests were made in a short time.";
    case "server-error":
      return status === 502 || status === 504
        ? `A gateway before the ${server} got no proper answer from it.`
        : `The ${server} failed.`;
    case "unavailable":
      return `The ${server} is unavailable for the moment.`;
    case "unexpected":
      return status === 0
        ? `The ${server} answered with a redirect, which is not followed.`
        : `The ${server} answered with HTTP ${status}, which it does not document.`;
    case "unreadable":
      return `The ${server} answered, but its answer could not be read.`;
    case "timeout":
      return `No answer came from the ${server} in time.`;
    default:
      return `No answer came from the ${server}: it was not reachable, or the connection was cut.`;
  }
}

function next({ operation, kind, problem }) {
  const isSignIn = operation === "sign-in";
  switch (kind) {
    case "invalid":
      return "Copy the token once more and paste it alone.";
    case "refused":
      if (isSignIn) {
        return "It may be mistyped, expired or revoked: copy it once more, or make a new one under My Account, API tokens.";
      }
      return problem?.violations.length
        ? "Correct what is named below and try again."
        : "Read what the server said, correct it and try again.";
    case "unauthorized":
      return "Paste a new token.";
    case "forbidden":
      return isSignIn
        ? "Make an API token with the service role of the catalogue: “VMware Tanzu Application Catalog” or “Bitnami Secure Images”."
        : "Ask an administrator of your organization for the role, or use a token that has it.";
    case "not-found":
      return isSignIn
        ? "Tell whoever runs this console."
        : "Compare the ID, and whether the token belongs to the right organization.";
    case "conflict":
      return "Read what the server said, correct it and try again.";
    case "too-large":
      return "Shorten the description and try again.";
    case "rate-limited":
    case "unavailable":
      return "Wait a little, then try again.";
    case "unexpected":
      return "Tell whoever runs this console: its configured address may be wrong.";
    case "server-error":
    case "unreadable":
      return "Try again; if it stays like this, tell whoever runs the service.";
    default:
      return "Check the connection and try again.";
  }
}
