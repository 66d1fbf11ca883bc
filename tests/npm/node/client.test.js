import assert from "node:assert/strict";
import { createServer } from "node:http";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { inspect } from "node:util";
import {
  Client,
  RegcredError,
  handoff,
  handoffTargets,
  init,
  isRegcredError,
  mergeDockerConfig,
  parseAccessToken,
  parseCredential,
  parseCredentials,
  parseNewCredential,
  parseProblem,
  parseRegistry,
} from "regcred";

const { API: api, TOKEN: token } = process.env;
const INPUT = { registryUrl: "https://host.example", credential: { username: "a", password: "b" } };
const SERVICE_ID = "d3e4f5a6-1b2c-4d3e-9f80-91a2b3c4d5e6";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const fetchItself = globalThis.fetch;

await init();
const connect = (options) => new Client({ api, tokens: api, token, ...options });

/** What a call fails with. */
async function failure(call) {
  const error = await Promise.resolve()
    .then(call)
    .then(
      () => assert.fail("it did not fail"),
      (error) => error,
    );
  if (error instanceof assert.AssertionError) throw error;
  return error;
}

/** The result of what ought to be there at once; an error if it never comes. */
function within(milliseconds, work) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("it never ended")), milliseconds);
    work().then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function all(pages) {
  const items = [];
  for await (const page of pages) items.push(...page.items);
  return items;
}

/** Waits until a registry lists a credential of that description. */
async function listed(client, registry, description) {
  for (;;) {
    const found = (await all(client.listCredentials(registry))).find((it) => it.description === description);
    if (found) return found;
  }
}

test("a credential is created, read back, listed and revoked", async () => {
  const client = connect();
  const created = await client.createCredential("sandbox-robot", { description: "From a script" });
  assert.deepEqual(Object.keys(created).sort(), ["id", "password", "username"]);
  assert.match(created.id, UUID);
  assert.match(created.username, /^robot\$/);
  const read = await client.getCredential("sandbox-robot", created.id);
  assert.equal(read.description, "From a script");
  assert.equal(read.status, "ACTIVE");
  assert.ok(!("password" in read));
  assert.deepEqual(await listed(client, "sandbox-robot", "From a script"), read);
  assert.equal(await client.revokeCredential("sandbox-robot", created.id), undefined);
  const left = await all(client.listCredentials("sandbox-robot"));
  assert.ok(!left.some(({ id }) => id === created.id));
  const removed = await all(client.listCredentials("sandbox-robot", { removed: true }));
  assert.equal(removed.find(({ id }) => id === created.id).status, "REMOVED");
});

test("a JSON key comes byte for byte", async () => {
  const { username, password } = await connect().createCredential("sandbox-json-key", { description: "A key" });
  assert.equal(username, "_json_key");
  assert.equal(JSON.parse(password).type, "service_account");
  assert.ok(password.split("\n").length > 5);
});

test("a token is a text or a function, an API token or an access token", async () => {
  const answer = await fetch(`${api}/csp/gateway/am/api/auth/api-tokens/authorize`, {
    method: "POST",
    body: new URLSearchParams({ refresh_token: token }),
  });
  const accessToken = parseAccessToken(await answer.text()).access_token;
  // A file's last line end, often, is no part of it.
  const fromFiles = [`${token}\n`, async () => `${token}\r\n`, async () => ` ${accessToken}\n`];
  for (const given of [token, () => token, async () => token, accessToken, async () => accessToken, ...fromFiles]) {
    const { organization, user, service_id } = await connect({ token: given }).whoAmI();
    assert.equal(organization.name, "Sandbox Organization");
    assert.match(user.username, /^developer/);
    assert.equal(service_id, SERVICE_ID);
  }
  // An access token needs no token service.
  assert.equal((await new Client({ api, token: accessToken }).whoAmI()).service_id, SERVICE_ID);
});

test("a provider is asked for each request, and what it throws comes out as it is", async () => {
  let asked = 0;
  const client = connect({ token: async () => (asked++, token) });
  await client.getRegistry("sandbox-robot");
  await client.getRegistry("sandbox-robot");
  assert.equal(asked, 2);
  const own = new TypeError("nobody is signed in");
  assert.equal(await failure(() => connect({ token: () => Promise.reject(own) }).whoAmI()), own);
  const thrown = { not: "an error" };
  const throwing = () => {
    throw thrown;
  };
  assert.equal(await failure(() => connect({ token: throwing }).whoAmI()), thrown);
});

test("a token that is not accepted says so", async () => {
  assert.equal((await failure(() => connect({ token: "no-such-token" }).whoAmI())).outcomeUnknown, false);
  const client = connect({ token: "sandbox-api-token-no-organization" });
  assert.equal((await failure(() => client.getRegistry("sandbox-robot"))).kind, "no-organization");
});

for (const [registry, expected] of Object.entries({
  "sandbox-strict": { kind: "refused", status: 400, outcomeUnknown: false },
  "sandbox-unauthorized": { kind: "unauthorized", status: 401, outcomeUnknown: false },
  "sandbox-refuses": { kind: "forbidden", status: 403, outcomeUnknown: false },
  "sandbox-gone": { kind: "not-found", status: 404, outcomeUnknown: false },
  "sandbox-contradicts": { kind: "not-found", status: 404, outcomeUnknown: false },
  "sandbox-conflict": { kind: "conflict", status: 409, outcomeUnknown: false },
  "sandbox-too-large": { kind: "too-large", status: 413, outcomeUnknown: false },
  "sandbox-busy": { kind: "rate-limited", status: 429, outcomeUnknown: false, retryAfterSeconds: 5 },
  "sandbox-breaks": { kind: "server-error", status: 500, outcomeUnknown: true },
  "sandbox-gateway": { kind: "server-error", status: 502, outcomeUnknown: true },
  "sandbox-unavailable": { kind: "unavailable", status: 503, outcomeUnknown: true, retryAfterSeconds: 20 },
  "sandbox-empty-answer": { kind: "unreadable", status: 201, outcomeUnknown: true },
  "sandbox-truncated": { kind: "unreadable", status: 201, outcomeUnknown: true },
  "sandbox-drops": { kind: "network", status: undefined, outcomeUnknown: true },
})) {
  test(`${registry} is an error that a program can read`, async () => {
    const error = await failure(() => connect().createCredential(registry, { description: "Will fail" }));
    assert.ok(error instanceof RegcredError && error instanceof Error && isRegcredError(error));
    assert.equal(error.name, "RegcredError");
    assert.ok(error.message.length > 10);
    const { kind, status, outcomeUnknown, retryAfterSeconds } = error;
    const told = { kind, status, outcomeUnknown, retryAfterSeconds };
    assert.deepEqual(told, { retryAfterSeconds: undefined, ...expected });
    if (status === 201) assert.match(error.credentialId, UUID);
    else assert.equal(error.credentialId, undefined);
  });
}

test("a refusal has its problem document", async () => {
  const call = () => connect().createCredential("sandbox-strict", { description: "Nobody's" });
  const { problem, input } = await failure(call);
  assert.equal(input, undefined);
  assert.equal(problem.status, 400);
  assert.deepEqual(problem.violations, [
    { field: "description", message: "It should name a server of the inventory" },
    { field: "labels", message: "It is required in this registry" },
  ]);
});

test("what cannot be right is not sent", async () => {
  const client = connect();
  const calls = {
    address: () => new Client({ api: `${api}/v1`, token }),
    token: () => connect({ token: "" }).whoAmI(),
    "registry-id": () => client.getRegistry(""),
    "credential-id": () => client.revokeCredential("sandbox-robot", ""),
    description: () => client.createCredential("sandbox-robot", { description: "" }),
    target: () => handoff("floppy-disk", INPUT),
    argument: () => client.createCredential("sandbox-robot", undefined),
  };
  for (const [input, call] of Object.entries(calls)) {
    const { name, kind, input: told, outcomeUnknown } = await failure(call);
    const expected = { name: "RegcredError", kind: "invalid", input, outcomeUnknown: false };
    assert.deepEqual({ name, kind, input: told, outcomeUnknown }, expected);
  }
});

test("an error speaks of no page", async () => {
  const client = connect();
  const messages = [];
  for (const call of [
    () => client.revokeCredential("sandbox-robot", ""),
    () => client.getRegistry(""),
    () => client.createCredential("sandbox-robot", { description: " " }),
    () => client.createCredential("sandbox-strict", { description: "Nobody's" }),
    () => client.createCredential("sandbox-unauthorized", { description: "Nobody's" }),
    () => client.createCredential("sandbox-gone", { description: "Nobody's" }),
    () => connect({ token: "no-such-token" }).whoAmI(),
    () => connect({ token: "a b" }).whoAmI(),
    () => connect({ tokens: `${api}/elsewhere` }).whoAmI(),
    () => connect({ api: `${api}/elsewhere` }).whoAmI(),
    () => client.whoAmI({ signal: AbortSignal.abort() }),
  ]) {
    messages.push((await failure(call)).message);
  }
  assert.deepEqual(messages.filter((it) => /page|below|form|console\.|paste|copy|shows|still works/i.test(it)), []);
  assert.equal(messages[0], "This isn't a credential ID. Nothing was sent. Pass an ID from the API's list.");
});

test("an address or a token that is none is told in a program's words", async () => {
  for (const api of ["ftp://api.example", "http://api.example", "/proxy", "https://api.example/v1/", "https://api.example/csp/gateway"]) {
    const { kind, message } = await failure(() => new Client({ api, token }));
    assert.deepEqual([kind, message.includes(api), message.includes("begin with https://, and leave out /v1 and /csp")], ["invalid", true, true], message);
  }
  const { kind, input, message } = await failure(() => new Client({ api: "", token }));
  assert.deepEqual([kind, input, message], ["invalid", "address", "api is empty: outside of a browser it is a whole address."]);
  for (const empty of ["", " \n", async () => "\n"]) {
    assert.equal((await failure(() => connect({ token: empty }).whoAmI())).message, "The token is empty.");
  }
});

test("cookies are sent as the page's own origin has them, or as usual", async () => {
  for (const cookies of [undefined, "same-origin"]) {
    assert.equal((await connect({ cookies }).whoAmI()).service_id, SERVICE_ID);
  }
  for (const cookies of ["include", "omit", "", true, null]) {
    const { kind, input } = await failure(() => connect({ cookies }));
    assert.deepEqual([kind, input], ["invalid", "argument"]);
  }
});

test("wrong arguments of every sort are errors, and leave the client usable", async () => {
  const client = connect();
  const wrong = [undefined, null, 17, "text", [], () => {}, Symbol("s"), 10n];
  const calls = [
    (it) => new Client(it).whoAmI(),
    (it) => client.getRegistry(it),
    (it) => client.createCredential(it, { description: "d" }),
    (it) => client.createCredential("sandbox-strict", { description: it }),
    (it) => client.createCredential("sandbox-strict", it),
    (it) => client.settle("sandbox-robot", it),
    (it) => client.whoAmI({ signal: it ?? "none" }),
    (it) => parseCredential(it),
    (it) => handoff(it, INPUT),
    (it) => handoff("docker-login", it),
    (it) => handoff("docker-login", { registryUrl: it, credential: it }),
    (it) => mergeDockerConfig(it, it),
  ];
  const unlike = [];
  for (const call of calls) {
    for (const it of wrong) {
      const outcome = await within(1_000, () => failure(() => call(it))).catch(({ message }) => message);
      if (!isRegcredError(outcome)) unlike.push(`${call} of ${inspect(it)}: ${outcome}`);
    }
  }
  assert.deepEqual(unlike, []);
  const hostile = {
    get description() {
      throw new Error("a getter's own");
    },
  };
  await failure(() => client.createCredential("sandbox-strict", hostile));
  assert.equal((await client.whoAmI()).organization.name, "Sandbox Organization");
});

test("an argument of a wrong type is refused before anything is sent", async () => {
  const client = connect();
  const sentAt = new Date();
  const attempt = { description: "d", sentAt };
  const first = (pages) => pages.next();
  const settle = (member) => (it) => client.settle("sandbox-robot", { ...attempt, [member]: it });
  const strings = {
    "Client api": (it) => new Client({ api: it, token }),
    "Client tokens": (it) => new Client({ api, tokens: it, token }),
    "createCredential registryId": (it) => client.createCredential(it, { description: "d" }),
    "createCredential description": (it) => client.createCredential("sandbox-robot", { description: it }),
    "getRegistry registryId": (it) => client.getRegistry(it),
    "listCredentials registryId": (it) => first(client.listCredentials(it)),
    "getCredential registryId": (it) => client.getCredential(it, "17"),
    "getCredential credentialId": (it) => client.getCredential("sandbox-robot", it),
    "revokeCredential registryId": (it) => client.revokeCredential(it, "17"),
    "revokeCredential credentialId": (it) => client.revokeCredential("sandbox-robot", it),
    "settle registryId": (it) => client.settle(it, attempt),
    "settle description": settle("description"),
    "settle username": settle("username"),
    "settle credentialId": settle("credentialId"),
    "settle idsBefore": settle("idsBefore"),
    "settle one of idsBefore": (it) => client.settle("sandbox-robot", { ...attempt, idsBefore: ["17", it] }),
    "handoff target": (it) => handoff(it, INPUT),
    "handoff registryUrl": (it) => handoff("docker-login", { ...INPUT, registryUrl: it }),
    "handoff username": (it) => handoff("docker-login", { ...INPUT, credential: { username: it, password: "b" } }),
    "handoff password": (it) => handoff("docker-login", { ...INPUT, credential: { username: "a", password: it } }),
    ...Object.fromEntries(
      ["id", "name", "description", "expires_at"].map((member) => [
        `handoff credential.${member}`,
        (it) => handoff("docker-login", { ...INPUT, credential: { ...INPUT.credential, [member]: it } }),
      ]),
    ),
    ...Object.fromEntries(
      ["registry", "shell", "passwordBy", "namespace", "secretName"].map((member) => [
        `handoff ${member}`,
        (it) => handoff("kubernetes-secret", { ...INPUT, [member]: it }),
      ]),
    ),
    "mergeDockerConfig existing": (it) => mergeDockerConfig(it, INPUT),
  };
  const calls = { settle: (options) => client.settle("sandbox-robot", attempt, options) };
  for (const [name, values] of Object.entries({
    createCredential: ["sandbox-robot", { description: "d" }],
    getRegistry: ["sandbox-robot"],
    getCredential: ["sandbox-robot", "17"],
    revokeCredential: ["sandbox-robot", "17"],
    whoAmI: [],
  })) {
    calls[name] = (options) => client[name](...values, options);
  }
  const lists = {
    listRegistries: (options) => first(client.listRegistries(options)),
    listCredentials: (options) => first(client.listCredentials("sandbox-robot", options)),
  };
  const others = {
    "Client options": [(it) => new Client(it), [undefined, null, 0, "text", true]],
    "Client token": [(it) => new Client({ api, token: it }), [undefined, null, 0, {}, true]],
    "createCredential credential": [(it) => client.createCredential("sandbox-robot", it), [undefined, null, 0, "d", {}]],
    "settle attempt": [(it) => client.settle("sandbox-robot", it), [undefined, null, 0, "d", {}]],
    "settle sentAt": [settle("sentAt"), [undefined, null, 0, Date.now(), "2026-01-01", new Date(NaN)]],
    "handoff input": [(it) => handoff("docker-login", it), [undefined, null, 0, "text", {}]],
    "handoff credential": [(it) => handoff("docker-login", { ...INPUT, credential: it }), [undefined, null, 0, "text", {}]],
    "mergeDockerConfig input": [(it) => mergeDockerConfig("{}", it), [undefined, null, 0, "text", {}]],
  };
  for (const [name, call] of Object.entries({ ...calls, ...lists })) {
    others[`${name} options`] = [call, [0, 17, "text", true, Symbol("s"), () => {}]];
    others[`${name} signal`] = [(it) => call({ signal: it }), [null, 0, "text", {}, new AbortController(), new EventTarget()]];
    others[`${name} timeoutMs`] = [(it) => call({ timeoutMs: it }), [null, -1, NaN, "500", {}, 10n, new Date()]];
  }
  for (const [name, call] of Object.entries(lists)) others[`${name} removed`] = [(it) => call({ removed: it }), [null, 0, "true", {}]];
  for (const [name, call] of Object.entries(strings)) others[name] = [call, [0, 17, true, false, NaN, {}, () => {}, Symbol("s"), 10n]];

  const unlike = [];
  const sent = await watched(async () => {
    for (const [name, [call, values]] of Object.entries(others)) {
      for (const it of values) {
        const outcome = await within(1_000, () => failure(() => call(it))).catch((error) => error);
        const isClear = isRegcredError(outcome) && outcome.kind === "invalid" && outcome.outcomeUnknown === false;
        if (!isClear) unlike.push(`${name}: ${inspect(it)}: ${outcome}`);
      }
    }
  });
  assert.deepEqual([unlike, sent], [[], []]);
  assert.equal((await client.whoAmI()).organization.name, "Sandbox Organization");
});

test("an aborted create request may have created", async () => {
  const client = connect();
  const stop = new AbortController();
  const call = client.createCredential("sandbox-slow", { description: "Aborted" }, { signal: stop.signal });
  await listed(connect(), "sandbox-slow", "Aborted");
  stop.abort("a reason that is no error");
  const error = await failure(() => call);
  assert.deepEqual([error.kind, error.outcomeUnknown], ["aborted", true]);
});

test("a call that was aborted before sends nothing", async () => {
  const client = connect();
  const options = { signal: AbortSignal.abort() };
  const error = await failure(() => client.createCredential("sandbox-robot", { description: "Never sent" }, options));
  assert.deepEqual([error.kind, error.outcomeUnknown], ["aborted", false]);
  const items = await all(client.listCredentials("sandbox-robot", { removed: true }));
  assert.ok(!items.some(({ description }) => description === "Never sent"));
  assert.equal((await failure(() => client.whoAmI(options))).kind, "aborted");
  assert.equal((await failure(() => client.listRegistries(options).next())).kind, "aborted");
});

/**
 * A connection to the API through a proxy that sends only a part of the bodies to come, by default the half: then it
 * cuts them off, or with `holds` it waits. `cut` says how many it sends so, of those whose path fits.
 */
async function throughProxy({ cut, path, part = 0.5, holds = false }, use) {
  const server = createServer(async (asked, answer) => {
    const { method, url } = asked;
    const headers = { ...asked.headers };
    for (const name of ["host", "connection", "content-length", "transfer-encoding"]) delete headers[name];
    const chunks = [];
    for await (const chunk of asked) chunks.push(chunk);
    const body = chunks.length ? Buffer.concat(chunks) : undefined;
    const answered = await fetchItself(new URL(url, api), { method, headers, body });
    const bytes = Buffer.from(await answered.arrayBuffer());
    const isCut = path.test(`${method} ${url}`) && cut-- > 0;
    const told = { "content-type": "application/json", "content-length": bytes.length + (isCut ? 1 : 0) };
    if (answered.headers.has("location")) told.location = answered.headers.get("location");
    answer.writeHead(answered.status, told);
    if (!isCut) return answer.end(bytes);
    answer.write(bytes.subarray(0, bytes.length * part), () => holds || answer.destroy());
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    const address = `http://127.0.0.1:${server.address().port}`;
    await use(connect({ api: address, tokens: address }));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const CREATE = /^POST .*\/credentials$/;
const READ = /^GET .*\/credentials/;

test("a body that is cut off in the middle is no answer", async () => {
  await throughProxy({ cut: 1, path: CREATE }, async (client) => {
    const error = await failure(() => client.createCredential("sandbox-robot", { description: "Cut off" }));
    assert.deepEqual([error.kind, error.outcomeUnknown], ["network", true]);
    assert.match(error.credentialId, UUID);
  });
  await throughProxy({ cut: 1, path: READ }, async (client) => {
    const error = await failure(() => client.listCredentials("sandbox-robot").next());
    assert.deepEqual([error.kind, error.outcomeUnknown], ["network", false]);
  });
  await throughProxy({ cut: 9, path: /^POST .*\/authorize$/ }, async (client) => {
    const error = await failure(() => client.createCredential("sandbox-robot", { description: "Never sent" }));
    assert.deepEqual([error.kind, error.outcomeUnknown], ["network", false]);
  });
});

test("a body that the caller's signal ends in the middle is aborted", async () => {
  for (const [path, outcomeUnknown, call] of [
    [CREATE, true, (client, options) => client.createCredential("sandbox-robot", { description: "Half" }, options)],
    [READ, false, (client, options) => client.listCredentials("sandbox-robot", options).next()],
  ]) {
    await throughProxy({ cut: 1, path, holds: true }, async (client) => {
      const stop = new AbortController();
      // The headers have come, and with them half of the body.
      globalThis.fetch = async (request, ...rest) => {
        const answer = await fetchItself(request, ...rest);
        if (path.test(`${request.method} ${request.url}`)) setTimeout(() => stop.abort());
        return answer;
      };
      try {
        const error = await within(5_000, () => failure(() => call(client, { signal: stop.signal })));
        assert.deepEqual([error.kind, error.outcomeUnknown], ["aborted", outcomeUnknown]);
      } finally {
        globalThis.fetch = fetchItself;
      }
    });
  }
});

test("what came of a body before the time was over is not dropped", async () => {
  const options = { timeoutMs: 1_000 };
  const create = (client) => client.createCredential("sandbox-robot", { description: "Never ends" }, options);
  await throughProxy({ cut: 1, path: CREATE, part: 1, holds: true }, async (client) => {
    const { id, password } = await within(5_000, () => create(client));
    assert.match(id, UUID);
    assert.ok(password);
  });
  await throughProxy({ cut: 1, path: CREATE, holds: true }, async (client) => {
    const error = await within(5_000, () => failure(() => create(client)));
    assert.deepEqual([error.kind, error.status, error.outcomeUnknown], ["timeout", 201, true]);
    assert.match(error.credentialId, UUID);
  });
  await throughProxy({ cut: 1, path: READ, holds: true }, async (client) => {
    const error = await within(5_000, () => failure(() => client.listCredentials("sandbox-robot", options).next()));
    assert.deepEqual([error.kind, error.outcomeUnknown], ["timeout", false]);
  });
});

test("a list whose page was cut off once is read again to settle", async () => {
  const description = "Settled behind a proxy";
  const sentAt = new Date();
  const { id } = await connect().createCredential("sandbox-robot", { description });
  await throughProxy({ cut: 1, path: READ }, async (client) => {
    const { outcome } = await client.settle("sandbox-robot", { description, sentAt, credentialId: id });
    assert.equal(outcome, "made");
  });
});

test("a deadline ends the waiting", async () => {
  const client = connect();
  const list = await failure(() => client.listCredentials("sandbox-list-slow", { timeoutMs: 200 }).next());
  assert.deepEqual([list.kind, list.outcomeUnknown], ["timeout", false]);
  const options = { timeoutMs: 500 };
  const create = await failure(() => client.createCredential("sandbox-slow-3", { description: "Too slow" }, options));
  assert.deepEqual([create.kind, create.outcomeUnknown], ["timeout", true]);
});

/** What is sent while `work` runs: method and path of each request. */
async function watched(work) {
  const sent = [];
  globalThis.fetch = (request, ...rest) => {
    sent.push(`${request.method} ${new URL(request.url).pathname}`);
    return fetchItself(request, ...rest);
  };
  try {
    await work();
  } finally {
    globalThis.fetch = fetchItself;
  }
  return sent;
}

test("a call that ends while its token is waited for sends nothing, then or later", async () => {
  const calls = [
    (client, options) => client.createCredential("sandbox-robot", { description: "Never sent" }, options),
    (client, options) => client.revokeCredential("sandbox-robot", "17", options),
    (client, options) => client.getRegistry("sandbox-robot", options),
    (client, options) => client.listCredentials("sandbox-robot", options).next(),
    (client, options) => client.settle("sandbox-robot", { description: "d", sentAt: new Date() }, options),
  ];
  for (const call of calls) {
    for (const [kind, options] of [
      ["timeout", () => ({ timeoutMs: 50 })],
      ["timeout", () => ({ timeoutMs: 0 })],
      ["aborted", () => ({ signal: AbortSignal.timeout(50) })],
      ["aborted", () => ({ signal: AbortSignal.timeout(50), timeoutMs: 60_000 })],
    ]) {
      let give;
      const given = new Promise((resolve) => (give = resolve));
      const sent = await watched(async () => {
        const error = await within(5_000, () => failure(() => call(connect({ token: () => given }), options())));
        assert.deepEqual([error.kind, error.outcomeUnknown], [kind, false], `${call}`);
        if (kind === "timeout") assert.match(error.message, /^The time was over before the request was sent\./);
        // The token comes after all, and then another call's.
        give(token);
        await connect({ token: () => given }).whoAmI();
      });
      assert.deepEqual(sent, ["POST /csp/gateway/am/api/auth/api-tokens/authorize", "GET /v1/users/me"], `${call}`);
    }
  }
  // A provider that fails after the call has ended is nobody's error.
  let refuse;
  const refused = new Promise((_, reject) => (refuse = reject));
  assert.equal((await failure(() => connect({ token: () => refused }).whoAmI({ timeoutMs: 20 }))).kind, "timeout");
  refuse(new Error("too late"));
});

test("a call that ends while the token service is waited for sends no create request", async () => {
  let answer;
  const held = new Promise((resolve) => (answer = resolve));
  const sent = [];
  globalThis.fetch = async (request, ...rest) => {
    sent.push(request.url);
    if (request.url.endsWith("/authorize")) await held;
    return fetchItself(request, ...rest);
  };
  try {
    const client = connect();
    const create = (options) => client.createCredential("sandbox-robot", { description: "Never sent" }, options);
    const stop = new AbortController();
    const [late, aborted] = [create({ timeoutMs: 50 }), create({ signal: stop.signal })];
    const goesOn = client.whoAmI();
    const ended = await within(5_000, () => failure(() => late));
    stop.abort();
    const stopped = await within(5_000, () => failure(() => aborted));
    const told = [ended, stopped].map(({ kind, outcomeUnknown }) => [kind, outcomeUnknown]);
    assert.deepEqual(told, [["timeout", false], ["aborted", false]]);
    // Who waited for the same exchange has its token.
    answer();
    assert.equal((await goesOn).organization.name, "Sandbox Organization");
    assert.ok(!sent.some((url) => url.endsWith("/credentials")));
    assert.equal(sent.filter((url) => url.endsWith("/authorize")).length, 1);
  } finally {
    globalThis.fetch = fetchItself;
  }
});

test("calls at the same time exchange their token once", async () => {
  const exchanges = (sent) => sent.filter((it) => it.endsWith("/authorize")).length;
  for (const given of [token, async () => token]) {
    const client = connect({ token: given });
    const several = () => watched(() => Promise.all(Array.from({ length: 5 }, () => client.whoAmI())));
    assert.equal(exchanges(await several()), 1);
    assert.equal(exchanges(await several()), 0);
  }
  // All learn of a failure, and the next call tries again.
  const client = connect({ token: "no-such-token" });
  const failed = await watched(async () => {
    const errors = await Promise.all([1, 2, 3].map(() => failure(() => client.whoAmI())));
    assert.deepEqual(new Set(errors.map(({ kind }) => kind)), new Set(["refused"]));
  });
  const again = await watched(() => failure(() => client.whoAmI()));
  assert.equal(exchanges(failed), exchanges(again));
});

test("a call after one whose access token was refused exchanges the token again", async () => {
  const client = connect();
  await client.whoAmI();
  assert.equal((await failure(() => client.createCredential("sandbox-unauthorized", { description: "Refused" }))).kind, "unauthorized");
  const sent = await watched(() => client.whoAmI());
  assert.equal(sent.filter((it) => it.endsWith("/authorize")).length, 1);
});

test("a timeout is for all of settling, and what was seen till then is its answer", async () => {
  const attempt = { description: "Never asked for", sentAt: new Date(), idsBefore: [] };
  const settle = (registry, timeoutMs) => within(10_000, () => connect().settle(registry, attempt, { timeoutMs }));
  assert.deepEqual(await settle("sandbox-json-key", 1_000), { outcome: "none-seen", credentials: [] });
  // Not one look has ended.
  assert.equal((await failure(() => settle("sandbox-list-slow", 200))).kind, "timeout");
});

test("ten thousand credentials come in pages of a hundred", async () => {
  const ids = new Set();
  const numbers = [];
  for await (const { items, page, page_size, total_size, total_pages } of connect().listCredentials("sandbox-many")) {
    assert.deepEqual([items.length, page_size, total_size, total_pages], [100, 100, 10_000, 100]);
    numbers.push(page);
    for (const { id } of items) ids.add(id);
  }
  assert.deepEqual(numbers, Array.from({ length: 100 }, (_, index) => index + 1));
  assert.equal(ids.size, 10_000);
});

test("a list that never ends is left, and an odd entry spoils one fact", async () => {
  const hundred = Array.from({ length: 100 }, (_, index) => ({ id: `${index}` }));
  const odd = [null, { name: "without an ID" }, { id: 17, description: "d", created_at: 1767225600, removed_at: "", expires_at: -1 }];
  for (const [page, requests, items] of [
    // What ignores the page's number, and counts none or very many.
    [() => ({ items: hundred }), 2, 200],
    [() => ({ items: hundred, total_pages: 4294967295 }), 2, 200],
    [(number) => ({ items: [{ id: `${number}` }], total_pages: 4294967295 }), 1000, 1000],
    [() => ({ items: odd, total_pages: 1 }), 1, 1],
  ]) {
    let asked = 0;
    globalThis.fetch = async (request, ...rest) =>
      request.url.includes("/credentials?") ? Response.json(page(++asked)) : fetchItself(request, ...rest);
    try {
      const found = await all(connect().listCredentials("sandbox-robot"));
      assert.deepEqual([asked, found.length], [requests, items]);
      if (items === 1) assert.deepEqual(found, [{ id: "17", name: "", description: "d", expires_at: "never" }]);
    } finally {
      globalThis.fetch = fetchItself;
    }
  }
});

test("a list may be left early, and two are read side by side", async () => {
  const client = connect();
  for await (const { page } of client.listCredentials("sandbox-many")) {
    if (page === 2) break;
  }
  const pages = client.listCredentials("sandbox-many");
  assert.equal(pages[Symbol.asyncIterator](), pages);
  const other = client.listCredentials("sandbox-many");
  const [first, second] = [await pages.next(), await other.next()];
  assert.deepEqual(first, second);
  assert.equal((await pages.next()).value.page, 2);
  await pages.return?.();
  assert.deepEqual(await pages.next(), { done: true, value: undefined });
  assert.equal((await other.next()).value.page, 2);
});

test("registries are listed and read", async () => {
  const client = connect();
  const registries = await all(client.listRegistries());
  const robot = registries.find(({ id }) => id === "sandbox-robot");
  assert.deepEqual(await client.getRegistry("sandbox-robot"), robot);
  assert.ok(!registries.some(({ id }) => id === "sandbox-removed"));
  assert.ok((await all(client.listRegistries({ removed: true }))).some(({ id }) => id === "sandbox-removed"));
});

test("what a lost create request did is shown to a person", async () => {
  const client = connect();
  const idsBefore = (await all(client.listCredentials("sandbox-drops"))).map(({ id }) => id);
  const attempt = { description: "Lost and found", sentAt: new Date(), idsBefore };
  const error = await failure(() => client.createCredential("sandbox-drops", { description: attempt.description }));
  assert.equal(error.outcomeUnknown, true);
  const { outcome, credentials } = await client.settle("sandbox-drops", attempt);
  // It may as well be another script's of the same user.
  assert.equal(outcome, "perhaps");
  assert.deepEqual(credentials.map(({ description }) => description), ["Lost and found"]);
  await client.revokeCredential("sandbox-drops", credentials[0].id);
});

test("one's own credential of three minutes ago is never certain", async () => {
  const client = connect();
  const description = "Three minutes old";
  const { id, username } = await client.createCredential("sandbox-robot", { description });
  const sentAt = new Date(Date.now() + 3 * 60_000);
  const settle = (known) => client.settle("sandbox-robot", { description, sentAt, ...known });
  for (const known of [{}, { username }, { idsBefore: [] }, { credentialId: id }, { credentialId: id, username }]) {
    const { outcome, credentials } = await settle(known);
    assert.deepEqual([outcome, credentials.map((it) => it.id)], ["perhaps", [id]], inspect(known));
  }
  for (const known of [{ credentialId: id, idsBefore: [] }, { username, idsBefore: [] }]) {
    const { outcome, credentials } = await settle(known);
    assert.deepEqual([outcome, credentials.map((it) => it.id)], ["made", [id]], inspect(known));
  }
  await client.revokeCredential("sandbox-robot", id);
});

test("an id whose name is not the login's is never certain, and what is no id is refused", async () => {
  const client = connect();
  const [description, sentAt] = ["Named otherwise", new Date()];
  const { id } = await client.createCredential("sandbox-robot", { description });
  const settle = (known) => client.settle("sandbox-robot", { description, sentAt, idsBefore: [], ...known });
  assert.equal((await settle({ credentialId: id, username: "robot$another" })).outcome, "perhaps");
  for (const credentialId of ["", ".."]) assert.equal((await failure(() => settle({ credentialId }))).kind, "invalid");
  await client.revokeCredential("sandbox-robot", id);
});

test("what the list says another user created is never certain by its id", async () => {
  const description = "A colleague's";
  const created_at = new Date().toISOString();
  const items = [{ id: "17", name: "robot$colleague", description, created_at, created_by: "colleague" }];
  globalThis.fetch = async (request, ...rest) =>
    request.url.includes("/credentials?") ? Response.json({ items, total_size: 1, total_pages: 1 }) : fetchItself(request, ...rest);
  try {
    const attempt = { description, sentAt: new Date(), credentialId: "17", idsBefore: [] };
    const { outcome, credentials } = await connect().settle("sandbox-robot", attempt);
    assert.deepEqual([outcome, credentials.map(({ id }) => id)], ["perhaps", ["17"]]);
  } finally {
    globalThis.fetch = fetchItself;
  }
});

test("what was there before, or is of another age or description, is not offered", async () => {
  const client = connect();
  const description = "There before";
  const { id } = await client.createCredential("sandbox-robot", { description });
  const mostRecent = new Date(Date.now() + 6 * 60_000);
  for (const attempt of [
    { description, sentAt: new Date(), idsBefore: [id] },
    { description, sentAt: mostRecent },
    { description: "There", sentAt: new Date() },
  ]) {
    // The first look tells; then it would look on for 20 s.
    const call = () => client.settle("sandbox-robot", attempt, { signal: AbortSignal.timeout(1_000) });
    assert.equal((await failure(call)).kind, "aborted", inspect(attempt));
  }
  await client.revokeCredential("sandbox-robot", id);
});

test("a login that came without its id is found by its name", async () => {
  const client = connect();
  const description = "Without a Location";
  const idsBefore = (await all(client.listCredentials("sandbox-no-location"))).map(({ id }) => id);
  const sentAt = new Date();
  const { id, username } = await client.createCredential("sandbox-no-location", { description });
  assert.equal(id, undefined);
  const { outcome, credentials } = await client.settle("sandbox-no-location", {
    description,
    sentAt,
    idsBefore,
    username,
  });
  assert.equal(outcome, "made");
  assert.deepEqual(credentials.map(({ name }) => name), [username]);
});

test("an answer without its password names the credential that it made", async () => {
  const client = connect();
  const description = "Half an answer";
  const sentAt = new Date();
  const { credentialId } = await failure(() => client.createCredential("sandbox-truncated", { description }));
  const { outcome, credentials } = await client.settle("sandbox-truncated", { description, sentAt, credentialId });
  assert.deepEqual([outcome, credentials.map(({ id }) => id)], ["made", [credentialId]]);
});

test("looking for what a request did ends at once when it is told to", async () => {
  const attempt = { description: "Never asked for", sentAt: new Date(), idsBefore: [] };
  // The first look takes some milliseconds; then there is a pause of seconds.
  const signal = AbortSignal.timeout(300);
  const error = await within(1_000, () => failure(() => connect().settle("sandbox-json-key", attempt, { signal })));
  assert.equal(error.kind, "aborted");
});

test("every target hands over what a list of targets names", async () => {
  const client = connect();
  const login = await client.createCredential("sandbox-robot", { description: "To be handed over" });
  const credential = { ...(await client.getCredential("sandbox-robot", login.id)), ...login };
  const { url, name } = await client.getRegistry("sandbox-robot");
  const input = { registryUrl: url, credential, registry: name };
  const targets = handoffTargets();
  assert.equal(new Set(targets.map(({ id }) => id)).size, targets.length);
  for (const { id, title, group } of targets) {
    assert.ok(title && group, id);
    // This one needs the file that is there already.
    const made = id === "docker-config-merge" ? mergeDockerConfig("{}", input) : handoff(id, input);
    assert.ok(made.text && made.fileName && made.mediaType && made.usage, id);
    const encoded = Buffer.from(`${login.username}:${login.password}`).toString("base64");
    const decode = (word) => Buffer.from(word, "base64").toString("latin1");
    const decoded = made.text.replace(/[A-Za-z0-9+/]{40,}={0,2}/g, decode);
    const forms = [login.password, encoded, Buffer.from(login.password).toString("base64")];
    const holds = [made.text, decoded].some((text) => forms.some((form) => text.includes(form)));
    assert.equal(made.holdsPassword, holds, id);
    for (const harmless of [made.masked, made.usage, made.commands ?? "", made.check ?? ""]) {
      assert.ok(!harmless.includes(login.password) && !harmless.includes(encoded), id);
    }
    if (!made.holdsPassword) assert.equal(made.masked, made.text, id);
  }
});

test("a shell, a way of the password, a namespace and a name are what was asked for", () => {
  const input = { ...INPUT, credential: { username: "robot$a'b", password: "c" } };
  const shells = ["posix", "fish", "powershell", "cmd"];
  const made = shells.map((shell) => JSON.stringify(handoff("docker-login", { ...input, shell })));
  assert.equal(new Set(made).size, shells.length);
  assert.equal(JSON.stringify(handoff("docker-login", input)), made[0]);
  const [asks, reads] = ["prompt", "file"].map((passwordBy) => handoff("docker-login", { ...input, passwordBy }));
  assert.deepEqual([asks.companion, reads.companion?.text], [undefined, "c"]);
  assert.equal(JSON.stringify(handoff("docker-login", input)), JSON.stringify(asks));
  assert.throws(() => handoff("docker-login", { ...input, passwordBy: "telepathy" }), { kind: "invalid" });
  const secret = handoff("kubernetes-secret", { ...input, namespace: "team-a", secretName: "pull-it" }).text;
  assert.match(secret, /namespace: "?team-a/);
  assert.match(secret, /name: "?pull-it/);
});

test("a value that a target cannot carry is refused with what to take instead", async () => {
  const input = { ...INPUT, credential: { username: "a", password: "two\nlines" } };
  const error = await failure(() => handoff("env-file", input));
  assert.equal(error.kind, "handoff");
  assert.ok(!error.message.includes("two\nlines"));
});

test("a login is put into config.json, and all else stays", async () => {
  const existing = '{\n    "auths": {"other.example": {"auth": "eDp5"}},\n\t"psFormat":  "table"\n}\n';
  const { text, warnings } = mergeDockerConfig(existing, INPUT);
  assert.deepEqual(JSON.parse(text), {
    auths: { "other.example": { auth: "eDp5" }, "host.example": { auth: btoa("a:b") } },
    psFormat: "table",
  });
  assert.ok(text.includes('\t"psFormat":  "table"\n}\n'));
  assert.deepEqual(warnings, []);
  assert.ok(mergeDockerConfig('{"credsStore": "desktop"}', INPUT).warnings.length > 0);
  assert.equal((await failure(() => mergeDockerConfig("not JSON", INPUT))).kind, "handoff");
});

test("bodies are read from a text and from an object alike", async () => {
  const login = { username: "robot$a", password: "b" };
  const created_at = "2026-01-01T00:00:00Z";
  const credential = { id: "c", name: "robot$a", description: "Server A", created_at, status: "NEW" };
  const page = { items: [credential], page: 1, page_size: 1, total_size: 1, total_pages: 1 };
  const registry = { id: "r", name: "R", url: "https://r.example", healthy: false, credentials_limit: 10 };
  const problem = { title: "No", status: 400, violations: [{ field: "description", message: "Too short" }] };
  const accessToken = { access_token: "t", expires_in: 1799, token_type: "bearer" };
  for (const [parse, body] of [
    [parseNewCredential, login],
    [parseCredential, credential],
    [parseCredentials, page],
    [parseRegistry, registry],
    [parseProblem, problem],
    [parseAccessToken, accessToken],
  ]) {
    assert.deepEqual(parse(body), body);
    assert.deepEqual(parse(JSON.stringify(body)), body);
    const unknown = { ...body, something_new: [1, { deep: true }] };
    assert.deepEqual(parse(unknown), body);
    for (const bad of ["", "[", "null", '"text"', "17"]) {
      const error = await failure(() => parse(bad));
      assert.equal(error.kind, "unreadable", `${parse.name} of ${bad}`);
    }
  }
  assert.equal((await failure(() => parseNewCredential({ username: "robot$a" }))).kind, "unreadable");
  // A member of the wrong type counts as absent.
  assert.deepEqual(parseProblem({ title: 17, detail: "It is wrong." }), { detail: "It is wrong." });
  assert.deepEqual(parseProblem("{}"), {});
});

test("an error of another copy of the package is known", async () => {
  const copy = mkdtempSync(join(tmpdir(), "regcred-copy-"));
  try {
    cpSync(fileURLToPath(new URL(".", import.meta.resolve("regcred"))), copy, { recursive: true });
    const other = await import(pathToFileURL(join(copy, "node.js")));
    const error = await failure(() => other.handoffTargets());
    assert.ok(!(error instanceof RegcredError));
    assert.ok(isRegcredError(error));
  } finally {
    rmSync(copy, { recursive: true });
  }
  for (const value of [new Error("other"), null, undefined, "RegcredError", {}]) {
    assert.equal(isRegcredError(value), false);
  }
});

test("no secret is in what an error or the client shows of itself", async () => {
  const client = connect({ token: "sandbox-api-token-no-organization" });
  const error = await failure(() => client.getRegistry("sandbox-robot"));
  for (const shown of [client, error]) {
    assert.ok(!inspect(shown, { depth: 9, showHidden: true }).includes("sandbox-api-token"));
  }
});
