// Lists of which nothing comes, or not all: the page says so, and lets a person stop, or try again.
import { expect, test, unique } from "./journey.js";

const SLOW = "This is taking long. The API hasn't sent the next part yet.";
const SLOW_REGISTRIES = "Your registries are taking long to load. You can also paste an ID.";

/** Holds back all answers from an address until they are let through; says how many requests the page has given up. */
async function stall(page, address) {
  await page.route(address, () => {});
  await page.addInitScript(() => {
    const { fetch } = window;
    window.givenUp = 0;
    window.fetch = (request, ...more) => {
      let isAnswered = false;
      const answer = fetch(request, ...more);
      answer.then(() => (isAnswered = true), () => {});
      request.signal?.addEventListener("abort", () => (window.givenUp += isAnswered ? 0 : 1));
      return answer;
    };
  });
  return { givenUp: () => page.evaluate(() => window.givenUp), over: () => page.unroute(address) };
}

test("registries that do not come are told after a while, and are read again", { tag: "@main" }, async ({ console, page }) => {
  await page.clock.install();
  const stalled = await stall(page, "**/v1/registries?*");
  await console.open();
  await console.signedIn();
  await expect(page.getByText("Loading your registries…")).toBeVisible();
  await expect(console.button("Stop")).toBeHidden();
  await page.clock.fastForward(5_000);
  await expect(page.getByText(SLOW_REGISTRIES)).toBeVisible();
  await console.expectAccessible();
  await console.button("Stop").click();
  await expect(page.getByText("Your registries can't be loaded. Paste an ID. The request was stopped")).toBeVisible();
  await console.button("Try again").click();
  await expect(page.getByText("Loading your registries…")).toBeVisible();
  await page.clock.fastForward(5_000);
  await expect(page.getByText(SLOW_REGISTRIES)).toBeVisible();
  await page.clock.fastForward(25_000);
  await expect(page.getByText("Your registries can't be loaded. Paste an ID. The API took too long to answer.")).toBeVisible();
  // The browser is not left with a request that nobody waits for.
  await expect.poll(stalled.givenUp).toBeGreaterThan(0);
  await stalled.over();
  await console.button("Try again").click();
  await expect(page.getByText(/Search \d+ registries/)).toBeVisible();
  await expect(console.button("Try again")).toBeHidden();
});

test("a list of credentials that does not come is told after a while, stopped, and read again", { tag: "@main" }, async ({ console, page }) => {
  await page.clock.install();
  const stalled = await stall(page, "**/credentials?*");
  await console.openAt("credentials/?registry=sandbox-history");
  await expect(page.getByText("Reading… 0")).toBeVisible();
  await expect(page.getByText(SLOW)).toBeHidden();
  await page.clock.fastForward(5_000);
  const slow = page.locator(".list").getByText(SLOW);
  await expect(slow).toBeVisible();
  await console.expectAccessible();
  await console.button("Try again").click();
  await expect(slow).toBeHidden();
  await page.clock.fastForward(5_000);
  await console.button("Stop").click();
  await expect(page.getByText("The list isn't complete: reading was stopped after 0 credentials.")).toBeVisible();
  await console.button("Try again").click();
  await page.clock.fastForward(30_000);
  await expect(console.problem).toContainText("The API took too long to answer.");
  await expect.poll(stalled.givenUp).toBeGreaterThan(2);
  await stalled.over();
  await console.button("Try again").click();
  await expect(page.getByRole("button", { name: "Revoke Ends in 5 days" })).toBeVisible();
  await expect(slow).toBeHidden();
});

test("a list that stops in the middle is told, too, and what has come stays", async ({ console, page }) => {
  await page.clock.install();
  await page.route("**/credentials?page=1&*", async (route) => route.fulfill({ response: await route.fetch() }));
  const held = await stall(page, "**/credentials?page=3&*");
  await console.openAt("credentials/?registry=sandbox-many");
  await expect(page.getByText("Reading… 200 of 10000")).toBeVisible();
  await page.clock.fastForward(5_000);
  await expect(page.locator(".list").getByText(SLOW)).toBeVisible();
  await page.clock.fastForward(25_000);
  await expect(page.getByText("The list isn't complete. These are the first 200 credentials.")).toBeVisible();
  await held.over();
});

test("who replaces a credential is told that the list does not come, can stop, and try again", { tag: "@main" }, async ({ console, page }) => {
  const description = unique("Stalled");
  const old = await console.make("sandbox-robot", description);
  await page.clock.install();
  const stalled = await stall(page, "**/credentials?*");
  await console.openAt(`rotate/?registry=sandbox-robot&credential=${old}`);
  await expect(page.getByText("Reading the list… 0")).toBeVisible();
  await page.clock.fastForward(5_000);
  const slow = page.locator(".replace .row").getByText(SLOW);
  await expect(slow).toBeVisible();
  await console.expectAccessible();
  await console.button("Stop").click();
  await expect(console.problem).toContainText("The request was stopped");
  await expect(console.problem).toBeFocused();
  await console.button("Try again").click();
  await page.clock.fastForward(30_000);
  await expect(console.problem).toContainText("The API took too long to answer.");
  await stalled.over();
  await console.button("Try again").click();
  await expect(page.getByRole("heading", { name: "Step 1 of 3: create the replacement" })).toBeVisible();
});

test("a credential that does not come by its address is told, stopped, and read again", { tag: "@main" }, async ({ console, page }) => {
  const description = unique("Stalled alone");
  const id = await console.make("sandbox-robot", description);
  await page.clock.install();
  await page.route("**/credentials?*", (route) => route.fulfill({ json: { items: [], page: 1, page_size: 100, total_size: 0, total_pages: 0 } }));
  const stalled = await stall(page, `**/credentials/${id}`);
  await console.openAt(`credentials/?registry=sandbox-robot&credential=${id}`);
  const one = page.getByRole("region", { name: "Credential", exact: true });
  await expect(one).toContainText("Reading…");
  await expect(one.getByText(SLOW)).toBeHidden();
  await page.clock.fastForward(5_000);
  await expect(one.getByText(SLOW)).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: SLOW })).toHaveCount(1);
  await console.expectAccessible();
  await one.getByRole("button", { name: "Try again" }).click();
  await expect(one.getByText(SLOW)).toBeHidden();
  await page.clock.fastForward(5_000);
  await one.getByRole("button", { name: "Stop" }).click();
  await expect(console.problem).toContainText("The request was stopped");
  await expect.poll(stalled.givenUp).toBe(2);
  await console.expectAccessible();
  await stalled.over();
  await one.getByRole("button", { name: "Try again" }).click();
  const found = page.getByRole("region", { name: description, exact: true });
  await expect(found).toContainText("● Active");
  await expect(found.getByRole("heading")).toBeFocused();
});

test("who replaces one that only its address finds is told that it does not come", { tag: "@main" }, async ({ console, page }) => {
  const description = unique("Stalled to replace");
  const [old, successor] = [await console.make("sandbox-robot", description), await console.make("sandbox-robot", description)];
  await page.clock.install();
  // A list that lags behind both.
  await page.route("**/credentials?*", async (route) => {
    const response = await route.fetch();
    const list = await response.json();
    const items = [...list.items.filter(({ id }) => ![old, successor].includes(id)), { description }];
    await route.fulfill({ response, json: { ...list, items } });
  });
  const stalled = await stall(page, `**/credentials/${old}`);
  await console.openAt(`rotate/?registry=sandbox-robot&credential=${old}&successor=${successor}`);
  const reading = page.locator(".replace").getByText("Reading…");
  await expect(reading).toBeVisible();
  await expect(page.getByText("This credential isn't in the part of the list that could be read.")).toBeHidden();
  await page.clock.fastForward(5_000);
  await expect(page.locator(".replace .row").getByText(SLOW)).toBeVisible();
  await console.expectAccessible();
  await console.button("Stop").click();
  await expect(console.problem).toContainText("The request was stopped");
  await expect(console.problem).toBeFocused();
  await expect.poll(stalled.givenUp).toBe(1);
  await stalled.over();
  await console.button("Try again").click();
  await expect(page.getByRole("heading", { name: "Step 2 of 3: switch over" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Old" })).toContainText(old);
  await expect(page.getByRole("region", { name: "Replacement", exact: true })).toContainText(successor);
});

test("a registry without a usable ID is left out, and the page says so", { tag: "@main" }, async ({ console, page }) => {
  const items = [{ id: "id-1", name: "Payments", url: "https://registry.example" }, { id: "", name: "Nameless" }, null];
  await page.route("**/v1/registries?*", (route) =>
    route.fulfill({ json: { items, page: 1, page_size: 100, total_size: 3, total_pages: 1 } }),
  );
  await console.open();
  await console.signedIn();
  const incomplete = "The list isn't complete: the API gave 2 without a usable ID.";
  await expect(page.getByText(`Choose the registry, or paste an ID. ${incomplete}`)).toBeVisible();
  await expect(console.registry).toHaveValue("");
  await console.registry.fill("elsewhere");
  await expect(page.getByText(`Not in the list of your registries. ${incomplete}`)).toBeVisible();
  items.shift();
  await console.button("Try again").click();
  await console.registry.fill("");
  await expect(page.getByText(`Paste an ID. ${incomplete}`)).toBeVisible();
  await console.expectAccessible();
});

test("a server that ignores the page's number is asked a few times, and the form and the list say so", { tag: "@main" }, async ({ console, page }) => {
  const items = Array.from({ length: 100 }, (_, n) => ({ id: `id-${n}`, name: `Registry ${n}`, description: `Server ${n}`, url: "https://registry.example" }));
  const page1 = { items, page: 1, page_size: 100, total_size: 100, total_pages: 4_294_967_295 };
  for (const list of ["**/v1/registries?*", "**/credentials?*"]) await page.route(list, (route) => route.fulfill({ json: page1 }));
  const reads = (path) => console.requests.filter(({ url }) => url.includes(path)).length;
  await console.open();
  await console.signedIn();
  await expect(page.getByText("Search 100 registries, or paste an ID. The list isn't complete.")).toBeVisible();
  expect(reads("/v1/registries?")).toBeLessThanOrEqual(20);
  await console.openAt("credentials/?registry=id-7");
  await expect(page.getByText("The list isn't complete. Some credentials may be missing.")).toBeVisible();
  await expect(page.getByText("1 to 25 of 100")).toBeVisible();
  expect(reads("/credentials?")).toBeLessThanOrEqual(20);
});

test("odd entries of a list spoil one fact each, and those without a usable ID are counted", { tag: "@main" }, async ({ console, page }) => {
  const items = [
    null,
    { description: "Nameless" },
    { id: 17, description: "Never ends", status: "ACTIVE", created_at: 1_767_225_600, removed_at: "0001-01-01T00:00:00Z", expires_at: -1 },
    { id: "18", description: "Ends at some time", status: "ACTIVE", removed_at: "", expires_at: "0001-01-01T00:00:00Z" },
  ];
  await page.route("**/credentials?*", (route) => route.fulfill({ json: { items, page: 1, page_size: 100, total_size: 4, total_pages: 1 } }));
  await page.route("**/credentials/17", (route) => route.fulfill({ json: items[2] }));
  await console.openAt("credentials/?registry=sandbox-robot");
  await expect(page.getByText("The list isn't complete: the API gave 2 credentials without a usable ID.")).toBeVisible();
  const row = (name) => page.getByRole("row", { name });
  for (const name of ["Never ends", "Ends at some time"]) await expect(row(name)).toContainText("● Active");
  await expect(row("Never ends").getByRole("cell").nth(2)).toHaveText("never");
  await expect(row("Ends at some time").getByRole("cell").nth(2)).toHaveText("not told");
  await page.getByRole("link", { name: "Never ends", exact: true }).click();
  const one = page.getByRole("region", { name: "Never ends" });
  await expect(one).toContainText("Expiresnever");
  await expect(one.getByRole("button", { name: "Add expiry to calendar" })).toBeHidden();
  await console.expectAccessible();
});

test("of a list that is not whole, replacing claims no more than was read", async ({ console, page }) => {
  const description = unique("In part");
  const [old, other] = [await console.make("sandbox-robot", description), await console.make("sandbox-robot", description)];
  // The list lacks the one that is replaced, and one has no ID.
  const spoil = async (route) => {
    const response = await route.fetch();
    const list = await response.json();
    const items = list.items.filter(({ id }) => id !== old);
    // Others' journeys may have filled more than a page.
    const isItsPage = items.some(({ id }) => id === other);
    await route.fulfill({ response, json: { ...list, items: isItsPage ? [...items, { description }] : items } });
  };
  await page.route("**/credentials?*", spoil);
  await console.openAt(`rotate/?registry=sandbox-robot&credential=${old}`);
  await expect(page.getByText("The list isn't complete: the API gave 1 credential without a usable ID.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Step 1 of 3: create the replacement" })).toBeVisible();
  await expect(page.getByText("At least one other credential has the same description.")).toBeVisible();
  await expect(page.getByRole("region", { name: /^robot\$in-part/ })).toContainText(other);
  await console.expectAccessible();
  // One that cannot be read by its ID, either, is not called missing.
  await page.route(`**/credentials/${old}`, (route) => route.fulfill({ status: 503 }));
  await console.openAt(`rotate/?registry=sandbox-robot&credential=${old}`);
  await expect(page.getByText("This credential isn't in the part of the list that could be read.")).toBeVisible();
  await page.unroute("**/credentials?*", spoil);
  await console.button("Try again").click();
  await expect(page.getByText("One other credential has the same description.")).toBeVisible();
  await expect(page.getByText("The list isn't complete")).toBeHidden();
});
