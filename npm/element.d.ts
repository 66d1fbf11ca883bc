/**
 * The custom element `<registry-credential>`, and all of `regcred` beside it: a page that has the
 * element loads one wasm, this one. Importing defines the element; its wasm is loaded when the
 * first one is connected, or by {@link init}.
 *
 * @module
 */
import type { RegcredError, TokenProvider } from "./index.js";
export * from "./index.js";

/** What `regcred-created` tells. */
export interface CreatedDetail {
  registryId: string;
  description: string;
  /** Empty where the API's answer has none. */
  username: string;
  /** Only with the attribute `expose-secret`. */
  password?: string;
  /** The credential's id, where the answer told it. */
  credentialId?: string;
}

/** What `regcred-kept`, `regcred-discarded` and `regcred-left-unsaved` tell. */
export interface EndDetail {
  registryId: string;
  /** The credential's id, where it is known. */
  credentialId?: string;
}

/** What `regcred-would-lose` tells. */
export interface WouldLoseDetail {
  /** The element's {@link RegistryCredentialElement.wouldLose} from now on. */
  wouldLose: boolean;
}

/** What `regcred-failed` tells. */
export interface FailedDetail {
  error: RegcredError;
}

/** What `regcred-session-ending` tells. */
export interface SessionEndingDetail {
  /** Seconds that the access token still lives. */
  secondsLeft: number;
}

/**
 * The element's events. They bubble, and leave shadow trees. Those that end a credential's stay come once
 * {@link RegistryCredentialElement.wouldLose} is `false`.
 */
export interface RegistryCredentialEventMap {
  /** A credential was created, and its password is shown. */
  "regcred-created": CustomEvent<CreatedDetail>;
  /** A person has saved its password and is done with it. */
  "regcred-kept": CustomEvent<EndDetail>;
  /** A person has revoked it, or somebody else had: it no longer works. */
  "regcred-discarded": CustomEvent<EndDetail>;
  /** A person is done with it without saving its password. It stays active until it is revoked. */
  "regcred-left-unsaved": CustomEvent<EndDetail>;
  /** Removing the element would lose something from now on, or nothing any more. Not told of one that was removed. */
  "regcred-would-lose": CustomEvent<WouldLoseDetail>;
  /** A request failed. The element shows it, too. */
  "regcred-failed": CustomEvent<FailedDetail>;
  /** The access token is about to end and cannot be renewed. */
  "regcred-session-ending": CustomEvent<SessionEndingDetail>;
}

/** The form and, after it, the new credential with its handoff. */
export class RegistryCredentialElement extends HTMLElement {
  /**
   * Asked for the token, and again before it ends. At most once in 10 s, unless a person presses
   * "Try again" or "Create credential", or the addresses change. After a failure that holds for the page:
   * an element in place of this one, with the same addresses, asks no sooner. Never while other addresses wait. One that has not answered
   * for 30 s is told of; its answer is still taken. Without a provider, the form has a field for the
   * token.
   */
  tokenProvider: TokenProvider | null;
  /**
   * The API's whole address, without `/v1`: the attribute `api`. Empty for the page's own origin.
   *
   * Other addresses, another registry and another description begin a new form. They wait while
   * {@link wouldLose} is true, such as while a password is shown. Other
   * addresses also sign out: the next token is asked for anew. A registry or a description that comes
   * while a person types fills in what they have not typed.
   *
   * Of each text, `undefined` and `null` take the attribute off.
   */
  get api(): string;
  set api(value: string | null | undefined);
  /** The token service's address: the attribute `tokens`. See {@link api}. */
  get tokens(): string;
  set tokens(value: string | null | undefined);
  /**
   * `"same-origin"` sends your page's cookies with the request that creates a credential, too: the
   * attribute `cookies`. See `cookies` of the client's options.
   */
  get cookies(): "" | "same-origin";
  set cookies(value: "" | "same-origin" | null | undefined);
  /** The registry's id that the form begins with: the attribute `registry`. */
  get registry(): string;
  set registry(value: string | null | undefined);
  /** The description that the form begins with: the attribute `description`. */
  get description(): string;
  set description(value: string | null | undefined);
  /**
   * The id of the handoff target that is chosen first for a new credential, such as
   * `"kubernetes-secret"`: the attribute `use`. `handoffTargets()` lists them.
   */
  get use(): string;
  set use(value: string | null | undefined);
  /** Whether `regcred-created` carries the password: the attribute `expose-secret`. */
  exposeSecret: boolean;
  /**
   * Whether removing the element now would lose a password, the answer that may bring one, or what a
   * lost answer may have created. True from the press that creates until a person is done with it.
   */
  readonly wouldLose: boolean;
  /** Begins a new form. Returns `false`, and does nothing, while {@link wouldLose} is true. */
  reset(): boolean;

  addEventListener<K extends keyof RegistryCredentialEventMap>(
    type: K,
    listener: (this: RegistryCredentialElement, event: RegistryCredentialEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof RegistryCredentialEventMap>(
    type: K,
    listener: (this: RegistryCredentialElement, event: RegistryCredentialEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "registry-credential": RegistryCredentialElement;
  }
}
