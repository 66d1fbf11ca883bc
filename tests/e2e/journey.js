import { test as base, expect } from "@playwright/test";
import { axeFaults } from "./axe.js";
import { startSandbox } from "./sandbox.js";

export { expect };

const PASSWORD = "[aria-label=Password] code";
export const MASK = "••••••••••••";

/** A person at the console. Everything is found by the name that a screen reader would say. */
export class Console {
  constructor(page, sandbox, requests = []) {
    Object.assign(this, { page, sandbox, requests });
    this.token = page.getByLabel("API token or access token");
    this.registry = page.getByLabel("Registry", { exact: true });
    this.description = page.getByLabel("Description");
    this.create = page.getByRole("button", { name: "Create credential" });
    this.problem = page.getByRole("alert");
    this.credential = page.getByRole("region", { name: "Credential created" });
    this.password = page.locator(PASSWORD);
    this.dialog = page.getByRole("dialog");
    this.done = this.button("Done");
    this.revoke = this.button("Revoke…");
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: true });
  }

  async open(address = "") {
    await this.page.goto(new URL(address, this.sandbox.url).href);
    await expect(this.create).toBeVisible();
  }

  /** Waits until the wasm has the page, which can be used before. */
  async inCharge() {
    await this.page.waitForFunction(() => performance.getEntriesByName("regcred-ready").length === 1);
  }

  async fill(registry, description = "Credential for server A") {
    // Before the page is there, a token's field that is not is no sign of somebody being signed in.
    await expect(this.registry).toBeVisible();
    if (await this.token.isVisible()) await this.token.fill(this.sandbox.token);
    await this.registry.fill(registry);
    await this.description.fill(description);
  }

  async signIn(token = this.sandbox.token) {
    await this.token.fill(token);
    await this.token.press("Enter");
  }

  /** Signs in, and waits until the token's field has gone. */
  async signedIn(token) {
    await this.signIn(token);
    await expect(this.token).toBeHidden();
  }

  /** An access token, got as a script would get it. */
  async accessToken(token = this.sandbox.token) {
    const answer = await this.page.request.post(`${this.sandbox.api}/csp/gateway/am/api/auth/api-tokens/authorize`, {
      form: { refresh_token: token },
    });
    return (await answer.json()).access_token;
  }

  /** A registry's credentials, read as a script would. */
  async list(registry) {
    const headers = { authorization: `Bearer ${await this.accessToken()}` };
    const address = `${this.sandbox.api}/v1/registries/${registry}/credentials?page_size=100`;
    return (await (await this.page.request.get(address, { headers })).json()).items;
  }

  /** Creates a credential as a script would, and returns its ID. */
  async make(registry, description, token) {
    const headers = { authorization: `Bearer ${await this.accessToken(token)}` };
    const address = `${this.sandbox.api}/v1/registries/${registry}/credentials`;
    const answer = await this.page.request.post(address, { headers, data: { description } });
    return answer.headers().location.split("/").at(-1);
  }

  /** Revokes a credential as a script would. */
  async remove(registry, id) {
    const headers = { authorization: `Bearer ${await this.accessToken()}` };
    await this.page.request.delete(`${this.sandbox.api}/v1/registries/${registry}/credentials/${id}`, { headers });
  }

  /** The IDs of a registry's credentials of one description, read as a script would. */
  async idsOf(registry, description) {
    const items = await this.list(registry);
    return items.filter((it) => it.description === description).map((it) => it.id);
  }

  /** A place of the console, with somebody signed in there. */
  async openAt(address) {
    await this.page.goto(new URL(address, this.sandbox.url).href);
    await this.signedIn();
  }

  /** Makes a credential in `sandbox-robot`, and opens the first step of replacing it. Returns its ID. */
  async beginReplacing(description) {
    const old = await this.make("sandbox-robot", description);
    await this.openAt(`rotate/?registry=sandbox-robot&credential=${old}`);
    await expect(this.page.getByRole("heading", { name: "Step 1 of 3: create the replacement" })).toBeVisible();
    await expect(this.description).toHaveValue(description);
    return old;
  }

  /** Fills everything in and presses the button, with the token still in its field. */
  async ask(registry, description) {
    await this.fill(registry, description);
    await this.create.click();
  }

  /** Waits until the POST has left, and its answer is waited for. */
  async sent() {
    await expect(this.page.getByText(/^Creating… \d+ s$/)).toBeVisible();
  }

  async issue(registry) {
    await this.open();
    await this.ask(registry);
    await expect(this.credential).toBeVisible();
  }

  /** What the page says after a credential has left it. */
  finished(heading) {
    return this.page.getByRole("heading", { name: heading });
  }

  /** Saves the password, presses *Done*, and waits for the page that says so. */
  async finish(description = "Credential for server A") {
    await this.button("Copy password").click();
    await expect(this.credential).toContainText("● Password copied");
    await this.done.click();
    await expect(this.finished(`${description} is ready`)).toBeFocused();
  }

  /** The same, and back to the form. */
  async finishAndReturn(description) {
    await this.finish(description);
    await this.button("Create another").click();
    await expect(this.description).toBeFocused();
  }

  /** Revokes the credential that is on the page, and waits for the page that says so. */
  async revokeIssued(description = "Credential for server A") {
    await this.revoke.click();
    await this.dialog.getByRole("button", { name: "Revoke credential", exact: true }).click();
    await expect(this.finished(`${description} was revoked`)).toBeFocused();
  }

  /** Chooses how the new credential is used, by the names that the panel has for it. */
  async use(tool, how) {
    const tools = this.page.getByRole("group", { name: "Tool" });
    await expect(tools).toBeVisible();
    const all = tools.getByRole("combobox", { name: "Tool", exact: true });
    const common = tools.getByRole("radio", { name: tool, exact: true });
    if (await all.isVisible()) await all.selectOption({ label: tool });
    else if (await common.count()) await common.check();
    else await tools.getByLabel("Another tool").selectOption({ label: tool });
    if (how) await this.page.getByLabel("How", { exact: true }).selectOption({ label: how });
  }

  async reveal() {
    await this.button("Show password").click();
    await expect(this.password).not.toHaveText(MASK);
    return this.password.evaluate((node) => node.textContent);
  }

  /** User name and password, as they stand on the page. */
  async login() {
    await expect(this.credential).toBeVisible();
    return [await this.page.locator("[aria-label=Username] code").textContent(), await this.reveal()];
  }

  /** The ID of the new credential, once it is read back. */
  async issuedId() {
    const id = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
    await expect(this.credential).toContainText(id);
    return (await this.credential.textContent()).match(id)[0];
  }

  posts() {
    return this.requests.filter((it) => it.method === "POST" && it.url.endsWith("/credentials")).length;
  }

  /** The DELETEs that were sent, by the ids that they name. */
  deleted() {
    return this.requests.filter(({ method }) => method === "DELETE").map(({ url }) => url.split("/").at(-1));
  }

  exchanges() {
    return this.requests.filter((it) => it.url.endsWith("/authorize")).length;
  }

  /** No fault in the tree that assistive technology reads, in light, in dark and in forced colors. */
  async expectAccessible() {
    const canEmulate = this.page.context().browser().browserType().name() === "chromium";
    const looks = [{ colorScheme: "light" }, { colorScheme: "dark" }, { colorScheme: "light", forcedColors: "active" }];
    for (const look of canEmulate ? looks : [null]) {
      if (look) await this.page.emulateMedia({ forcedColors: null, ...look });
      const faults = await axeFaults(this.page);
      expect(faults, JSON.stringify(look)).toEqual([]);
    }
    if (canEmulate) await this.page.emulateMedia({ forcedColors: null, colorScheme: null });
  }

  /** Whether any 24 bytes of a password are anywhere in the wasm's memory. */
  inMemory(secret) {
    return this.page.evaluate(async (secret) => {
      const { default: running } = await import(document.querySelector("script[data-js]").dataset.js);
      const memory = new Uint8Array((await running()).memory.buffer);
      const text = new TextDecoder("latin1").decode(memory);
      // A chunk of letters and digits: the same bytes in clear, in JSON and in a header.
      const chunks = secret.match(/[A-Za-z0-9]{24}/g);
      return chunks.some((chunk) => text.includes(chunk));
    }, secret);
  }

  /** What of a password could be found on the page, in its address, or in any storage. */
  traces(secret) {
    return this.page.evaluate((secret) => {
      const places = {
        document: document.documentElement.outerHTML,
        values: [...document.querySelectorAll("input")].map((input) => input.value).join("\n"),
        address: location.href,
        title: document.title,
        history: JSON.stringify(history.state),
        localStorage: JSON.stringify({ ...localStorage }),
        sessionStorage: JSON.stringify({ ...sessionStorage }),
        cookies: document.cookie,
      };
      const forms = [secret, btoa(secret), encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
      return Object.keys(places).filter((place) => forms.some((form) => places[place].includes(form)));
    }, secret);
  }
}

/** A text that no other journey has. */
export const unique = (text) => `${text} ${Date.now()} ${Math.random().toString(36).slice(2)}`;

export const test = base.extend({
  /** How the sandbox is started. */
  sandboxOptions: [[], { option: true, scope: "worker" }],

  sandbox: [
    async ({ sandboxOptions }, use) => {
      const sandbox = await startSandbox(...sandboxOptions);
      await use(sandbox);
      await sandbox.stop();
    },
    { scope: "worker" },
  ],

  /** The console; in every journey the policy holds, and nothing but the configured origins is asked. */
  console: async ({ page, sandbox }, use) => {
    const requests = [];
    const refused = [];
    page.on("request", (request) => requests.push({ method: request.method(), url: request.url() }));
    // Firefox tells a file that was changed on its way, or a connection to another origin that broke, as an error
    // of the page; the page shows it.
    const isShown = (error) => /in the integrity attribute|CORS request did not succeed/.test(error);
    page.on("pageerror", (error) => isShown(error) || refused.push(`${error}`));
    page.on("console", (message) => {
      if (/Content.Security.Policy|Trusted ?Type|panicked/i.test(message.text())) refused.push(message.text());
    });
    await use(new Console(page, sandbox, requests));
    // The files of other pages may still be on their way.
    await page.unrouteAll({ behavior: "ignoreErrors" });
    const allowed = [sandbox.url, sandbox.api].map((address) => new URL(address).origin);
    const foreign = requests.map(({ url }) => new URL(url)).filter(({ protocol }) => protocol.startsWith("http"));
    expect(foreign.map(({ origin }) => origin).filter((origin) => !allowed.includes(origin))).toEqual([]);
    expect(refused).toEqual([]);
  },
});
