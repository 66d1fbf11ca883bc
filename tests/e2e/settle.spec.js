import { expect, test } from "./journey.js";

/** The registry's list, as a script would read it. */
async function listed(console, registry, description) {
  const items = await console.list(registry);
  return items.filter((it) => it.description === description).map((it) => it.id);
}

const unique = (name) => `${name} ${Date.now()} ${Math.random().toString(36).slice(2)}`;

test.describe("a POST without an answer is settled by the list", { tag: "@main" }, () => {
  test("exactly the one that was created is named, revoked, and another made", async ({ console, page }) => {
    const description = unique("Lost");
    await console.open();
    await console.signedIn();
    await console.ask("sandbox-drops", description);
    await expect(console.problem).toContainText("No answer came from the API");
    await expect(console.problem).toContainText("exactly one new credential that fits");
    const [id, ...others] = await listed(console, "sandbox-drops", description);
    expect(others).toEqual([]);
    await expect(console.problem).toContainText(id);
    await expect(console.problem.getByText("The list from before could not be read")).toBeHidden();
    expect(console.posts()).toBe(1);
    await expect(console.create).toHaveAttribute("aria-disabled", "true");
    await console.create.click({ force: true });
    await console.expectAccessible();
    await console.button("Revoke it and create again").click();
    await expect.poll(() => console.posts()).toBe(2);
    expect(console.requests.filter(({ method, url }) => method === "DELETE" && url.endsWith(id))).toHaveLength(1);
    expect(await listed(console, "sandbox-drops", description)).not.toContain(id);
  });

  test("one that is to stay stays, and the form is there again", async ({ console }) => {
    const description = unique("Kept");
    await console.open();
    await console.ask("sandbox-drops", description);
    await console.button("Keep it").click();
    await expect(console.problem).toBeHidden();
    await expect(console.description).toBeFocused();
    await expect(console.create).not.toHaveAttribute("aria-disabled", "true");
    expect(await listed(console, "sandbox-drops", description)).toHaveLength(1);
    expect(console.posts()).toBe(1);
  });
});

test("a colleague's credential of the same description is not taken for it", async ({ console }) => {
  const description = unique("Twins");
  await console.open();
  await console.ask("sandbox-twins", description);
  await expect(console.problem).toContainText("exactly one new credential that fits");
  const own = (await console.list("sandbox-twins")).find((it) => it.description === description && it.created_by === "developer");
  await expect(console.problem).toContainText(own.id);
});

test("where two could be it, each is decided on by itself", async ({ console, page }) => {
  const description = unique("Doubles");
  await console.open();
  await console.ask("sandbox-doubles", description);
  const ids = await expect
    .poll(async () => (await listed(console, "sandbox-doubles", description)).length)
    .toBe(2)
    .then(() => listed(console, "sandbox-doubles", description));
  for (const id of ids) await expect(console.problem).toContainText(id);
  await console.expectAccessible();
  await console.button("Revoke it").first().click();
  await expect(console.button("Revoke it")).toHaveCount(1);
  await console.button("Revoke it").click();
  await expect(console.problem).toContainText("Looking for it in the registry's list…");
  expect(await listed(console, "sandbox-doubles", description)).toEqual([]);
  expect(console.posts()).toBe(1);
  await console.button("Back to the form").click();
  await expect(console.create).not.toHaveAttribute("aria-disabled", "true");
});

test("a list that lags is looked at until it shows the credential", async ({ console }) => {
  const description = unique("Lags");
  await console.open();
  await console.ask("sandbox-lags", description);
  await expect(console.problem).toContainText("Looking for it in the registry's list…");
  await expect(console.problem).toContainText("exactly one new credential that fits");
  expect(await listed(console, "sandbox-lags", description)).toHaveLength(1);
});

test("what was not seen in 20 s may be looked for again, and is never called not created", async ({ console, page }) => {
  await page.clock.install();
  await console.open();
  await console.ask("sandbox-breaks", unique("Breaks"));
  await expect(console.problem).toContainText("Looking for it");
  await expect(console.create).toHaveAttribute("aria-disabled", "true");
  await expect
    .poll(async () => {
      await page.clock.runFor(3_000);
      return console.problem.textContent();
    })
    .toContain("No credential that fits was seen");
  await expect(console.problem).not.toContainText("No credential was created");
  await console.expectAccessible();
  await console.button("Check again").click();
  await expect(console.problem).toContainText("Looking for it");
  expect(console.posts()).toBe(1);
  await console.button("Back to the form").click();
  await expect(console.create).not.toHaveAttribute("aria-disabled", "true");
});

test("a list that cannot be read is told, with what is known", async ({ console, page }) => {
  await page.route("**/credentials?*", (route) => route.fulfill({ status: 403, body: "" }));
  await console.open();
  await console.ask("sandbox-drops", unique("Unread"));
  await expect(console.problem).toContainText("The registry's list cannot be read");
  await expect(console.button("Check again")).toBeVisible();
  await console.expectAccessible();
});

test("a list that is slow holds the POST up for 2 s at the most, and the page says what decides", async ({ console, page }) => {
  const description = unique("Slow list");
  let posted = false;
  await page.route("**/credentials", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    posted = true;
    await route.abort();
  });
  await page.route("**/credentials?*", async (route) => {
    // The list from before never comes; the one after does.
    if (posted) await route.fallback();
  });
  await page.clock.install();
  await console.open();
  await console.ask("sandbox-robot", description);
  await expect(page.getByText("Preparing…").first()).toBeVisible();
  await expect
    .poll(async () => {
      await page.clock.runFor(500);
      return posted;
    })
    .toBe(true);
  await expect(console.problem).toContainText("The list from before could not be read in time");
});

test("an answer without its body is settled by the ID that it named", async ({ console, page }) => {
  await console.open();
  await console.ask("sandbox-empty-answer", unique("Empty"));
  await expect(console.problem).toContainText("its password was lost");
  const id = await console.problem.locator("code").textContent();
  expect(await listed(console, "sandbox-empty-answer", await console.description.inputValue())).toEqual([id]);
  await console.button("Revoke it and create again").click();
  await expect.poll(() => console.posts()).toBe(2);
  await expect(console.problem).toContainText("its password was lost");
  expect(await listed(console, "sandbox-empty-answer", await console.description.inputValue())).not.toContain(id);
});

test("a revocation that fails is told, and what was found stays", async ({ console, page }) => {
  await page.route("**/credentials/*", (route) =>
    route.request().method() === "DELETE" ? route.fulfill({ status: 500, body: "" }) : route.fallback(),
  );
  await console.open();
  await console.ask("sandbox-drops", unique("Stays"));
  await console.button("Revoke it and create again").click();
  await expect(console.problem.first()).toContainText("The credential may still work.");
  await expect(console.button("Revoke it and create again")).toBeVisible();
  expect(console.posts()).toBe(1);
});

test("a request that the browser sent twice by itself leaves no credential unnoticed", async ({ console }) => {
  const description = unique("Resent");
  await console.open();
  await console.signedIn();
  await console.ask("sandbox-drops-once", description);
  // Only a reused connection makes the browser try again; a fresh one ends in settling.
  await expect(console.problem).toContainText(/another new credential|exactly one new credential/);
  if (await console.credential.isVisible()) {
    expect(await listed(console, "sandbox-drops-once", description)).toHaveLength(2);
    await console.expectAccessible();
    await console.button("Revoke the other one").click();
    await expect(console.problem).toBeHidden();
    const [left] = await listed(console, "sandbox-drops-once", description);
    await expect(console.credential).toContainText(left);
  }
  expect(console.posts()).toBe(1);
});

test("what waiting was stopped for is looked for, and its answer still comes", async ({ console }) => {
  const description = unique("Stopped");
  await console.open();
  await console.ask("sandbox-slow-3", description);
  await console.button("Stop waiting").click();
  await expect(console.problem).toContainText("Its password can only come with the answer.");
  await expect(console.credential).toContainText(description);
  expect(console.posts()).toBe(1);
});
