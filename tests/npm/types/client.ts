import {
  Client,
  RegcredError,
  handoff,
  handoffTargets,
  init,
  isRegcredError,
  mergeDockerConfig,
  parseProblem,
  type CallOptions,
  type ClientOptions,
  type CreatedCredential,
  type Credential,
  type HandoffInput,
  type HandoffTargetId,
  type ListOptions,
  type Page,
  type RegcredErrorKind,
  type SettleAttempt,
  type Violation,
} from "regcred";
import * as wholeElement from "regcred/element";
import * as wholeClient from "regcred";
import type { Check, Equal } from "./equal.js";

const started: Promise<void> = init();
void init(new URL("https://host.example/regcred.wasm"));
void init(fetch("/regcred.wasm"));
void init(new Uint8Array());
// @ts-expect-error: no source is undefined, not null
void init(null);

const client = new Client({ api: "", tokens: "", token: async () => "token" });
new Client({ api: "https://api.example", token: "token" });
new Client({ api: "", token: "token", cookies: "same-origin" });
// @ts-expect-error: to another origin the browser sends none
new Client({ api: "", token: "token", cookies: "include" });
// @ts-expect-error: whom would it speak for
new Client({ api: "" });
// @ts-expect-error: the address is no default
new Client({ token: "token" });
// @ts-expect-error: what is not known is left out or undefined, not null
new Client({ api: "", token: "token", tokens: null });
// @ts-expect-error: a provider gives a text
new Client({ api: "", token: () => 17 });

async function calls(signal: AbortSignal) {
  const created = await client.createCredential("registry", { description: "Server A" }, { signal, timeoutMs: 1 });
  type _Created = Check<Equal<typeof created, CreatedCredential>>;
  const id: string | undefined = created.id;
  // @ts-expect-error: nothing else may be said about a credential
  await client.createCredential("registry", { description: "Server A", name: "mine" });
  // @ts-expect-error: a description has to be there
  await client.createCredential("registry", {});

  for await (const page of client.listCredentials("registry", { removed: true })) {
    type _Page = Check<Equal<typeof page, Page<Credential>>>;
    const names: string[] = page.items.map(({ name }) => name);
    void names;
  }
  for await (const { items } of client.listRegistries()) {
    const limit: number | undefined = items[0]?.credentials_limit;
    void limit;
  }
  // @ts-expect-error: a list is read page by page
  (await client.listCredentials("registry")).items;

  const attempt: SettleAttempt = { description: "Server A", sentAt: new Date(), idsBefore: ["a"] as const };
  const { outcome } = await client.settle("registry", attempt);
  type _Outcome = Check<Equal<typeof outcome, "made" | "perhaps" | "none-seen">>;
  const { credentialId, description } = { credentialId: created.id ?? "", description: "Server A" };
  await client.settle("registry", { description, sentAt: new Date(), username: created.username, credentialId });
  await client.settle("registry", { description, sentAt: new Date(), credentialId: created.id });
  // @ts-expect-error: what is not known is left out or undefined, not null
  await client.settle("registry", { description, sentAt: new Date(), credentialId: null });
  // @ts-expect-error: an instant is a Date
  await client.settle("registry", { description: "Server A", sentAt: "2026-01-01T00:00:00Z" });
  await client.revokeCredential("registry", id ?? "");
  const { organization } = await client.whoAmI();
  void organization.name;
}

function read(caught: unknown) {
  if (!isRegcredError(caught)) return;
  type _Kind = Check<Equal<typeof caught.kind, RegcredErrorKind>>;
  type _Unknown = Check<Equal<typeof caught.outcomeUnknown, boolean>>;
  type _Violations = Check<Equal<NonNullable<typeof caught.problem>["violations"], Violation[] | undefined>>;
  const error: RegcredError & Error = caught;
  // @ts-expect-error: an error does not change
  error.kind = "refused";
  // @ts-expect-error: there is no such kind
  if (error.kind === "teapot") return;
}

const input: HandoffInput = { registryUrl: "https://registry.example", credential: { username: "a", password: "b" } };
const { text, companion } = handoff("docker-login", input);
void [text, companion?.fileName, mergeDockerConfig("{}", input).warnings];
const ids: HandoffTargetId[] = handoffTargets().map(({ id }) => id);
// @ts-expect-error: there is no such target
handoff("floppy-disk", input);
// @ts-expect-error: there is no such shell
handoff("docker-login", { ...input, shell: "csh" });
handoff("docker-login", { ...input, shell: "cmd", passwordBy: "file" });
// @ts-expect-error: there is no such way
handoff("docker-login", { ...input, passwordBy: "telepathy" });
// @ts-expect-error: a body is text or an object
parseProblem(17);
/** A credential as a list gives it can be handed over with its login. */
const withFacts = (login: CreatedCredential, facts: Credential): HandoffInput => ({
  registryUrl: "https://registry.example",
  credential: { ...facts, ...login },
});

/** What a caller gives: each member that may be left out may also be undefined, as a variable of the caller's is. */
type LaxlyOptional<T> = { [Name in keyof T]: {} extends Pick<T, Name> ? T[Name] | undefined : T[Name] };
type _Arguments = [
  Check<Equal<LaxlyOptional<ClientOptions>, ClientOptions>>,
  Check<Equal<LaxlyOptional<CallOptions>, CallOptions>>,
  Check<Equal<LaxlyOptional<ListOptions>, ListOptions>>,
  Check<Equal<LaxlyOptional<SettleAttempt>, SettleAttempt>>,
  Check<Equal<LaxlyOptional<HandoffInput>, HandoffInput>>,
  Check<Equal<LaxlyOptional<HandoffInput["credential"]>, { [Name in keyof HandoffInput["credential"]]: HandoffInput["credential"][Name] }>>,
];

// A page that has the element takes all of the client from there.
type _All = Check<Equal<Exclude<keyof typeof wholeClient, keyof typeof wholeElement>, never>>;
type _Same = Check<Equal<typeof wholeElement.Client, typeof wholeClient.Client>>;

export { calls, ids, read, started, withFacts };
