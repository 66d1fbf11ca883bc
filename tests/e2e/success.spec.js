import { readFileSync } from "node:fs";
import { alterPosts } from "./answers.js";
import { MASK, expect, test } from "./journey.js";

test.describe("a credential of either kind", { tag: "@main" }, () => {
  for (const [registry, username, lines] of [
    ["sandbox-json-key", /^_json_key$/, 11],
    ["sandbox-robot", /^robot\$/, 1],
  ]) {
    test(`${registry}: one POST, shown once, saved by every way`, async ({ console, page, browserName }) => {
      await console.issue(registry);
      expect([console.exchanges(), console.posts()]).toEqual([1, 1]);
      await expect(page.locator("[aria-label=Username] code")).toHaveText(username);
      await expect(console.credential).toContainText(console.sandbox.registry);
      await expect(console.credential).toContainText(/UTC · in 2 years/);
      await expect(console.credential).toContainText(/[0-9a-f]{8}-[0-9a-f]{4}-4/);
      await expect(console.password).toHaveText(MASK);
      await console.expectAccessible();

      const password = await console.reveal();
      expect(password.trimEnd().split("\n")).toHaveLength(lines);
      await console.expectAccessible();
      await console.button("Hide password").click();
      await expect(console.password).toHaveText(MASK);
      expect(await console.traces(password)).toEqual([]);

      await expect(console.credential).toContainText("◆ Password not saved yet");
      await expect(console.done).not.toHaveAttribute("aria-disabled");
      await console.button("Copy password").click();
      await expect(page.getByRole("status")).toHaveText("Password copied.");
      if (browserName === "chromium") {
        expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(password);
      }
      await expect(console.credential).toContainText("● Password copied");
      await console.expectAccessible();
      expect(await console.inMemory(password)).toBe(true);
      await console.done.click();
      await expect(console.finished("Credential for server A is ready")).toBeFocused();
      await expect(console.credential).toBeHidden();
      await expect(page.getByRole("region", { name: "Credential for server A is ready" })).toContainText(/It works until .* UTC\./);
      await console.expectAccessible();
      expect(await console.traces(password)).toEqual([]);
      expect(await console.inMemory(password)).toBe(false);
      await console.button("Create another").click();
      await expect(console.registry).toHaveValue(registry);
      await expect(console.description).toHaveValue("");
      await expect(console.description).toBeFocused();
      expect(console.posts()).toBe(1);
    });
  }
});

test("a download has the password's own bytes, and Done asks whether it was saved", async ({ console, page }) => {
  await console.issue("sandbox-json-key");
  const downloading = page.waitForEvent("download");
  await console.button("Download password").click();
  const file = readFileSync(await (await downloading).path(), "utf8");
  expect(file).toBe(await console.reveal());
  await expect(console.credential).toContainText("● Download started");
  await expect(page.getByRole("status")).toHaveText("Download started. The file holds the password.");
  await console.done.click();
  const asks = page.getByRole("dialog", { name: "Is the password saved?" });
  await expect(asks.getByRole("heading")).toBeFocused();
  await console.expectAccessible();
  await asks.getByRole("button", { name: "Back to the password" }).click();
  await expect(console.password).toHaveText(file);
  await console.done.click();
  await asks.getByRole("button", { name: "Yes, it is saved" }).click();
  await expect(console.finished("Credential for server A is ready")).toBeFocused();
  expect(await console.traces(file)).toEqual([]);
});

test("copying by hand, masked or shown, counts as saved and keeps every byte", async ({ console, page }) => {
  for (const shown of [false, true]) {
    await console.issue("sandbox-json-key");
    const password = await console.reveal();
    if (!shown) await console.button("Hide password").click();
    await console.password.evaluate((node) => getSelection().selectAllChildren(node));
    await page.keyboard.press("Control+C");
    await expect(console.credential).toContainText("● Password copied");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(password);
    await console.done.click();
    await expect(console.finished("Credential for server A is ready")).toBeFocused();
  }
});

test("a password that ends with a line break is told of in the words of one line", async ({ console, page }) => {
  await alterPosts(page, async (response) => {
    const { "content-length": _, ...headers } = response.headers();
    return { status: 201, headers, body: JSON.stringify({ username: "robot$a", password: "one line\n" }) };
  });
  await console.issue("sandbox-robot");
  await console.button("Show password").click();
  const words = "The password ends with a line break. Copied or downloaded, it keeps every byte.";
  await expect(console.credential.getByText(words)).toBeVisible();
});

test("part of a password is not the password", async ({ console, page }) => {
  await console.issue("sandbox-robot");
  await console.reveal();
  await console.password.evaluate((node) => getSelection().setBaseAndExtent(node.firstChild, 0, node.firstChild, 4));
  await page.keyboard.press("Control+C");
  await expect(console.credential).toContainText("◆ Password not saved yet");
});

test("a clipboard that refuses is told, and the text is there to be copied by hand", async ({ console, page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "clipboard", { get: () => undefined });
  });
  await console.issue("sandbox-robot");
  await console.button("Copy password").click();
  const failure = console.credential.getByText("Your browser did not allow copying.");
  await expect(failure).toBeVisible();
  await expect(console.password).not.toHaveText(MASK);
  const password = await console.password.evaluate((node) => node.textContent);
  expect(await page.evaluate(() => getSelection().toString())).toBe(password);
  await expect(console.credential).toContainText("◆ Password not saved yet");
  await console.expectAccessible();
  await page.keyboard.press("Control+C");
  await expect(console.credential).toContainText("● Password copied");
  await expect(failure).toBeHidden();
});

test("a clipboard that does not answer is told after a while, and may still answer", async ({ console, page }) => {
  await page.addInitScript(() => {
    Clipboard.prototype.writeText = () => new Promise((resolve) => (window.answer = resolve));
  });
  await page.clock.install();
  await console.issue("sandbox-robot");
  const silence = console.credential.getByText("Your browser hasn't copied it yet.");
  for (const name of ["Copy registry", "Copy password"]) {
    await console.button(name).click();
    await page.clock.fastForward(2_000);
    await expect(silence).toBeHidden();
    await page.clock.fastForward(1_000);
    await expect(silence).toBeVisible();
    await expect(page.getByRole("status").first()).toContainText("Your browser hasn't copied it yet.");
    await expect(console.password).toHaveText(MASK);
    await page.evaluate(() => window.answer());
    await expect(silence).toBeHidden();
    await expect(console.button(name)).toHaveText("✓ Copied");
  }
  await expect(console.credential).toContainText("● Password copied");
  await console.use("Docker");
  const command = page.getByRole("listitem").filter({ has: console.button("Copy command: log in") });
  await console.button("Copy command: log in").click();
  await page.clock.fastForward(3_000);
  await expect(command).toContainText("Your browser hasn't copied it yet.");
  await page.evaluate(() => window.answer());
  await expect(command).not.toContainText("Your browser hasn't copied it yet.");
});

test("the whole way by keyboard", async ({ console, page }) => {
  await console.open();
  await console.token.focus();
  await page.keyboard.type(console.sandbox.token);
  // Past the button that only signs in.
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.type("sandbox-robot");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Credential for server A");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Credential created" })).toBeFocused();
  for (let n = 0; n < 12 && !(await console.button("Copy password").evaluate((it) => it === document.activeElement)); n++) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await expect(console.credential).toContainText("● Password copied");
  for (let n = 0; n < 40 && !(await console.done.evaluate((it) => it === document.activeElement)); n++) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await expect(console.finished("Credential for server A is ready")).toBeFocused();
});

for (const [what, width, size] of [["at 320 px", 320, "100%"], ["on a phone with text of twice the size", 390, "200%"]]) {
  test(`nothing has to be scrolled sideways ${what}`, async ({ console, page }) => {
    await page.setViewportSize({ width, height: 640 });
    const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    await console.open();
    await page.evaluate((size) => (document.documentElement.style.fontSize = size), size);
    expect(await fits()).toBe(true);
    await console.ask("sandbox-strict");
    await expect(console.problem).toBeVisible();
    expect(await fits()).toBe(true);
    await console.ask("sandbox-json-key");
    await console.reveal();
    await expect(page.getByRole("group", { name: "Tool" })).toBeVisible();
    expect(await fits()).toBe(true);
  });
}
