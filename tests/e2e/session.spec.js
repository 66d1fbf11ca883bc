import { expect, test } from "./journey.js";

test("Enter in the token's field signs in and sends nothing else", { tag: "@main" }, async ({ console, page }) => {
  await console.open();
  await console.expectAccessible();
  await console.signIn();
  const bar = page.getByRole("banner");
  await expect(bar).toContainText("Sandbox Organization");
  await expect(bar).toContainText("developer");
  await expect(bar).toContainText(/Token: \d+ min left/);
  await expect(console.token).toBeHidden();
  expect(console.posts()).toBe(0);
  await console.expectAccessible();
  await console.button("Sign out").click();
  await expect(bar).toContainText("Not signed in");
  await expect(console.token).toHaveValue("");
  await expect(console.token).toBeFocused();
  await console.token.press("Enter");
  await expect(console.token).toHaveAttribute("aria-invalid", "true");
});

test("an access token that has ended makes room for another, and keeps the draft", async ({ console, page }) => {
  const token = await console.accessToken();
  await page.clock.install();
  await console.open();
  await console.signIn(token);
  await expect(page.getByRole("banner")).toContainText("developer");
  await page.clock.fastForward("31:00");
  await console.fill("sandbox-robot");
  await console.create.click();
  await expect(console.problem).toContainText("Your access token has expired.");
  await expect(console.token).toHaveAttribute("aria-invalid", "true");
  expect(console.posts()).toBe(0);
  await console.token.fill(console.sandbox.token);
  await console.create.click();
  await expect(console.credential).toContainText("Credential for server A");
});

test("a token that is not known is told at its field, and what was typed stays", async ({ console }) => {
  await console.open();
  await console.fill("sandbox-robot");
  await console.token.fill("no-such-token");
  await console.create.click();
  await expect(console.problem).toContainText("Your token wasn't accepted.");
  await expect(console.problem).toContainText("No credential was created.");
  await expect(console.token).toHaveAttribute("aria-invalid", "true");
  await expect(console.token).toHaveValue("no-such-token");
  await expect(console.description).toHaveValue("Credential for server A");
  expect([console.exchanges(), console.posts()]).toEqual([2, 0]);
  await console.expectAccessible();
});

test("a token with a blank in it is not sent anywhere", async ({ console }) => {
  await console.open();
  await console.signIn("two words");
  await expect(console.problem).toContainText("Tokens can't contain spaces or line breaks.");
  expect(console.exchanges()).toBe(0);
});

test("an access token is taken as it is", async ({ console }) => {
  const token = await console.accessToken();
  await console.open();
  await console.fill("sandbox-robot");
  await console.token.fill(token);
  await console.create.click();
  await expect(console.credential).toBeVisible();
  expect([console.exchanges(), console.posts()]).toEqual([0, 1]);
});

test("a token service that knows the other form's name only is understood", async ({ console, page }) => {
  await console.open();
  await console.signIn("sandbox-api-token-api-token-only");
  await expect(page.getByRole("banner")).toContainText("developer");
  expect(console.exchanges()).toBe(2);
});

for (const [token, what, next] of [
  ["sandbox-api-token-no-organization", "This token doesn't belong to an organization.", "Choose your organization"],
  ["sandbox-api-token-other-service", "This token can't access the catalog.", "Create an API token with the role"],
]) {
  test(`${token} is refused with what to do`, async ({ console }) => {
    await console.open();
    await console.signIn(token);
    await expect(console.problem).toContainText(what);
    await expect(console.problem).toContainText(next);
    await expect(console.token).toHaveAttribute("aria-invalid", "true");
  });
}

test("a token that ends within a minute creates nothing, and the draft survives", async ({ console, page }) => {
  const token = await console.accessToken();
  await page.clock.install();
  await console.open();
  await console.signIn(token);
  await expect(page.getByRole("banner")).toContainText("developer");
  await console.fill("sandbox-robot");
  await page.clock.fastForward("29:20");
  await console.create.click();
  await expect(console.problem).toContainText("Your access token expires in less than a minute");
  await expect(console.problem).toContainText("No credential was created.");
  expect(console.posts()).toBe(0);
  await console.expectAccessible();
  await console.token.fill(console.sandbox.token);
  await expect(console.description).toHaveValue("Credential for server A");
  await console.create.click();
  await expect(console.credential).toBeVisible();
});

test("an API token's access token is renewed by itself, without a touch to what is typed", async ({ console, page }) => {
  await page.clock.install();
  await console.open();
  await console.signIn("sandbox-api-token-short");
  await expect(page.getByRole("banner")).toContainText(/Token: \d+ s left/);
  await console.registry.fill("sandbox-robot");
  await console.description.fill("Half a descr");
  expect(console.exchanges()).toBe(1);
  await page.clock.runFor(15_000);
  await expect.poll(() => console.exchanges()).toBe(2);
  await expect(page.getByRole("banner")).toContainText(/Token: (6|7)\d s left/);
  await expect(console.description).toBeFocused();
  await page.keyboard.type("iption");
  await expect(console.description).toHaveValue("Half a description");
  await console.create.click();
  await expect(console.credential).toContainText("Half a description");
});

for (const [hours, direction] of [
  [-2, "behind"],
  [2, "ahead of"],
]) {
  test(`a clock ${hours} hours off is told, and nothing goes wrong by it`, async ({ console, page }) => {
    const token = await console.accessToken();
    await page.clock.install({ time: Date.now() + hours * 3_600_000 });
    for (const pasted of [console.sandbox.token, token]) {
      await console.open();
      await console.signedIn(pasted);
      await expect(page.getByText(`clock is about`)).toContainText(direction);
      await console.expectAccessible();
      await console.ask("sandbox-robot");
      await expect(console.credential).toContainText(/UTC · in 2 years/);
      await console.finish();
    }
  });
}

test("signing out wipes everything that the session brought", async ({ console, page }) => {
  await console.open();
  await console.signedIn();
  await console.registry.fill("sandbox-history");
  await console.description.fill("A draft");
  await expect(console.registry).toHaveAccessibleDescription(/5 of 10/);
  await console.button("Sign out").click();
  for (const field of [console.registry, console.description]) await expect(field).toHaveValue("");
  await expect(console.registry).toHaveAccessibleDescription(/As the catalogue shows it/);
  await expect(console.token).toHaveValue("");
  const traces = await console.traces(console.sandbox.token);
  expect(traces).toEqual([]);
});

test("Enter in the token's field and the button at once exchange it once", async ({ console }) => {
  await console.open();
  await console.fill("sandbox-robot");
  await console.token.evaluate((input) => {
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    input.form.requestSubmit();
  });
  await expect(console.credential).toBeVisible();
  expect([console.exchanges(), console.posts()]).toEqual([1, 1]);
});

test("an empty form says what is missing and where", async ({ console, page }) => {
  await console.open();
  await console.create.click();
  await expect(console.problem).toBeFocused();
  await expect(console.problem).toContainText("Complete the form to continue");
  for (const field of [console.token, console.registry, console.description]) {
    await expect(field).toHaveAttribute("aria-invalid", "true");
  }
  await page.getByRole("link", { name: /^Registry ID:/ }).click();
  await expect(console.registry).toBeFocused();
  expect(page.url()).toBe(console.sandbox.url);
  await console.registry.fill("sandbox-robot");
  await expect(console.registry).not.toHaveAttribute("aria-invalid", "true");
  expect(console.requests.filter(({ method }) => method === "POST")).toEqual([]);
  await console.expectAccessible();
});
