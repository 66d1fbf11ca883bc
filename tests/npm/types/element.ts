import {
  RegistryCredentialElement,
  type CreatedDetail,
  type EndDetail,
  type FailedDetail,
  type RegcredError,
  type SessionEndingDetail,
  type TokenProvider,
  type WouldLoseDetail,
} from "regcred/element";
import type { Check, Equal } from "./equal.js";

const element = document.createElement("registry-credential");
type _Made = Check<Equal<typeof element, RegistryCredentialElement>>;
const found = document.querySelector("registry-credential");
type _Found = Check<Equal<typeof found, RegistryCredentialElement | null>>;

element.tokenProvider = async () => "token";
element.tokenProvider = null;
type _Provider = Check<Equal<RegistryCredentialElement["tokenProvider"], TokenProvider | null>>;
// @ts-expect-error: a provider is no token
element.tokenProvider = "token";
// @ts-expect-error: only the element knows
element.wouldLose = false;
const done: boolean = element.reset();

element.addEventListener("regcred-created", function (event) {
  type _Event = Check<Equal<typeof event, CustomEvent<CreatedDetail>>>;
  type _This = Check<Equal<typeof this, RegistryCredentialElement>>;
  const password: string | undefined = event.detail.password;
  void password;
  // @ts-expect-error: that belongs to another event
  event.detail.error;
});
element.addEventListener("regcred-kept", ({ detail }) => void (detail satisfies EndDetail));
element.addEventListener("regcred-discarded", ({ detail }) => void (detail satisfies EndDetail));
element.addEventListener("regcred-left-unsaved", function (event) {
  type _Event = Check<Equal<typeof event, CustomEvent<EndDetail>>>;
});
element.cookies = "same-origin";
element.cookies = "";
element.use = "kubernetes-secret";
// @ts-expect-error: to another origin the browser sends none
element.cookies = "include";
element.addEventListener("regcred-failed", ({ detail }) => void (detail satisfies FailedDetail).error.kind);
element.addEventListener("regcred-would-lose", ({ detail }) => void (detail satisfies WouldLoseDetail).wouldLose);
element.addEventListener("regcred-session-ending", ({ detail }) => void (detail satisfies SessionEndingDetail));
element.addEventListener("click", (event: Event) => void event.target);
element.removeEventListener("regcred-kept", ({ detail }) => void detail.registryId);

const error: (detail: FailedDetail) => RegcredError = (detail) => detail.error;

export { done, error };
