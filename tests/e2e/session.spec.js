import { gate } from "./answers.js";
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

test("a second Enter after signing in creates nothing, also where the form is filled in", { tag: "@main" }, async ({ console, page }) => {
  await console.open("?registry=sandbox-robot&description=From+a+link");
  await console.signIn();
  await expect(page.getByText("1 Sign in · 2 Describe")).toBeFocused();
  await page.keyboard.press("Enter");
  await console.expectAccessible();
  // Who goes on with the keyboard has the form next.
  await page.keyboard.press("Tab");
  await expect(console.registry).toBeFocused();
  expect(console.posts()).toBe(0);
});

test("who types on while signing in keeps the focus", { tag: "@main" }, async ({ console, page }) => {
  await console.open();
  const { open, opened } = gate();
  await page.route("**/authorize", async (route) => {
    await opened;
    await route.fallback();
  });
  await console.signIn();
  await console.registry.pressSequentially("sandbox-r");
  open();
  await expect(console.token).toBeHidden();
  await console.registry.pressSequentially("obot");
  await expect(console.registry).toHaveValue("sandbox-robot");
});

test("signing in is a form of its own, with a button, and loses nothing that was typed", { tag: "@main" }, async ({ console, page }) => {
  await console.open();
  await console.inCharge();
  await console.token.fill(console.sandbox.token);
  await console.registry.fill("sandbox-robot");
  // What is missing is told; nobody is signed in by this.
  await console.registry.press("Enter");
  await expect(console.problem).toContainText("Enter a description");
  expect(console.exchanges()).toBe(0);
  await console.description.fill("A draft");
  await expect(page.getByText("1 Sign in · 2 Describe · 3 Save the password")).toBeVisible();
  await console.button("Sign in").click();
  await expect(console.token).toBeHidden();
  await expect(page.locator("[aria-current=step]")).toHaveText("2 Describe");
  await expect(console.description).toHaveValue("A draft");
  expect([console.exchanges(), console.posts()]).toEqual([1, 0]);
  await console.create.click();
  await expect(console.credential).toContainText("A draft");
  expect([console.exchanges(), console.posts()]).toEqual([1, 1]);
});

test("no browser keeps the token, and none offers to", { tag: "@main" }, async ({ console, page }) => {
  await console.open();
  await console.inCharge();
  // Chromium and Firefox offer to save whatever was ever of the type that the masking comes from.
  await expect(console.token).not.toHaveAttribute("type");
  await expect(console.token).toHaveAttribute("autocomplete", "off");
  await expect(console.token).toHaveCSS("-webkit-text-security", "disc");
  await console.signedIn();
  expect(await console.traces(console.sandbox.token)).toEqual([]);
});

test("what surrounds a pasted token is taken off, and the page says so", { tag: "@main" }, async ({ console, page }) => {
  const { token } = console.sandbox;
  const around = "Extra characters around the token were removed.";
  for (const [pasted, note] of [
    [` \t${token}\u200b\u00a0`, around],
    [`"Bearer ${token}"`, around],
    [`{"refresh_token": "${token}", "expires_in": 1799}`, "The token in what you pasted is used."],
  ]) {
    await console.open();
    await console.inCharge();
    await console.token.fill(pasted);
    await expect(console.token).toHaveValue(token);
    await expect(console.token).toHaveAccessibleDescription(new RegExp(note));
    await console.expectAccessible();
    await console.button("Sign in").click();
    await expect(console.token).toBeHidden();
  }
  expect(console.requests.filter(({ url }) => decodeURIComponent(url).includes(token))).toEqual([]);
});

test("blanks that were typed round a token are taken off once it is used", async ({ console }) => {
  await console.open();
  await console.inCharge();
  await console.token.pressSequentially(` ${console.sandbox.token} `);
  await console.token.press("Enter");
  await expect(console.token).toBeHidden();
});

test("where tokens are made is a link, if the page knows the address", async ({ console, page }) => {
  const address = "https://tokens.example/my-account";
  await page.route(console.sandbox.url, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(/(regcred-tokens-page"? content=)"?"?/, `$1"${address}"`);
    await route.fulfill({ response, body });
  });
  await console.open();
  await console.inCharge();
  const link = page.getByRole("link", { name: "Create one" });
  await expect(link).toHaveAttribute("href", address);
  // What was typed would be lost with the page.
  await expect(link).toHaveAttribute("target", "_blank");
  await console.expectAccessible();
});

test("a session that a list's 401 ends is told, with the way to sign in, and what was typed stays", { tag: "@main" }, async ({ console, page }) => {
  let isRefused = true;
  await page.route("**/credentials?*", (route) => (isRefused ? route.fulfill({ status: 401, body: "" }) : route.fallback()));
  await console.open();
  await console.signedIn();
  await console.registry.fill("sandbox-history");
  await console.description.pressSequentially("A draft that goes on");
  await expect(console.token).toHaveAccessibleDescription(/^Your session has ended\. Sign in again to continue/);
  await expect(page.getByRole("status").first()).toContainText("Your session has ended");
  await expect(console.description).toBeFocused();
  await expect(console.description).toHaveValue("A draft that goes on");
  await console.expectAccessible();
  isRefused = false;
  await console.signedIn();
  await expect(console.registry).toHaveValue("sandbox-history");
  await expect(console.description).toHaveValue("A draft that goes on");
});

test("on another page the focus goes to what says that the session has ended", async ({ console, page }) => {
  let isRefused = false;
  await page.route("**/credentials?*", (route) => (isRefused ? route.fulfill({ status: 401, body: "" }) : route.fallback()));
  await console.openAt("credentials/?registry=sandbox-history");
  await expect(page.getByRole("row", { name: /Server A/ }).first()).toBeVisible();
  isRefused = true;
  await page.getByLabel("Show revoked").click();
  await expect(console.problem).toContainText("Your session has ended");
  await expect(console.problem).toBeFocused();
  await console.expectAccessible();
});

for (const address of ["credentials/?registry=sandbox-history", "rotate/?registry=sandbox-history&credential=17"]) {
  test(`/${address.split("?")[0]} tells that its first list ended the session`, async ({ console, page }) => {
    await page.route("**/credentials?*", (route) => route.fulfill({ status: 401, body: "" }));
    await page.goto(new URL(address, console.sandbox.url).href);
    await console.signIn();
    await expect(console.problem).toContainText("Your session has ended");
    await expect(console.problem).toBeFocused();
    await expect(console.token).toBeVisible();
  });
}

test("an access token that has ended makes room for another, and keeps the draft", async ({ console, page }) => {
  const token = await console.accessToken();
  await page.clock.install();
  await console.open();
  await console.signIn(token);
  await expect(page.getByRole("banner")).toContainText("developer");
  await page.clock.fastForward("31:00");
  // The list that the form reads meanwhile would end the session before the press.
  await page.route("**/credentials?*", (route) => route.fulfill({ status: 500 }));
  await console.fill("sandbox-robot");
  await console.create.click();
  await expect(console.problem).toContainText("Your access token has expired.");
  await page.unroute("**/credentials?*");
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

test("a host of files in the token service's place is told as what it is, and not as the token's fault", { tag: "@main" }, async ({ console, page }) => {
  await page.route("**/api-tokens/authorize", (route) => route.fulfill({ status: 405, contentType: "text/html", body: "<h1>405 Not Allowed</h1>" }));
  await console.open();
  await console.signIn();
  await expect(console.problem).toContainText("There is no token service at the configured address.");
  await expect(console.problem).toContainText("Tell whoever runs this console.");
  await expect(console.token).not.toHaveAttribute("aria-invalid", "true");
  await expect(console.token).toHaveValue(console.sandbox.token);
  await console.expectAccessible();
});

test("a token with a blank in it is not sent anywhere", async ({ console }) => {
  await console.open();
  await console.signIn("two words");
  await expect(console.problem).toContainText("Tokens can't contain spaces or special characters.");
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
  ["sandbox-api-token-other-service", "This token can't access the catalog.", "create an API token with the role"],
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
  await expect(console.registry).toHaveAccessibleDescription(/Sign in to choose, or paste an ID/);
  await expect(console.token).toHaveValue("");
  const traces = await console.traces(console.sandbox.token);
  expect(traces).toEqual([]);
});

test("Enter in the token's field and the button at once exchange it once", async ({ console, page }) => {
  await console.open();
  await console.fill("sandbox-robot");
  await page.evaluate(
    (inputs) => inputs.forEach((input) => input.form.requestSubmit()),
    await Promise.all([console.token, console.description].map((input) => input.elementHandle())),
  );
  await expect(console.credential).toBeVisible();
  expect([console.exchanges(), console.posts()]).toEqual([1, 1]);
});

test("an empty form says what is missing and where", async ({ console, page }) => {
  await console.open();
  await console.create.click();
  await expect(console.problem).toBeFocused();
  await expect(console.problem).toContainText("Something is missing");
  for (const field of [console.token, console.registry, console.description]) {
    await expect(field).toHaveAttribute("aria-invalid", "true");
  }
  await page.getByRole("link", { name: /^Registry:/ }).click();
  await expect(console.registry).toBeFocused();
  expect(page.url()).toBe(console.sandbox.url);
  await console.registry.fill("sandbox-robot");
  await expect(console.registry).not.toHaveAttribute("aria-invalid", "true");
  expect(console.requests.filter(({ method }) => method === "POST")).toEqual([]);
  await console.expectAccessible();
});

test("a token that was typed and not sent is gone when its page is", { tag: "@main" }, async ({ console, page, sandbox }) => {
  for (const address of ["", "credentials/", "rotate/?registry=sandbox-robot&credential=17"]) {
    await page.goto(new URL(address, sandbox.url).href);
    await console.inCharge();
    await console.token.fill("typed and not sent");
    // A browser may keep the whole page, to show it again by its *Back*.
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
    await expect(console.token).toHaveValue("");
  }
});
