import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "./journey.js";
import { inspects } from "./pulls.js";

async function download(page, name) {
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name }).click();
  const file = await downloading;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
}

for (const registry of ["sandbox-json-key", "sandbox-robot"]) {
  test(`${registry}: Docker's config.json and the Kubernetes Secret log in as they are downloaded`, async ({ console, page }, info) => {
    await console.issue(registry);
    const id = await console.issuedId();
    await console.use("Docker", "New config.json");
    const config = await download(page, /^Download .*config\.json$/);
    await expect(console.credential).toContainText("● Download started");
    const host = console.sandbox.registry;
    expect(Object.keys(JSON.parse(config.text).auths)).toEqual([host]);
    const authfile = info.outputPath("auth.json");
    writeFileSync(authfile, config.text);
    expect(inspects(host, authfile)).toBe(true);

    await console.use("Kubernetes");
    await page.getByLabel("Namespace").fill("team-a");
    const secret = await download(page, /^Download .*\.yaml$/);
    expect(secret.text).toContain(id);
    expect(secret.text).toMatch(/namespace: "team-a"/);
    const [, base64] = secret.text.match(/\.dockerconfigjson"?: "?([A-Za-z0-9+/=]+)/);
    writeFileSync(authfile, Buffer.from(base64, "base64"));
    expect(inspects(host, authfile)).toBe(true);

    await console.revokeIssued();
    expect(inspects(host, authfile)).toBe(false);
  });
}

test("what is shown of an artefact hides the password, and what holds none does not count as saved", async ({ console, page }) => {
  await console.issue("sandbox-robot");
  const password = await console.reveal();
  await console.button("Hide password").click();
  const group = page.getByRole("group", { name: "Tool" });
  await expect(group).toBeVisible();
  const tools = await group.getByRole("radio").all();
  const others = page.getByLabel("Another tool");
  const values = (select) => select.locator("option").evaluateAll((options) => options.map(({ value }) => value).filter(Boolean));
  const choices = [...tools.map((radio) => () => radio.check()), ...(await values(others)).map((id) => () => others.selectOption(id))];
  expect(choices).toHaveLength(18);
  const how = page.getByLabel("How", { exact: true });
  let ways = 0;
  for (const choose of choices) {
    await choose();
    for (const way of (await how.isVisible()) ? await values(how) : [null]) {
      if (way) await how.selectOption(way);
      expect(await console.traces(password)).toEqual([]);
      const copy = page.getByRole("button", { name: /^Copy command: check/ });
      if (await copy.isVisible()) await copy.click();
      await expect(console.credential).toContainText("◆ Password not saved yet");
      ways++;
    }
  }
  expect(ways).toBe(28);
  await console.expectAccessible();
  await console.use("Kubernetes");
  await console.expectAccessible();
  await console.button("Copy file: save the manifest").click();
  await expect(console.credential).toContainText("● Password copied");
  const steps = page.getByRole("region", { name: "Use this credential" }).getByRole("listitem");
  await expect(steps.first()).toContainText("You copied the manifest. It holds the password.");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const [, base64] = copied.match(/\.dockerconfigjson"?: "?([A-Za-z0-9+/=]+)/);
  const { auths } = JSON.parse(Buffer.from(base64, "base64").toString());
  const [entry] = Object.values(auths);
  expect(Buffer.from(entry.auth, "base64").toString()).toContain(password);
  // A download after it is told, too, where it was pressed.
  await page.getByRole("button", { name: /^Download .+\.yaml$/ }).click();
  await expect(steps.first()).toContainText(/Download of .+\.yaml started\. The file holds the password\./);
  await expect(steps.nth(1)).toContainText(/The second command (attaches|links) the Secret/);
  await expect(steps.nth(2)).toContainText("Its events say whether the image was pulled.");
});

test("a password that no prompt takes goes by a file, and the choice says so", async ({ console, page }) => {
  await console.issue("sandbox-json-key");
  const by = page.getByLabel("Password input");
  await expect(by.locator("option:checked")).toHaveText("From a file (prompts can't take this one)");
  await expect(by.getByRole("option", { name: "Paste it when asked" })).toBeDisabled();
  await expect(console.credential).toContainText("--password-stdin");
});

test("tools are chosen by keyboard, and from one list where there is little room", async ({ console, page }) => {
  await console.issue("sandbox-robot");
  const radios = page.getByRole("group", { name: "Tool" }).getByRole("radio");
  await radios.first().focus();
  await page.keyboard.press("ArrowDown");
  await expect(radios.nth(1)).toBeChecked();
  await expect(radios.nth(1)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(radios.nth(2)).toBeChecked();
  await expect(page.getByLabel("How", { exact: true })).toBeHidden();
  await console.use("Podman");
  await expect(page.getByRole("radio", { checked: true })).toHaveCount(0);
  await expect(console.credential).toContainText("podman login");

  await page.setViewportSize({ width: 320, height: 640 });
  const all = page.getByRole("combobox", { name: "Tool", exact: true });
  await expect(all).toHaveValue("podman");
  await expect(radios.first()).toBeHidden();
  await console.use("Docker", "Compose .env");
  await expect(console.credential).toContainText("REGISTRY_USERNAME");
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  // What a choice shows is seen without having to look for it, above the bar that stays in sight.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.evaluate(() => scrollTo(0, 0));
  await console.use("Kubernetes");
  await expect(page.getByRole("heading", { name: "Save the manifest" })).toBeInViewport({ ratio: 1 });
  const top = async (locator) => (await locator.boundingBox()).y;
  const manifest = page.getByText("apiVersion: v1").first();
  expect(await top(manifest)).toBeLessThan(await top(page.getByRole("region", { name: "Finish" })));
  await console.use("Docker", "Compose .env");
  await page.setViewportSize({ width: 1280, height: 900 });
  await expect(radios.first()).toBeChecked();
  await expect(page.getByLabel("Another tool")).toHaveValue("");
});

test("a config.json that is there gets the login and keeps what it has", async ({ console, page }, info) => {
  await console.issue("sandbox-robot");
  await console.use("Docker", "Add to an existing config.json");
  const existing = `{\n  "credHelpers": {"other.example": "x"},\n  "auths": {"other.example": {"auth": "b3RoZXI6c2VjcmV0"}},\n  "detachKeys": "ctrl-e,e"\n}\n`;
  const file = { name: "config.json", mimeType: "application/json", buffer: Buffer.from(existing) };
  await page.getByLabel("Drop your config.json here").setInputFiles(file);
  const merged = await download(page, /^Download config\.json$/);
  await expect(console.credential).toContainText("● Download started");
  const { auths, credHelpers, detachKeys } = JSON.parse(merged.text);
  expect(Object.keys(auths)).toEqual(["other.example", console.sandbox.registry]);
  expect([auths["other.example"].auth, credHelpers, detachKeys]).toEqual(["b3RoZXI6c2VjcmV0", { "other.example": "x" }, "ctrl-e,e"]);
  const authfile = info.outputPath("auth.json");
  writeFileSync(authfile, merged.text);
  expect(inspects(console.sandbox.registry, authfile)).toBe(true);

  await page.getByLabel("Drop your config.json here").setInputFiles({ ...file, buffer: Buffer.from(merged.text) });
  await expect.poll(async () => (await download(page, /^Download config\.json$/)).text).toBe(merged.text);
  await page.getByLabel("Drop your config.json here").setInputFiles({ ...file, buffer: Buffer.from("not JSON") });
  await expect(console.credential).toContainText("This file is not JSON");
  for (const [buffer, reason] of [
    [Buffer.from('{"x": "ä"}', "latin1"), "UTF-8"],
    [Buffer.from('{"registry.example": {"auth": "YTpi"}}'), ".dockercfg"],
    [Buffer.alloc(16 << 20, " "), "1 MiB"],
  ]) {
    await page.getByLabel("Drop your config.json here").setInputFiles({ ...file, buffer });
    await expect(console.credential).toContainText(reason);
  }
  await page.getByLabel("Drop your config.json here").setInputFiles({ ...file, buffer: Buffer.from('{"credsStore":"desktop"}') });
  await expect(console.credential).toContainText("credsStore");
  await console.expectAccessible();
});
