import { expect, test, unique } from "./journey.js";

const NONE = "According to the answer, no credential was created.";
const PERHAPS = "A credential may have been created.";
const POSSIBLE = "This one may be yours. Check who created it, and when.";
const LOST = "It was created, but its password was lost. Revoke it, and create another.";

/** Every registry that fails on purpose: what the page says of it. */
const failures = [
  ["sandbox-refuses", "You aren't allowed to create credentials for this registry.", NONE],
  ["sandbox-gone", "Your organization has no registry with this ID.", NONE],
  ["sandbox-contradicts", "Your organization has no registry with this ID.", NONE],
  ["sandbox-strict", "Some of the input was refused.", NONE],
  ["sandbox-hostile-text", "Some of the input was refused.", NONE],
  ["sandbox-full", "Some of the input was refused.", NONE],
  ["sandbox-unauthorized", "Your token is no longer valid.", NONE],
  ["sandbox-conflict", "This conflicts with another request.", NONE],
  ["sandbox-too-large", "too large for the server", NONE],
  ["sandbox-busy", "too many requests", NONE],
  ["sandbox-breaks", "The API returned an error.", PERHAPS],
  ["sandbox-breaks-after", "The API returned an error.", POSSIBLE],
  ["sandbox-unavailable", "temporarily unavailable", PERHAPS],
  ["sandbox-gateway", "The API didn't respond.", PERHAPS],
  ["sandbox-drops", "There was no answer from the API.", POSSIBLE],
  ["sandbox-empty-answer", "couldn't be read", LOST],
  ["sandbox-truncated", "couldn't be read", LOST],
];

for (const [registry, what, credential] of failures) {
  test(`${registry} is told, keeps what was typed, and repeats nothing`, async ({ console }) => {
    await console.open();
    await console.ask(registry);
    await expect(console.problem).toBeFocused();
    await expect(console.problem).toContainText(what);
    await expect(console.problem).toContainText(credential);
    await expect(console.registry).toHaveValue(registry);
    await expect(console.description).toHaveValue("Credential for server A");
    await console.expectAccessible();
    expect(console.posts()).toBe(1);
  });
}

test("after a token was refused, signing in again is enough", { tag: "@main" }, async ({ console, page }) => {
  const description = unique("Refused");
  await console.open();
  await console.ask("sandbox-unauthorized", description);
  await expect(console.problem).toContainText("Your token is no longer valid.");
  await console.signIn();
  await expect(page.getByText("Signed in as").first()).toBeAttached();
  await expect(console.token).toBeHidden();
  await expect(console.problem).toBeHidden();
  await expect(console.description).toHaveValue(description);
  await expect(console.create).toHaveAttribute("data-look", "primary");
  await console.expectAccessible();
  expect(console.posts()).toBe(1);
});

test("where no API is behind the console, that is told instead of a wrong ID", { tag: "@main" }, async ({ console, page }) => {
  const page404 = { status: 404, contentType: "text/html", body: "<h1>404 Not Found</h1>" };
  let lacks = /\/v1\//;
  await page.route(/\/v1\//, (route) => (lacks.test(route.request().url()) ? route.fulfill(page404) : route.fallback()));
  const noApi = "There is no API at the configured address.";
  await console.open();
  await console.ask("sandbox-robot");
  await expect(console.problem).toContainText(noApi);
  await expect(console.problem).toContainText("No credential was created. Tell whoever runs this console.");
  await expect(console.problem).not.toContainText(/The API says|Your organization|Check the ID/);
  await expect(console.token).toBeVisible();
  await console.expectAccessible();
  // A part of its paths only.
  lacks = /\/v1\/registries/;
  await console.signedIn();
  await expect(console.registry).toHaveAccessibleDescription(new RegExp(`^${noApi} Tell whoever runs this console.`));
  await console.create.click();
  await expect(console.problem).toContainText("There is no registry with this ID, or no API at the configured address.");
  await expect(console.problem).toContainText("According to the answer, no credential was created.");
  await expect(console.problem).not.toContainText("The API says");
  expect(console.posts()).toBe(1);
});

test("a violation stands at its field, and one of an unknown field in the summary", { tag: "@main" }, async ({ console, page }) => {
  await console.open();
  await console.ask("sandbox-strict");
  await expect(console.problem).toContainText("labels: It is required in this registry (not in this form: ask your administrator)");
  await expect(console.description).toHaveAttribute("aria-invalid", "true");
  const link = page.getByRole("link", { name: /^Description:/ });
  const message = (await link.textContent()).replace("Description: ", "");
  await expect(console.description).toHaveAccessibleDescription(new RegExp(message));
  await link.click();
  await expect(console.description).toBeFocused();
});

test("details for support are copied with the version, and without a secret", { tag: "@main" }, async ({ console, page }) => {
  await console.open();
  await expect(page.getByRole("contentinfo")).toHaveText(/^regcred \d+\.\d+\.\d+$/);
  await console.ask("sandbox-conflict", "Nobody else's business");
  await page.getByText("Copy details for support").click();
  await expect(console.problem).toContainText(/Version\d+\.\d+\.\d+/);
  await expect(console.problem).toContainText(/✓ Copied|Not copied/);
  // Firefox lets no test read the clipboard.
  if (!(await console.problem.textContent()).includes("✓") || page.context().browser().browserType().name() !== "chromium") return;
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^Time: \d{4}-\d\d-\d\dT[\d:.]+Z\nHTTP status: 409\n/);
  expect(copied).toMatch(/\nOperation: Create, at step Request\nVersion: \d+\.\d+\.\d+$/);
  for (const secret of [console.sandbox.token, "Nobody else's business"]) expect(copied).not.toContain(secret);
});

test("what the server says is text and nothing else", async ({ console, page }) => {
  await console.open();
  await console.ask("sandbox-hostile-text");
  await page.getByText("What the server said").click();
  await expect(console.problem).toContainText("<script>");
  expect(await page.locator("[role=alert] :is(script, img, form, iframe, svg, input)").count()).toBe(0);
  await expect(page).toHaveTitle(/^regcred/);
});

test("a problem that contradicts its status is shown with both", async ({ console, page }) => {
  await console.open();
  await console.ask("sandbox-contradicts");
  await page.getByText("What the server said").click();
  await expect(console.problem).toContainText("404 (its text says 403");
});

for (const [registry, name] of [
  ["sandbox-unavailable", "Create again"],
  ["sandbox-unavailable-date", "Create again"],
  ["sandbox-busy", "Create credential"],
]) {
  test(`${registry}: the button waits as long as the server asks, and sends nothing by itself`, async ({ console, page }) => {
    const again = console.button(name);
    await page.clock.install();
    await console.open();
    await console.ask(registry);
    await expect(page.getByText(/The server asks to wait: \d+ s left/)).toBeVisible();
    await expect(console.create).toHaveAttribute("aria-disabled", "true");
    await console.create.click({ force: true });
    await console.expectAccessible();
    // After a 503 the registry's list is looked at meanwhile, which takes as long.
    await expect
      .poll(async () => {
        await page.clock.runFor(4_000);
        return (await again.isVisible()) && (await again.getAttribute("aria-disabled"));
      })
      .toBe(null);
    await expect(page.getByText(/The server asks to wait/)).toBeHidden();
    expect(console.posts()).toBe(1);
    await again.click();
    await expect.poll(() => console.posts()).toBe(2);
  });
}

test("an unauthorized answer asks for a new token and keeps the draft", async ({ console }) => {
  await console.open();
  await console.ask("sandbox-unauthorized");
  await expect(console.problem).toBeVisible();
  await expect(console.token).toBeVisible();
  await console.ask("sandbox-robot");
  await expect(console.credential).toBeVisible();
});
