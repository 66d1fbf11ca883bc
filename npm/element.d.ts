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
  username: string;
  /** Only with the attribute `expose-secret`. */
  password?: string;
  /** The credential's id, where the answer told it. */
  credentialId?: string;
}

/** What `regcred-kept` and `regcred-discarded` tell. */
export interface EndDetail {
  registryId: string;
  /** The credential's id, where it is known. */
  credentialId?: string;
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

/** The element's events. They bubble, and leave shadow trees. */
export interface RegistryCredentialEventMap {
  /** A credential was created, and its password is shown. */
  "regcred-created": CustomEvent<CreatedDetail>;
  /** A person says that its password is stored. */
  "regcred-kept": CustomEvent<EndDetail>;
  /** It was revoked. */
  "regcred-discarded": CustomEvent<EndDetail>;
  /** A request failed; the element shows it, too. */
  "regcred-failed": CustomEvent<FailedDetail>;
  /** The access token is about to end and cannot be renewed. */
  "regcred-session-ending": CustomEvent<SessionEndingDetail>;
}

/** The form and, after it, the new credential with its handoff. */
export class RegistryCredentialElement extends HTMLElement {
  /** Asked for the token, and again before it ends. Without one, the form has a field for it. */
  tokenProvider: TokenProvider | null;
  /** The API's address: the attribute `api`. Empty for the page's own origin. */
  api: string;
  /** The token service's address: the attribute `tokens`. */
  tokens: string;
  /** The registry's id that the form begins with: the attribute `registry`. */
  registry: string;
  /** The description that the form begins with: the attribute `description`. */
  description: string;
  /** Whether `regcred-created` carries the password: the attribute `expose-secret`. */
  exposeSecret: boolean;
  /** Whether removing the element now would lose a password, or the answer that may bring one; until a person says that it is stored. */
  readonly wouldLose: boolean;
  /** Back to an empty form; `false`, and nothing happens, where that would lose a password. */
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
