// The main journey in WebKit: sign in, create, see and copy the password, done.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pulls } from "../e2e/pulls.js";
import { startSandbox } from "../e2e/sandbox.js";
import { startBrowser } from "./webdriver.js";

const PASTE = "\uE009v";
const MASK = "••••••••••••";
const field = (label) => `//input[@id=//label[starts-with(normalize-space(), "${label}")]/@for]`;
const button = (name) => `//button[@aria-label="${name}" or not(@aria-label) and normalize-space()="${name}"]`;
const heading = (text) => `//*[self::h1 or self::h2][normalize-space()="${text}"]`;
const value = (name) => `//*[@aria-label="${name}"]//code`;

test("a credential, from the token to a pull", async (t) => {
  const sandbox = await startSandbox();
  t.after(() => sandbox.stop());
  const browser = await startBrowser();
  t.after(() => browser.stop());
  t.diagnostic(browser.version);

  await browser.open(sandbox.url);
  await browser.run(`
    window.refused = [];
    document.addEventListener("securitypolicyviolation", (event) => refused.push(event.violatedDirective));
  `);
  // The wasm replaces what is there at first paint, and WebDriver's elements with it.
  await browser.until("the wasm has the page", () =>
    browser.run(`return performance.getEntriesByName("regcred-ready").length === 1`),
  );
  await browser.type(field("API token"), sandbox.token);
  await browser.click(button("Sign in"));
  await browser.type(field("Registry"), "sandbox-robot");
  await browser.type(field("Description"), "WebKit's credential");
  await browser.click(button("Create credential"));

  await browser.find(heading("Credential created"));
  const username = await browser.text(value("Username"));
  assert.match(username, /^robot\$/);
  assert.equal(await browser.text(value("Password")), MASK);
  await browser.click(button("Show password"));
  const password = await browser.until("the password is shown", async () => {
    const shown = await browser.text(value("Password"));
    return shown !== MASK && shown;
  });
  assert.ok(pulls(sandbox.registry, username, password));

  await browser.click(button("Hide password"));
  assert.ok(!(await browser.run("return document.documentElement.outerHTML")).includes(password));
  await browser.click(button("Copy password"));
  await browser.find(`//*[contains(normalize-space(text()), "Password copied")]`);
  await browser.click(button("Done"));
  await browser.find(heading("WebKit's credential is ready"));
  assert.ok(!(await browser.run("return document.documentElement.outerHTML")).includes(password));

  // What the clipboard got is what is pasted.
  await browser.click(button("Create another"));
  await browser.type(field("Description"), PASTE);
  await browser.until("the password is pasted", async () => (await browser.property(field("Description"), "value")) === password);
  assert.deepEqual(await browser.run("return window.refused"), []);
});
