import { expect, test } from "./journey.js";

test.describe("places have addresses", { tag: "@main" }, () => {
  test("links, back and forward lead there, with title, heading and what was typed", async ({ console, page }) => {
    await console.open();
    await expect(page).toHaveTitle("regcred: create a registry credential");
    await console.signedIn();
    await console.fill("sandbox-history", "A draft");
    await page.getByRole("link", { name: "Credentials", exact: true }).click();
    await expect(page).toHaveURL(/\/credentials\/\?registry=sandbox-history$/);
    await expect(page.getByRole("heading", { name: "Credentials of a registry" })).toBeFocused();
    await expect(page.getByRole("link", { name: "Credentials", exact: true })).toHaveAttribute("aria-current", "page");
    await expect(page.getByRole("row", { name: /Server A/ }).first()).toBeVisible();
    await page.goBack();
    await expect(page).toHaveURL(console.sandbox.url);
    await expect(page.getByRole("heading", { name: "Create a registry credential" })).toBeFocused();
    await expect(console.registry).toHaveValue("sandbox-history");
    await expect(console.description).toHaveValue("A draft");
    await page.goForward();
    await expect(page).toHaveTitle("regcred: credentials of sandbox-history");
    await page.getByRole("link", { name: "Create", exact: true }).click();
    await expect(console.description).toHaveValue("A draft");
  });
});

test("who signs in or out in a list is where it begins", async ({ console, page }) => {
  await page.goto(new URL("credentials/?registry=sandbox-history", console.sandbox.url).href);
  await console.signIn();
  await expect(page.getByRole("heading", { name: /^sandbox-history: / })).toBeFocused();
  await console.button("Sign out").click();
  await expect(page.getByRole("heading", { name: "Credentials of a registry" })).toBeFocused();
  await console.signIn();
  await expect(console.registry).toBeFocused();
});

test("a reload keeps the place, not the session", async ({ console, page }) => {
  await console.openAt("credentials/?registry=sandbox-history");
  await page.reload();
  await expect(page.getByText("Sign in to see the registry's credentials.")).toBeVisible();
  await console.expectAccessible();
  await console.button("Sign in").click();
  await expect(console.token).toHaveAttribute("aria-invalid", "true");
  await console.signIn("no-such-token");
  await expect(console.problem).toContainText("Your token wasn't accepted.");
  await console.signIn();
  await expect(page.getByRole("row", { name: /Server A/ }).first()).toBeVisible();
});

test("a place without its slash is found, and one that is not there is not", async ({ console, page }) => {
  await page.goto(new URL("credentials?registry=sandbox-robot", console.sandbox.url).href);
  await expect(page).toHaveURL(/\/credentials\/\?registry=sandbox-robot$/);
  await expect(console.token).toBeVisible();
  expect((await page.request.get(new URL("no-such-place/", console.sandbox.url).href)).status()).toBe(404);
});

test("a password on the page is not left by a link or by the back button without asking", async ({ console, page }) => {
  await console.openAt("credentials/?registry=sandbox-robot");
  await page.getByRole("link", { name: "Create", exact: true }).click();
  await console.ask("sandbox-robot");
  await expect(console.credential).toBeVisible();
  const asks = page.getByRole("dialog", { name: "Leave without saving the password?" });
  const here = page.url();
  await page.getByRole("link", { name: "Credentials", exact: true }).click();
  await expect(asks).toBeVisible();
  await console.button("Stay on this page").click();
  await expect(asks).toBeHidden();
  await expect(page).toHaveURL(here);
  await page.goBack();
  await expect(asks).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(asks).toBeHidden();
  await expect(console.credential).toBeVisible();
  await expect(page).toHaveURL(here);
  const password = await console.reveal();
  await page.getByRole("link", { name: "Credentials", exact: true }).click();
  await asks.getByRole("button", { name: "Leave without saving" }).click();
  await expect(page.getByRole("table")).toBeVisible();
  expect(await console.traces(password)).toEqual([]);
  expect(await console.inMemory(password)).toBe(false);
});

test("a copied password counts as saved whichever way one leaves, and is never lost without a question", async ({ console, page }) => {
  await console.openAt("credentials/?registry=sandbox-robot");
  await page.getByRole("link", { name: "Create", exact: true }).click();
  await console.ask("sandbox-robot");
  await console.button("Copy password").click();
  await expect(console.credential).toContainText("● Password copied");
  const asks = page.getByRole("dialog", { name: "Is the password saved?" });
  const ways = [
    () => page.getByRole("link", { name: "Credentials", exact: true }).click(),
    () => page.goBack(),
    () => console.button("Sign out").click(),
  ];
  for (const leave of ways) {
    await leave();
    await expect(asks).toContainText("You won't be able to see the password again.");
    await expect(asks).not.toContainText("without saving");
    await console.button("Stay on this page").click();
    await expect(asks).toBeHidden();
    await expect(console.credential).toBeVisible();
  }
  // The browser's own question has words of its own.
  const closing = page.waitForEvent("dialog");
  await page.close({ runBeforeUnload: true });
  const question = await closing;
  expect(question.type()).toBe("beforeunload");
  await question.dismiss();
  await ways[0]();
  await asks.getByRole("button", { name: "Yes, it is saved" }).click();
  await expect(page.getByRole("table")).toBeVisible();
});

test("nothing of the lists has to be scrolled sideways at 320 px", async ({ console, page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  await console.openAt("credentials/?registry=sandbox-history");
  const frame = page.getByRole("region", { name: "Table of credentials" });
  expect(await frame.evaluate((node) => node.scrollWidth <= node.clientWidth)).toBe(true);
  await page.getByRole("link", { name: "Ends in 5 days", exact: true }).click();
  await expect(page.getByRole("region", { name: "Ends in 5 days" })).toBeVisible();
  expect(await fits()).toBe(true);
  await page.getByRole("region", { name: "Ends in 5 days" }).getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(await fits()).toBe(true);
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Replace Server A" }).first().click();
  await expect(page.getByRole("heading", { name: /^Step 1/ })).toBeVisible();
  expect(await fits()).toBe(true);
  await page.getByRole("link", { name: "Use this one as the replacement" }).click();
  await expect(page.getByRole("heading", { name: /^Step 2/ })).toBeVisible();
  expect(await fits()).toBe(true);
});
