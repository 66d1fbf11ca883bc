import { Console, expect, test as base, unique } from "../e2e/journey.js";
import { pulls } from "../e2e/pulls.js";
import { startSandbox } from "../e2e/sandbox.js";
import { certificate, folder, freePort, headersOf, install, installed, laterThan, serve, startUpstream, unpack } from "./servers.js";

const AUTHORIZE = "/csp/gateway/am/api/auth/api-tokens/authorize";

/** What a release does behind nginx and behind Caddy. */
export function behind(kind) {
  const test = base.extend({
    release: [async ({}, use) => use(unpack()), { scope: "worker" }],

    /** The sandbox behind TLS, and the console that a server of this kind has in front of it. */
    sandbox: [
      async ({ release }, use) => {
        const sandbox = await startSandbox();
        const known = certificate();
        const upstream = await startUpstream(sandbox.url, known);
        const at = folder();
        const proxy = [`--proxy-api=${upstream.url}`, `--proxy-tokens=${upstream.url}`, "--proxy-ca", known.cert];
        installed(release, ...proxy, at);
        const server = await serve(kind, at, await freePort());
        await use({ ...sandbox, url: `${server.origin}/`, api: server.origin, upstream, server, proxy, at });
        await server.stop();
        upstream.stop();
        await sandbox.stop();
      },
      { scope: "worker" },
    ],

    /** Serves another installation, gone after the test. */
    another: async ({ release }, use) => {
      const servers = [];
      await use(async (options, { port, at = folder() } = {}) => {
        installed(release, ...options, at);
        const server = await serve(kind, at, port ?? (await freePort()));
        servers.push(server);
        return { ...server, at };
      });
      for (const server of servers) await server.stop();
    },
  });

  test("a credential is created, pulls an image and is revoked; the log has nothing of it", async ({ console }) => {
    await console.issue("sandbox-robot");
    const [username, password] = await console.login();
    const { registry, server, upstream } = console.sandbox;
    expect(pulls(registry, username, password)).toBe(true);
    await console.revokeIssued();
    expect(pulls(registry, username, password)).toBe(false);
    // The API sees nothing of the page's own origin.
    const sent = upstream.requests.map(({ headers }) => headers);
    for (const name of ["origin", "cookie", "referer", "x-forwarded-for"]) expect(sent.filter((it) => it[name])).toEqual([]);
    const host = new URL(upstream.url).host;
    expect(new Set(sent.map((it) => it.host))).toEqual(new Set([host]));
    const bearers = sent.flatMap((it) => it.authorization ?? []);
    expect(bearers.length).toBeGreaterThan(0);
    const log = server.log();
    expect(log).toContain("/v1/registries/sandbox-robot/credentials");
    expect(log).toContain(AUTHORIZE);
    for (const secret of [password, console.sandbox.token, ...bearers.map((it) => it.split(" ")[1]), "Credential for server A"]) {
      expect(log.includes(secret)).toBe(false);
    }
  });

  test("documents and files come with the headers that are written down", async ({ sandbox, request }) => {
    const at = (path) => new URL(path, sandbox.url).href;
    const everything = headersOf("everything", "'self'");
    for (const path of ["", "credentials/", "rotate/"]) {
      const answer = await request.get(at(path));
      expect(answer.headers()).toMatchObject({ ...everything, ...headersOf("documents", "'self'"), "content-type": "text/html; charset=utf-8" });
      expect(answer.headers()["content-encoding"]).toBe("gzip");
    }
    const html = await (await request.get(at(""))).text();
    const types = { css: /^text\/css/, js: /^text\/javascript|^application\/javascript/, svg: /^image\/svg\+xml/, wasm: /^application\/wasm$/ };
    for (const [, name, extension] of html.matchAll(/="\/([^"]+\.(css|js|svg|wasm))"/g)) {
      for (const encoding of ["br", "gzip", "identity"]) {
        const answer = await request.get(at(name), { headers: { "accept-encoding": encoding } });
        const { "content-encoding": encoded, "content-type": type, ...headers } = answer.headers();
        expect(headers).toMatchObject({ ...everything, ...headersOf("hashed files", "") });
        expect(encoded ?? "identity").toBe(encoding);
        expect(type).toMatch(types[extension]);
        expect(headers.vary).toContain("Accept-Encoding");
      }
    }
    // What is not there now may be there later.
    for (const missing of ["boot-0123456789abcdef.js", "no-such-place/"]) {
      const answer = await request.get(at(missing));
      expect(answer.status()).toBe(404);
      expect(answer.headers()["cache-control"] ?? "").not.toContain("immutable");
    }
  });

  test("deep links work below any path, and settings arrive", async ({ another, sandbox, page }) => {
    const title = 'Keys & "locks"';
    const options = ["--base=/teams/regcred/", "--title", title, "--tokens-page=https://console.example/portal/#/user/tokens?a=1&b=2"];
    const { origin } = await another([...sandbox.proxy, ...options]);
    const console = new Console(page, { ...sandbox, url: `${origin}/teams/regcred/`, api: origin });
    await page.goto(`${origin}/teams/regcred?description=Without+a+slash`);
    await console.inCharge();
    await expect(page).toHaveURL(`${origin}/teams/regcred/?description=Without+a+slash`);
    await expect(console.description).toHaveValue("Without a slash");
    await page.goto(`${origin}/teams/regcred/credentials?registry=sandbox-history`);
    await expect(page).toHaveURL(`${origin}/teams/regcred/credentials/?registry=sandbox-history`);
    await console.signedIn();
    await expect(page.getByRole("row", { name: /Server A/ })).toHaveCount(2);
    await expect(page).toHaveTitle(`${title}: credentials of sandbox-history`);
    await page.getByRole("link", { name: "Create", exact: true }).click();
    await expect(page).toHaveURL(`${origin}/teams/regcred/?registry=sandbox-history`);
    await expect(page).toHaveTitle(`${title}: create a registry credential`);
    await expect(page.locator(".brand")).toHaveText(title);
    const meta = page.locator('meta[name="regcred-tokens-page"]');
    await expect(meta).toHaveAttribute("content", "https://console.example/portal/#/user/tokens?a=1&b=2");
  });

  test("an update does not break a page that is open", async ({ another, release, sandbox, page }) => {
    const { origin, at } = await another(sandbox.proxy);
    const console = new Console(page, { ...sandbox, url: `${origin}/`, api: origin });
    // As if the background had not come so far yet.
    const later = /\/(split_\w+|chunk_\w+)-\w+\.wasm$/;
    await page.route(later, (route) => route.abort());
    await console.open();
    await console.inCharge();
    const boot = () => page.locator("script[data-js]").getAttribute("src");
    const before = await boot();
    installed(laterThan(release), ...sandbox.proxy, at);
    await page.unroute(later);
    await console.signedIn();
    await console.fill("sandbox-history");
    await page.getByRole("link", { name: "Credentials", exact: true }).click();
    await expect(page.getByRole("row", { name: /Server A/ })).toHaveCount(2);
    await page.reload();
    expect(await boot()).not.toBe(before);
    await console.signedIn();
    await expect(page.getByRole("row", { name: /Server A/ })).toHaveCount(2);
  });

  test("answers arrive as the API gave them", async ({ console, request }) => {
    const { sandbox } = console;
    const authorization = `Bearer ${await console.accessToken()}`;
    const post = (registry, data = { description: unique("Through a proxy") }) =>
      request.post(`${sandbox.api}/v1/registries/${registry}/credentials`, { headers: { authorization }, data });
    const created = await post("sandbox-robot");
    expect(created.status()).toBe(201);
    expect(created.headers().location).toMatch(/\/v1\/registries\/sandbox-robot\/credentials\/[0-9a-f-]{36}$/);
    for (const [registry, status] of [["sandbox-strict", 400], ["sandbox-refuses", 403], ["sandbox-busy", 429], ["sandbox-unavailable", 503]]) {
      const answer = await post(registry);
      expect(answer.status()).toBe(status);
      expect(answer.headers()["content-type"]).toBe("application/problem+json");
      expect(Object.keys(await answer.json())).toContain("title");
      if (status > 403) expect(answer.headers()["retry-after"]).toMatch(/^\d+$/);
    }
    // Ids are opaque: not even their escapes are changed.
    await request.get(`${sandbox.api}/v1/registries/a%2Fb%20c%25/credentials?page=1`, { headers: { authorization } });
    expect(sandbox.upstream.requests.at(-1).url).toBe("/v1/registries/a%2Fb%20c%25/credentials?page=1");
    const long = `Bearer ${"x".repeat(40_000)}`;
    const refused = await request.get(`${sandbox.api}/v1/registries`, { headers: { authorization: long } });
    expect(sandbox.upstream.requests.at(-1).headers.authorization).toBe(long);
    expect(refused.headers()["content-type"]).toBe("application/problem+json");
  });

  test("a POST whose answer is lost was sent once", async ({ console }) => {
    const { upstream } = console.sandbox;
    const posts = () => upstream.requests.filter(({ method, url }) => method === "POST" && url.endsWith("/credentials")).length;
    await console.open();
    await console.signedIn();
    const before = posts();
    upstream.cuts = true;
    await console.ask("sandbox-robot", unique("Cut behind the proxy"));
    await expect(console.problem.first()).toBeVisible();
    upstream.cuts = false;
    expect(posts() - before).toBe(1);
  });

  test("an upstream that cannot prove its name gets no request", async ({ another, request, sandbox }) => {
    const stranger = certificate();
    const upstream = await startUpstream(sandbox.url, stranger);
    const { cert } = certificate();
    const { origin } = await another([`--proxy-api=${upstream.url}`, `--proxy-tokens=${upstream.url}`, "--proxy-ca", cert]);
    const answers = [await request.get(`${origin}/v1/registries`), await request.post(`${origin}${AUTHORIZE}`, { form: { refresh_token: "secret" } })];
    expect(answers.map((it) => it.status())).toEqual([502, 502]);
    expect(upstream.requests).toEqual([]);
    upstream.stop();
  });

  test("an API on an origin of its own is asked by the browser", async ({ another, page }) => {
    const port = await freePort();
    const api = await startSandbox("--no-registry", "--cross-origin", "exposed", "--console-origin", `http://127.0.0.1:${port}`);
    const { origin } = await another([`--api=${api.api}`, `--tokens=${api.api}/`], { port });
    const console = new Console(page, { ...api, url: `${origin}/` });
    const document = await page.request.get(origin);
    expect(document.headers()["content-security-policy"]).toContain(`connect-src 'self' ${api.api};`);
    expect((await page.request.get(`${origin}/v1/registries`)).status()).toBe(404);
    await console.issue("sandbox-robot");
    await api.stop();
  });
}
