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
  await expect(console.problem).toContainText("The access token has expired.");
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
  await expect(console.problem).toContainText("The token was not accepted.");
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
  await expect(console.problem).toContainText("characters that no token has");
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

for (const token of ["sandbox-api-token-no-organization", "sandbox-api-token-other-service"]) {
  test(`${token} is refused with what to do`, async ({ console }) => {
    await console.open();
    await console.signIn(token);
    await expect(console.problem).toContainText("not allowed to use the service");
    await expect(console.problem).toContainText("service role");
  });
}

test("an empty form says what is missing and where", async ({ console, page }) => {
  await console.open();
  await console.create.click();
  await expect(console.problem).toBeFocused();
  await expect(console.problem).toContainText("Something is missing.");
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
