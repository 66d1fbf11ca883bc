import { test as base, expect } from "@playwright/test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { axeFaults } from "../e2e/axe.js";
import { startSandbox } from "../e2e/sandbox.js";
import { serve } from "./server.js";

export { expect };
export const MASK = "••••••••••••";

const built = process.env.REGCRED_HOSTS;
if (!built) throw new Error("REGCRED_HOSTS names the folder of the built projects: start tests/npm/run.sh");

/** The projects: what they serve, and the Trusted Types policies that their framework makes. */
export const hosts = [
  { name: "plain", folder: "plain", trustedTypes: "'none'" },
  { name: "webpack", folder: "webpack/dist", trustedTypes: "'none'" },
  { name: "vite-vue", folder: "vite-vue/dist", trustedTypes: "vue" },
  { name: "vite-react", folder: "vite-react/dist", trustedTypes: "'none'" },
  { name: "angular", folder: "angular/dist", trustedTypes: "angular" },
]
  .map((host) => ({ ...host, folder: join(built, host.folder) }))
  .filter(({ folder }) => existsSync(folder));

/** A page with the element in it. What the element shows is found by the names that a screen reader would say. */
class Host {
  constructor(page, { url, calls }, requests) {
    Object.assign(this, { page, url, calls, requests });
    this.element = page.locator("registry-credential");
    // The element has lists of its own.
    this.told = page.getByRole("listitem").filter({ hasText: /^regcred-/ });
    Object.assign(this, this.parts(this.element));
  }

  /** What one of several elements shows. */
  parts(element) {
    const button = (name) => element.getByRole("button", { name, exact: true });
    return {
      token: element.getByLabel("API token or access token"),
      registry: element.getByLabel("Registry", { exact: true }),
      description: element.getByLabel("Description"),
      create: button("Create credential"),
      problem: element.getByRole("alert"),
      credential: element.getByRole("region", { name: "Credential created" }),
      password: element.locator("[aria-label=Password] code"),
      /** Whether the password was saved, in words. */
      saved: element.getByRole("region", { name: "Finish" }).locator(".pill"),
      show: button("Show password"),
      copy: button("Copy password"),
      download: button("Download password"),
      done: button("Done"),
      revoke: button("Revoke…"),
      question: element.getByRole("dialog"),
      answer: (name) => element.getByRole("dialog").getByRole("button", { name, exact: true }),
      /** What became of a credential. */
      finished: (name) => element.getByRole("region", { name }),
      createAnother: button("Create another"),
      tryAgain: button("Try again"),
    };
  }

  async open(path = "") {
    await this.page.goto(new URL(path, this.url).href);
  }

  /** Fills the form in and presses the button, once the page has signed in. */
  async ask(description, { registry, create, description: field } = this) {
    await expect(registry).toHaveAccessibleDescription(/credentials used/);
    await field.fill(description);
    await create.click();
  }

  async reveal({ show, password } = this) {
    await show.click();
    await expect(password).not.toHaveText(MASK);
    return password.evaluate((node) => node.textContent);
  }

  /** Saves the password and is done. */
  async keep({ copy, saved, done, finished } = this) {
    await copy.click();
    await expect(saved).toHaveText(/Password copied/);
    await done.click();
    await expect(finished(/ is ready$/)).toBeVisible();
  }

  /** The requests to the API that one of its addresses got, `/a` or `/b`. */
  callsTo(prefix) {
    return this.calls.filter(({ path }) => path.startsWith(`${prefix}/`));
  }

  /** An event that the page's own listener wrote down. */
  async expectTold(name, detail) {
    const line = this.told.filter({ hasText: name });
    await expect(line).toHaveCount(1);
    expect(JSON.parse((await line.textContent()).slice(name.length))).toEqual(detail);
  }

  async expectAccessible() {
    for (const scheme of ["light", "dark"]) {
      await this.page.evaluate((scheme) => {
        const { style } = document.documentElement;
        [style.colorScheme, style.backgroundColor, style.color] = [scheme, "Canvas", "CanvasText"];
      }, scheme);
      expect(await axeFaults(this.page), scheme).toEqual([]);
    }
  }

  /** Whether any 24 bytes of a password are anywhere in the memory of a wasm. */
  inMemory(secret) {
    return this.page.evaluate((secret) => {
      // A chunk of letters and digits: the same bytes in clear, in JSON and in a header.
      const chunks = secret.match(/[A-Za-z0-9]{24}/g);
      const texts = window.wasmMemories.map(({ buffer }) => new TextDecoder("latin1").decode(new Uint8Array(buffer)));
      if (!texts.length) throw new Error("no wasm is running");
      return texts.some((text) => chunks.some((chunk) => text.includes(chunk)));
    }, secret);
  }

  /** Whether a text is anywhere in the document, shadow trees and fields included. */
  inDocument(text) {
    return this.page.evaluate((text) => {
      const holds = (root) =>
        root.textContent.includes(text) ||
        [...root.querySelectorAll("*")].some(
          (node) =>
            [...node.attributes].some(({ value }) => value.includes(text)) ||
            String(node.value ?? "").includes(text) ||
            (node.shadowRoot && holds(node.shadowRoot)),
        );
      return holds(document.documentElement) || decodeURIComponent(location.href).includes(text);
    }, text);
  }
}

/** Before a page's own scripts: remembers the memory of every wasm, and says what the policy forbids. */
function watch() {
  window.wasmMemories = [];
  const remember = (result) => {
    const { memory } = (result.instance ?? result).exports ?? {};
    if (memory) window.wasmMemories.push(memory);
    return result;
  };
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = (...given) => original.apply(WebAssembly, given).then(remember);
  }
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct: (original, given) => remember(new original(...given)),
  });
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) => {
    console.error(`The policy forbids: ${violatedDirective} ${blockedURI} ${sample}`);
  });
}

/** What a browser says by itself: of an answer or a refusal that a test asked for, and of an icon that nobody asked for. */
const isOfTheBrowser = (text) =>
  /^Failed to load resource: .*(status of [45]\d\d|net::ERR_)|\/favicon\.ico|^Download is disallowed/.test(text);

/** Puts elements into the page's main part, after the package was imported. */
export async function add(page, ...attributes) {
  await page.evaluate(async (attributes) => {
    // Wherever a `<base>` leads.
    window.regcred = await import(`${location.origin}/node_modules/regcred/element.js`);
    for (const given of attributes) {
      const element = document.createElement("registry-credential");
      element.tokenProvider = async () => "sandbox-api-token-developer";
      for (const [name, value] of Object.entries(given)) element.setAttribute(name, value);
      document.querySelector("main").append(element);
    }
  }, attributes);
}

/** An access token, got as a page's own server would get it. */
export async function accessToken(page, url, apiToken = "sandbox-api-token-developer") {
  const exchange = new URL("/csp/gateway/am/api/auth/api-tokens/authorize", url).href;
  const answer = await page.request.post(exchange, { form: { refresh_token: apiToken } });
  return (await answer.json()).access_token;
}

export const test = base.extend({
  sandbox: [
    async ({}, use) => {
      const sandbox = await startSandbox("--no-registry");
      await use(sandbox);
      await sandbox.stop();
    },
    { scope: "worker" },
  ],

  /** Which of the projects is served. */
  hostName: ["plain", { option: true }],

  /** A served project; in every test the policy holds, and nothing but the page's own origin is asked. */
  host: async ({ page, sandbox, hostName }, use) => {
    const server = await serve(...servedAs(hostName, sandbox));
    const requests = [];
    const faults = [];
    page.on("request", (request) => requests.push({ method: request.method(), url: request.url() }));
    const note = (text) => isOfTheBrowser(text) || faults.push(text);
    page.on("pageerror", (error) => note(`${error}`));
    page.on("console", (message) => message.type() === "error" && note(message.text()));
    await page.addInitScript(watch);
    await use(new Host(page, server, requests));
    await page.close();
    await server.stop();
    const elsewhere = requests.filter(({ url }) => !url.startsWith(server.url)).map(({ url }) => url);
    expect(elsewhere).toEqual([]);
    expect(faults).toEqual([]);
  },
});

function servedAs(name, { api }) {
  const plain = { folder: join(built, name), trustedTypes: "'none'" };
  const { folder, trustedTypes } = hosts.find((host) => host.name === name) ?? plain;
  return [folder, { api, trustedTypes }];
}
