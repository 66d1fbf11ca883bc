/**
 * Tells TypeScript of `<registry-credential>` in React 19. There is nothing to run:
 *
 * ```ts
 * import type {} from "regcred/react";
 * ```
 *
 * @module
 */
import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { RegistryCredentialElement, RegistryCredentialEventMap } from "./element.js";

/** What only the element itself says. */
type ReadOnly = "wouldLose" | "reset";

/** Its properties that a page may set; `undefined` and `null` stand for none. */
type Settable = {
  [Name in Exclude<keyof RegistryCredentialElement, keyof HTMLElement | ReadOnly>]?:
    | RegistryCredentialElement[Name]
    | null
    | undefined;
};

/** Its events, by React's names of their listeners, such as `onregcred-created`. */
type Listeners = {
  [Name in keyof RegistryCredentialEventMap as `on${Name}`]?:
    | ((event: RegistryCredentialEventMap[Name]) => void)
    | undefined;
};

/** The props of `<registry-credential>`. */
export type RegistryCredentialProps = DetailedHTMLProps<
  HTMLAttributes<RegistryCredentialElement>,
  RegistryCredentialElement
> &
  Settable &
  Listeners;

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "registry-credential": RegistryCredentialProps;
    }
  }
}
