import { expect, test } from "./journey.js";

const NONE = "No credential was created.";
const TURNED_AWAY = "no credential was created by it";
const PERHAPS = "A credential may have been created.";

/** Every registry that fails on purpose: what the page says of it. */
const failures = [
  ["sandbox-refuses", "You are not allowed to create credentials for this registry.", NONE],
  ["sandbox-gone", "There is no registry with this ID in your organization.", NONE],
  ["sandbox-contradicts", "There is no registry with this ID in your organization.", NONE],
  ["sandbox-strict", "Some of the input was refused.", NONE],
  ["sandbox-hostile-text", "Some of the input was refused.", NONE],
  ["sandbox-full", "Some of the input was refused.", NONE],
  ["sandbox-unauthorized", "The token is not accepted, or no longer.", TURNED_AWAY],
  ["sandbox-conflict", "in conflict with something that is there already", TURNED_AWAY],
  ["sandbox-too-large", "larger than the server takes", TURNED_AWAY],
  ["sandbox-busy", "Too many requests", TURNED_AWAY],
  ["sandbox-breaks", "The API failed.", PERHAPS],
  ["sandbox-breaks-after", "The API failed.", "It was created"],
  ["sandbox-unavailable", "unavailable for the moment", PERHAPS],
  ["sandbox-gateway", "A gateway before the API got no proper answer", PERHAPS],
  ["sandbox-drops", "No answer came from the API", "It was created"],
  ["sandbox-empty-answer", "could not be read", "A credential was created, but its password was lost"],
  ["sandbox-truncated", "could not be read", "A credential was created, but its password was lost"],
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

test("a violation stands at its field, and one of an unknown field in the summary", { tag: "@main" }, async ({ console, page }) => {
  await console.open();
  await console.ask("sandbox-strict");
  await expect(console.problem).toContainText("labels: ");
  await expect(console.description).toHaveAttribute("aria-invalid", "true");
  const link = page.getByRole("link", { name: /^Description:/ });
  const message = (await link.textContent()).replace("Description: ", "");
  await expect(console.description).toHaveAccessibleDescription(new RegExp(message));
  await link.click();
  await expect(console.description).toBeFocused();
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

for (const [registry, seconds] of [
  ["sandbox-unavailable", 20],
  ["sandbox-unavailable-date", 20],
  ["sandbox-busy", 5],
]) {
  test(`${registry}: the button waits as long as the server asks, and sends nothing by itself`, async ({ console, page }) => {
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
        return console.create.getAttribute("aria-disabled");
      })
      .toBe(null);
    await expect(page.getByText(/The server asks to wait/)).toBeHidden();
    expect(console.posts()).toBe(1);
    await console.create.click();
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
