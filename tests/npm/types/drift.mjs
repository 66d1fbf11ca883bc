// Emits TypeScript that compiles only if the declarations say what the package really gives: every
// parse function reads a body with all members, and its answer's members and values go into the text.
//   node drift.mjs FIXTURES
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as regcred from "regcred";

const [folder] = process.argv.slice(2);
const fixture = (name) => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
await regcred.init();

const removed = { removed_at: "2026-01-01T00:00:00Z", removed_by: "johndoe" };
const credential = { ...fixture("credential"), ...removed };
const registry = { ...fixture("registry"), ...removed, unhealthy_cause: "connection refused" };
const robot = fixture("create-response-robot");
// One more than are kept, so that the member for the rest is there.
const violations = Array.from({ length: 21 }, () => ({ field: "description", message: "Too long" }));
const bodies = {
  parseNewCredential: ["NewCredential", robot],
  parseCredential: ["Credential", credential],
  parseCredentials: ["Page<regcred.Credential>", { ...fixture("credentials-page"), items: [credential, null] }],
  parseRegistry: ["Registry", registry],
  parseProblem: ["Problem", { ...fixture("problem-400"), instance: "/requests/7f3c", violations }],
  parseAccessToken: ["AccessToken", { ...fixture("access-token"), id_token: "made-up" }],
};

const input = {
  registryUrl: registry.url,
  credential: { ...credential, ...robot },
  registry: registry.name,
};
const targets = regcred.handoffTargets();
const handoffs = targets
  .filter(({ id }) => id !== "docker-config-merge")
  .map(({ id }) => regcred.handoff(id, input));
const union = (names) => names.map((name) => JSON.stringify(name)).join(" | ");
const keys = (type, value) => `type _${lines.length} = Check<Equal<keyof ${type}, ${union(Object.keys(value))}>>;`;

const lines = [
  'import type * as regcred from "regcred";',
  'import type { Check, Equal } from "./equal.js";',
  "const values: unknown[] = [];",
];

/** Every member of a value and of the objects in it is declared, and every declared one is there. */
function expectDeclared(type, value) {
  lines.push(keys(type, value));
  lines.push(`values.push(${JSON.stringify(value)} satisfies ${type});`);
  for (const [name, member] of Object.entries(value)) {
    const declared = `NonNullable<${type}[${JSON.stringify(name)}]>`;
    if (Array.isArray(member)) {
      if (typeof member[0] === "object") expectDeclared(`${declared}[number]`, member[0]);
    } else if (typeof member === "object") {
      expectDeclared(declared, member);
    }
  }
}

for (const [parse, [type, body]] of Object.entries(bodies)) {
  for (const given of [body, JSON.stringify(body)]) expectDeclared(`regcred.${type}`, regcred[parse](given));
}
expectDeclared("regcred.HandoffTarget", targets[0]);
lines.push(`type _Targets = Check<Equal<regcred.HandoffTargetId, ${union(targets.map(({ id }) => id))}>>;`);
// A target has some of the optional members; together they have all of them.
for (const value of handoffs) lines.push(`values.push(${JSON.stringify(value)} satisfies regcred.Handoff);`);
lines.push(keys("regcred.Handoff", Object.assign({}, ...handoffs)));
const merged = regcred.mergeDockerConfig("{}", input);
lines.push(`values.push(${JSON.stringify(merged)} satisfies regcred.MergedDockerConfig);`);

// The answers that no parse function reads come by calls, from a transport of this script's own.
const fresh = { ...fixture("credential"), created_at: new Date().toISOString(), expires_at: undefined };
const page = { ...fixture("credentials-page"), items: [fresh], total_pages: 1 };
const answers = {
  "GET /v1/users/me": [200, fixture("user-token-info")],
  "POST /v1/registries/r/credentials": [201, robot, { location: `/v1/registries/r/credentials/${credential.id}` }],
  "GET /v1/registries/r/credentials": [200, page],
};
globalThis.fetch = async (input, init) => {
  const { method, url } = new Request(input, init);
  const [status, body, headers] = answers[`${method} ${new URL(url).pathname}`] ?? [404, {}];
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
};
const client = new regcred.Client({ api: "https://api.example", token: fixture("access-token").access_token });
expectDeclared("regcred.UserTokenInfo", await client.whoAmI());
expectDeclared("regcred.CreatedCredential", await client.createCredential("r", { description: "Server A" }));
const settled = await client.settle("r", { description: fresh.description, sentAt: new Date(), idsBefore: [] });
lines.push(keys("regcred.Settled", settled));
lines.push(`values.push(${JSON.stringify(settled)} satisfies regcred.Settled);`);

const { constructor, ...methods } = Object.getOwnPropertyDescriptors(regcred.Client.prototype);
lines.push(keys("regcred.Client", methods));
lines.push(keys("typeof regcred", regcred));
lines.push("export { values };");
console.log(lines.join("\n"));
