/**
 * The client, the models and the handoff. Nothing happens on import: call {@link init} once and
 * wait for it; whatever is called before throws a {@link RegcredError} of kind `"not-ready"`.
 *
 * @module
 */

/** Where the wasm comes from: an address, an answer to a fetch, its bytes, or a compiled module. */
export type WasmSource = string | URL | Request | Response | BufferSource | WebAssembly.Module;

/**
 * Loads the wasm, once: every later call gives the first one's promise, unless that failed.
 *
 * @param source where the wasm comes from; by default the file `regcred.wasm` beside this module,
 * which most bundlers find by themselves (the README has a line for each that does not).
 */
export function init(source?: WasmSource | Promise<WasmSource>): Promise<void>;

/** Asked before each call. An access token is used as it is; an API token is exchanged for one, which is kept in memory until it ends. */
export type TokenProvider = () => string | Promise<string>;

/** What a {@link Client} is made with. */
export interface ClientOptions {
  /**
   * The API's address, without `/v1`; empty for the page's own origin. It begins with `https://`, since the
   * token goes there; only this machine's own may begin with `http://`.
   */
  api: string;
  /** The token service's address; needed where the token is an API token. Empty for the page's own origin. */
  tokens?: string | undefined;
  /** An API token, an access token, or a function that gives one. Blanks and line ends around it are taken off. */
  token: string | TokenProvider;
  /**
   * `"same-origin"` sends your page's cookies with the request that creates a credential, too. Set it
   * only where a proxy of yours in front of the API needs them: with cookies the request shares
   * connections with others, and a browser may send a request again by itself when such a connection
   * breaks. All other requests carry the cookies of the page's own origin. Node.js has none.
   */
  cookies?: "same-origin" | undefined;
}

/**
 * How long a call may take, of a list each page, and of it all: getting a token, too. What was not sent when a
 * call ends never is, and its error then has `outcomeUnknown: false`.
 */
export interface CallOptions {
  /** Aborts the call and its request. A create request that had left may have created a credential. */
  signal?: AbortSignal | undefined;
  /**
   * Ends the waiting, in milliseconds, and with it a request that only reads. One that creates or revokes
   * and had left goes on. By default a call waits as long as something
   * comes at least every 30 000; creating waits for its answer however long it takes, since nothing else
   * ever tells the password.
   */
  timeoutMs?: number | undefined;
}

/** Which items of a list are read. */
export interface ListOptions extends CallOptions {
  /** Removed ones, too; not by default. */
  removed?: boolean | undefined;
}

/** Calls the API. A create request is sent once and never repeated. */
export class Client {
  /** @throws {RegcredError} of kind `"invalid"` for an address that cannot be one. */
  constructor(options: ClientOptions);

  /** Creates a credential. Its password is in this answer and in no other. */
  createCredential(registryId: string, credential: CreateCredential, options?: CallOptions): Promise<CreatedCredential>;
  /**
   * Reads the organization's registries, page by page. Ends after 1,000 pages, and at one that brings
   * nothing new.
   */
  listRegistries(options?: ListOptions): AsyncIterableIterator<Page<Registry>>;
  /** Reads one registry. */
  getRegistry(registryId: string, options?: CallOptions): Promise<Registry>;
  /** Reads a registry's credentials, page by page, to the same end. */
  listCredentials(registryId: string, options?: ListOptions): AsyncIterableIterator<Page<Credential>>;
  /** Reads one credential, without its password. */
  getCredential(registryId: string, credentialId: string, options?: CallOptions): Promise<Credential>;
  /** Revokes a credential: logins with it end. */
  revokeCredential(registryId: string, credentialId: string, options?: CallOptions): Promise<void>;
  /** Asks whom the token speaks for. */
  whoAmI(options?: CallOptions): Promise<UserTokenInfo>;
  /**
   * Finds out what a create request did whose error says `outcomeUnknown`, by reading the registry's list until something
   * fits: for 20 s at the most, since a list may lag behind, or for `timeoutMs`. A reading that has begun is waited for, unless
   * `timeoutMs` is over. Then it answers what it has seen. It fails with the kind `"timeout"` only where it has not read the
   * list even once. A list that moves while it is read is read again, up to three times.
   */
  settle(registryId: string, attempt: SettleAttempt, options?: CallOptions): Promise<Settled>;
}

/** What is known of a create request without a usable answer. */
export interface SettleAttempt {
  /** The description that was asked for. */
  description: string;
  /** When it was sent. */
  sentAt: Date;
  /** The ids of all of the registry's credentials, read to the end before it was sent. Those are never answered. */
  idsBefore?: readonly string[] | undefined;
  /** The login's name, if a login came without its id. */
  username?: string | undefined;
  /** The id that the answer named: `credentialId` of the error. */
  credentialId?: string | undefined;
}

/** What a registry's list tells of a create request. */
export interface Settled {
  /**
   * - `"made"`: it certainly made the credential that is given. That takes `credentialId`, unless the
   *   list shows that it was there before or is somebody else's, or without `idsBefore` that it was created before
   *   `sentAt` or has another description; or `username` and `idsBefore`, and a list
   *   in which exactly one credential has that name, with this description, made by this user. The name
   *   counts for more than `credentialId`.
   * - `"perhaps"`: it may have made one of these. Ask a person: each may also be an older one of your
   *   own, or one that was made elsewhere at the same time.
   * - `"none-seen"`: none that fits has appeared. One still may.
   */
  outcome: "made" | "perhaps" | "none-seen";
  /** What fits. Empty with `"made"` where the list does not show the credential of `credentialId`. */
  credentials: Credential[];
}

/** What a create request carries. */
export interface CreateCredential {
  /** Where the credential will be used. The only thing that a caller may say about it. */
  description: string;
}

/** A login, as the create request is answered. */
export interface NewCredential {
  /** `_json_key`, or `robot$` and a name. Opaque. Empty where the API's answer has none. */
  username: string;
  /** One line, or a JSON key of several. Opaque. */
  password: string;
}

/** A login with its credential's id, where the answer's `Location` could be read. */
export interface CreatedCredential extends NewCredential {
  id?: string;
}

/** A credential as it is listed. Names are the API's own; instants are RFC 3339 texts as they came. */
export interface Credential {
  id: string;
  /** The name that the service gave it; empty where it gave none. */
  name: string;
  description: string;
  created_at?: string;
  created_by?: string;
  updated_at?: string;
  updated_by?: string;
  removed_at?: string;
  removed_by?: string;
  /** An instant, or `never` where the API says so by -1. */
  expires_at?: string;
  /** `ACTIVE`, `EXPIRED`, `REMOVED`, or a word that the API does not document. */
  status?: "ACTIVE" | "EXPIRED" | "REMOVED" | (string & {});
}

/** A registry with its details. */
export interface Registry {
  id: string;
  /** Its id where the API tells no name. */
  name: string;
  /** Its address with scheme; empty where the API tells none. */
  url: string;
  healthy?: boolean;
  last_checked_at?: string;
  unhealthy_cause?: string;
  description?: string;
  hosted?: boolean;
  vmware_managed?: boolean;
  shared?: boolean;
  owned?: boolean;
  /** Such as `HARBOR`. */
  provider?: string;
  created_at?: string;
  created_by?: string;
  updated_at?: string;
  updated_by?: string;
  removed_at?: string;
  removed_by?: string;
  application_count?: number;
  /** The most credentials that it may have at one time. */
  credentials_limit?: number;
  _links?: { credentials?: { href: string } };
}

/** One page of a list. A number is 0 where the server does not say. */
export interface Page<T> {
  items: T[];
  /** Its number, from 1. */
  page: number;
  /** The most items that a page holds. */
  page_size: number;
  /** Items in all pages together. */
  total_size: number;
  /** Number of pages. */
  total_pages: number;
  /** How many entries without a usable id the page had, which `items` lacks. */
  left_out?: number;
}

/** Whom a token speaks for. */
export interface UserTokenInfo {
  organization: { id: string; name: string };
  user: { id: string; username: string; roles: string[] };
  service_id: string;
}

/** What an API token is exchanged for. */
export interface AccessToken {
  access_token?: string;
  /** Its life in seconds, counted from the answer; absent where it cannot be read. */
  expires_in?: number;
  token_type?: string;
  scope?: string;
  id_token?: string;
  refresh_token?: string;
}

/**
 * A problem document (RFC 9457). A member of the wrong type counts as absent, and long texts are cut.
 * What other servers and gateways answer is read as one, too: their reason, as text, is its `detail`.
 */
export interface Problem {
  type?: string;
  title?: string;
  /** Advisory: the answer's own status rules. */
  status?: number;
  detail?: string;
  /** The occurrence's id, for a support request. */
  instance?: string;
  /** Which fields were refused, and why: the first 20. */
  violations?: Violation[];
  /** How many more there were. */
  violations_left_out?: number;
}

/** One refused field. */
export interface Violation {
  /** The field's name or path, as the server gives it. */
  field: string;
  message: string;
}

/**
 * For callers with a transport of their own: the same reading of an answer's body, given as text
 * or as an object that was parsed already.
 *
 * @throws {RegcredError} of kind `"unreadable"`
 */
export function parseNewCredential(body: string | object): NewCredential;
/** As {@link parseNewCredential}. */
export function parseCredential(body: string | object): Credential;
/** As {@link parseNewCredential}, for a page of credentials. */
export function parseCredentials(body: string | object): Page<Credential>;
/** As {@link parseNewCredential}. */
export function parseRegistry(body: string | object): Registry;
/** As {@link parseNewCredential}; any JSON object is a problem document. */
export function parseProblem(body: string | object): Problem;
/** As {@link parseNewCredential}, for the token service's answer. */
export function parseAccessToken(body: string | object): AccessToken;

/** The stable name of a handoff. */
export type HandoffTargetId =
  | "docker-login"
  | "docker-config"
  | "docker-config-merge"
  | "podman-login"
  | "nerdctl-login"
  | "compose-env"
  | "env-file"
  | "kubernetes-secret"
  | "openshift"
  | "helm-values"
  | "helm-login"
  | "k3s-registries"
  | "rke2-registries"
  | "containerd-hosts"
  | "github-actions"
  | "gitlab-ci"
  | "argo-cd"
  | "flux"
  | "external-secrets"
  | "terraform"
  | "charts-syncer"
  | "skopeo-login"
  | "crane-login"
  | "oras-login"
  | "harbor"
  | "password-file"
  | "json-lines"
  | "calendar";

/** Where a credential can go. */
export interface HandoffTarget {
  id: HandoffTargetId;
  /** What a person reads. */
  title: string;
  /** The heading that it stands under. */
  group: string;
}

/** Every target, group by group, the most wanted first. */
export function handoffTargets(): HandoffTarget[];

/** What a credential is handed over with. */
export interface HandoffInput {
  /** The registry's `url`, with its scheme. */
  registryUrl: string;
  /** The login, as `createCredential` answers; with what is known of it beside. */
  credential: NewCredential & {
    id?: string | undefined;
    name?: string | undefined;
    description?: string | undefined;
    expires_at?: string | undefined;
  };
  /** The registry's name or id, for people; its host by default. */
  registry?: string | undefined;
  /** What reads the commands; `"posix"` by default: sh, bash, zsh. `"cmd"` is Windows' command prompt. */
  shell?: "posix" | "fish" | "powershell" | "cmd" | undefined;
  /**
   * How a login gets the password. `"prompt"` by default: the tool asks for it. With `"file"`, the
   * command reads it from the `companion`, as scripts do. So do a password that no prompt takes, such as
   * a key of several lines, and a tool that does not ask.
   */
  passwordBy?: "prompt" | "file" | undefined;
  /**
   * The namespace of a Kubernetes Secret. By default where its reader usually is: `"default"`,
   * `"argocd"` for Argo CD, `"flux-system"` for Flux. `""` for the one that kubectl is set to.
   */
  namespace?: string | undefined;
  /** The name of a Kubernetes Secret; by default made from the registry's URL and the description. */
  secretName?: string | undefined;
}

/** A file, or commands, for one target. */
export interface Handoff {
  fileName: string;
  mediaType: string;
  /** What it holds, with the password where the format carries it. */
  text: string;
  /** The same with the password masked: the one to show. */
  masked: string;
  /** Whether `text` holds the password. */
  holdsPassword: boolean;
  /** What to do with it, for people. */
  usage: string;
  /** Lines that put it in place; without the password. Absent where there is nothing to run. */
  commands?: string;
  /** Lines that check it by a pull. Absent where there is nothing to pull. */
  check?: string;
  /** A file that the commands read the password from. */
  companion?: { fileName: string; text: string };
}

/**
 * A credential as one target reads it.
 *
 * @throws {RegcredError} of kind `"handoff"` where the target cannot carry a value; the message
 * says which one to take instead
 */
export function handoff(target: HandoffTargetId, input: HandoffInput): Handoff;

/** A `config.json` with one login more. */
export interface MergedDockerConfig extends Handoff {
  /** Why the login might not be used all the same, for people. */
  warnings: string[];
}

/**
 * Puts a login into the text of Docker's `config.json`, under every name that the registry has there;
 * all else stays as it is, byte for byte. A text of more than 1 MiB is refused.
 *
 * @throws {RegcredError} of kind `"handoff"`
 */
export function mergeDockerConfig(existing: string, input: HandoffInput): MergedDockerConfig;

/** What a {@link RegcredError} is about. */
export type RegcredErrorKind =
  /** The call cannot be right, so nothing was sent: see `input`. */
  | "invalid"
  /** 400, 405, 415, 422: the input was refused: see `problem.violations`. */
  | "refused"
  /** 401 */
  | "unauthorized"
  /** 403 */
  | "forbidden"
  /** 401 or 403 to a token that names no organization. */
  | "no-organization"
  /** 404: no such registry or credential, or no API at its address. 405, too, where a token is exchanged or checked. */
  | "not-found"
  /** 409 */
  | "conflict"
  /** 413 */
  | "too-large"
  /** 431, or a 400 that says so: the token is more than the server takes in a header. */
  | "token-too-large"
  /** 429 */
  | "rate-limited"
  /** 5xx other than 503 */
  | "server-error"
  /** 503 */
  | "unavailable"
  /** A status that the API does not document. */
  | "unexpected"
  /** The expected status, with a body that is not what the API documents. */
  | "unreadable"
  /** No answer, or one that was cut off: not reachable, or hidden by the browser's cross-origin rules. */
  | "network"
  /** No answer in time. */
  | "timeout"
  /** The caller's signal ended the call. */
  | "aborted"
  /** A target cannot carry a value. */
  | "handoff"
  /** {@link init} has not ended yet. */
  | "not-ready";

/** The one error that this package throws, but for what a {@link TokenProvider} throws. */
export class RegcredError extends Error {
  readonly name: "RegcredError";
  readonly kind: RegcredErrorKind;
  /** Which argument an `"invalid"` is about. */
  readonly input?: "address" | "token" | "registry-id" | "credential-id" | "description" | "target" | "argument";
  /** The answer's HTTP status. */
  readonly status?: number;
  /** The answer's problem document. */
  readonly problem?: Problem;
  /** Seconds that the server asks to wait, 0 to 3600. */
  readonly retryAfterSeconds?: number;
  /** Whether a credential may exist although its password is lost: `settle` finds out. */
  readonly outcomeUnknown: boolean;
  /** The id of such a credential, where the answer told it. */
  readonly credentialId?: string;
}

/** Whether something that was caught is a {@link RegcredError}, also of another copy of this package. */
export function isRegcredError(value: unknown): value is RegcredError;
