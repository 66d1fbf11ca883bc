import { readFileSync } from "node:fs";
import { gate, holdAnswers } from "./answers.js";
import { expect, test, unique } from "./journey.js";

const HISTORY = "credentials/?registry=sandbox-history";
const row = (page, name) => page.getByRole("row", { name });
const rows = (page) => page.locator("tbody tr");

test.describe("the table of a registry's credentials", { tag: "@main" }, () => {
  test("tells description, name, state, creator, ends and ID, what needs attention first", async ({ console, page }) => {
    await console.openAt(HISTORY);
    await expect(page.getByRole("heading", { name: "sandbox-history: 5 of 10 credentials used · 1 expired" })).toBeVisible();
    await expect(page).toHaveTitle("regcred: credentials of sandbox-history");
    await expect(rows(page)).toHaveCount(6);
    const first = rows(page).first();
    await expect(first).toContainText("Ends in 5 days");
    await expect(first).toContainText("◆ Expires within 7 days");
    await expect(first).toContainText(/in 5 days\d+ \w+ \d{4}, \d\d:\d\d UTC/);
    await expect(first).toContainText("by developer");
    await expect(first).toContainText(/[0-9a-f]{8}-[0-9a-f]{4}-4/);
    await expect(row(page, /Expired last month/)).toContainText("▲ Expired");
    await expect(page.getByText("3 expire within 60 days, 2 of them within 30, 1 of them within 7")).toBeVisible();
    await console.expectAccessible();
  });

  test("is sorted by its heads, filtered by a pasted ID, and shows revoked ones when asked", async ({ console, page }) => {
    await console.openAt(HISTORY);
    await page.getByRole("button", { name: "Description" }).click();
    await expect(page.getByRole("columnheader", { name: "Description" })).toHaveAttribute("aria-sort", "ascending");
    await expect(rows(page).first()).toContainText("Ends in 25 days");
    await page.getByRole("button", { name: "Description" }).click();
    await expect(rows(page).first()).toContainText("Server A");
    await expect(row(page, /Revoked by a colleague/)).toHaveCount(0);
    await page.getByLabel("Show revoked").check();
    await expect(row(page, /Revoked by a colleague/)).toContainText("○ Revoked");
    await expect(row(page, /Revoked by a colleague/).getByRole("checkbox")).toBeDisabled();
    const id = await row(page, /Expired last month/).locator("td").nth(5).textContent();
    await page.getByLabel("Filter").fill(` ${id} `);
    await expect(rows(page)).toHaveCount(1);
    await expect(rows(page)).toContainText("Expired last month");
    await page.getByLabel("Filter").fill("nothing like it");
    await expect(page.locator(".count")).toHaveText("No credentials match");
    await console.expectAccessible();
  });
});

test("on a narrow page each is a card that names its times", async ({ console, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await console.openAt(HISTORY);
  const named = (cell) => rows(page).first().locator(`td:nth-child(${cell})`).evaluate((node) => getComputedStyle(node, "::before").content);
  expect([await named(4), await named(5)]).toEqual(['"Expires "', '"Created "']);
  await expect(page.getByRole("button", { name: "Created" })).toBeInViewport();
  await console.expectAccessible();
  // On a tablet, several are in view, and the page's bar is one line.
  await page.setViewportSize({ width: 768, height: 1024 });
  await expect(rows(page).nth(2)).toBeInViewport();
  expect((await page.getByRole("banner").boundingBox()).height).toBeLessThan(60);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await console.expectAccessible();
});

test("one of them has an address of its own, which a reload and another tab find again", async ({ console, page }) => {
  await console.openAt(HISTORY);
  await page.getByRole("link", { name: "Ends in 25 days", exact: true }).click();
  const one = page.getByRole("region", { name: "Ends in 25 days" });
  await expect(one.getByRole("heading")).toBeFocused();
  await expect(one).toContainText(/Expires.*UTC.*in 25 days/);
  await expect(one).toContainText("by developer");
  await expect(one).toContainText("not reported by the API");
  await console.expectAccessible();
  const address = page.url();
  expect(address).toMatch(/\/credentials\/\?registry=sandbox-history&credential=[0-9a-f-]{36}$/);
  await page.reload();
  await console.signIn();
  await expect(one).toContainText(/in 25 days/);
  await one.getByRole("link", { name: "Close" }).click();
  await expect(one).toBeHidden();
  await page.goBack();
  await expect(one).toBeVisible();
  await page.goBack();
  await expect(one).toBeHidden();
});

test("one that is not there is told, with the list beside it", async ({ console, page }) => {
  await console.openAt(`${HISTORY}&credential=no-such-id`);
  await expect(console.problem).toContainText("Your organization has no such registry or credential");
  await expect(rows(page)).toHaveCount(6);
});

test("the end of one, or of all that end soon, goes into a calendar file", async ({ console, page }) => {
  await console.openAt(HISTORY);
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Add expiries to calendar" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("registry-credentials.ics");
  const text = readFileSync(await download.path(), "utf8");
  expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(3);
  expect(text).toContain("Ends in 5 days");
  await page.getByRole("link", { name: "Ends in 55 days", exact: true }).click();
  const second = page.waitForEvent("download");
  await page.getByRole("button", { name: "Add expiry to calendar" }).click();
  expect((await second).suggestedFilename()).toBe("registry-credential-ends-in-55-days.ics");
});

test("10,000 of them: read in order with progress, a bounded document, found at once", async ({ console, page }) => {
  let most = 0;
  let running = 0;
  const pages = [];
  await page.route("**/credentials?*", async (route) => {
    pages.push(Number(new URL(route.request().url()).searchParams.get("page")));
    most = Math.max(most, ++running);
    const response = await route.fetch();
    running--;
    await route.fulfill({ response });
  });
  await console.openAt("credentials/?registry=sandbox-many");
  await expect(page.getByRole("progressbar", { name: "Reading the list" })).toBeVisible();
  await expect(page.getByRole("heading", { name: /sandbox-many: 10000 of 20000/ })).toBeVisible();
  expect(most).toBeLessThanOrEqual(4);
  expect(pages).toHaveLength(100);
  expect(pages).toEqual([...pages].sort((a, b) => a - b));
  await expect(rows(page)).toHaveCount(25);
  expect(await page.evaluate(() => document.querySelectorAll("*").length)).toBeLessThan(4000);
  await expect(page.getByText("1 to 25 of 10000")).toBeVisible();
  await page.getByRole("button", { name: "Next page" }).click();
  await expect(page.locator(".count")).toHaveText("26 to 50 of 10000");
  await expect(told(page, "26 to 50 of 10000")).toHaveCount(1);
  await expect(page.getByRole("region", { name: "Table of credentials" })).toBeFocused();
  await page.getByLabel("Filter").fill("rack 12 server 0001");
  await expect(rows(page).first()).toContainText("Server 0001 in rack 12");
  expect(await page.evaluate(() => document.querySelectorAll("*").length)).toBeLessThan(4000);
});

test("reading can be stopped, and what has come stays", async ({ console, page }) => {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route(/credentials\?page=([5-9]|\d\d)/, async (route) => {
    await released;
    await route.fallback().catch(() => {});
  });
  await console.openAt("credentials/?registry=sandbox-many");
  await expect(page.getByText("Reading… 400 of 10000")).toBeVisible();
  await console.button("Stop").click();
  await expect(page.getByText("reading was stopped after 400 credentials")).toBeVisible();
  await expect(rows(page)).toHaveCount(25);
  const asked = () => console.requests.filter(({ url }) => url.includes("/v1/")).length;
  const before = asked();
  release();
  await console.expectAccessible();
  expect(asked()).toBe(before);
});

test("a page that fails in passing is read again, and one that fails for good is told", async ({ console, page }) => {
  let failures = 2;
  await page.route("**/credentials?*", (route) =>
    failures-- > 0 ? route.fulfill({ status: 503, body: "" }) : route.fallback(),
  );
  await console.openAt(HISTORY);
  await expect(rows(page)).toHaveCount(6);
  await page.unroute("**/credentials?*");
  await page.goto(new URL("credentials/?registry=sandbox-refuses", console.sandbox.url).href);
  await console.signIn();
  await expect(console.problem).toContainText("You aren't allowed to see this.");
  await expect(console.button("Try again")).toBeVisible();
  // It stands in the table's place.
  await expect(console.problem).toBeFocused();
  await expect(page.getByRole("table")).toBeHidden();
  await expect(page.getByLabel("Filter")).toBeHidden();
  await console.expectAccessible();
});

test("an old server's list has no ends and no states, and says so", async ({ console, page }) => {
  await console.openAt("credentials/?registry=sandbox-old-shape");
  await expect(row(page, /Server B/)).toContainText("● Active");
  await expect(row(page, /Server B/)).toContainText("not told");
});

test("hostile words in a list are words", async ({ console, page }) => {
  await console.openAt("credentials/?registry=sandbox-hostile-text");
  await expect(rows(page)).toContainText("<img src=x onerror=alert(1)>");
  expect(await page.locator("tbody :is(img, script, iframe)").count()).toBe(0);
});

test.describe("revoking", { tag: "@main" }, () => {
  test("one names what it is and what follows, and is undone by Cancel and Escape", async ({ console, page }) => {
    await console.issue("sandbox-robot");
    const id = await console.issuedId();
    await console.finish();
    await page.getByRole("link", { name: "Credentials", exact: true }).click();
    await page.getByLabel("Filter").fill(id);
    await expect(rows(page)).toHaveCount(1);
    const dialog = page.getByRole("dialog", { name: "Revoke this credential?" });
    const opener = rows(page).getByRole("button", { name: "Revoke Credential for server A", exact: true });
    for (const way of ["Cancel", "Escape"]) {
      await opener.click();
      await expect(dialog.getByRole("heading")).toBeFocused();
      await expect(dialog).toContainText("“Credential for server A” stops working for");
      await expect(dialog).toContainText(id);
      await expect(dialog).toContainText("Credential for server A");
      await expect(dialog).toContainText("Created by you");
      await expect(dialog).toContainText("stops working");
      await console.expectAccessible();
      if (way === "Cancel") await dialog.getByRole("button", { name: "Cancel" }).click();
      else await page.keyboard.press("Escape");
      await expect(dialog).toBeHidden();
      await expect(opener).toBeFocused();
    }
    expect(console.requests.filter(({ method }) => method === "DELETE")).toEqual([]);
    await opener.click();
    await dialog.getByRole("button", { name: "Revoke credential" }).click();
    const done = page.getByRole("dialog", { name: "“Credential for server A” is revoked" });
    await expect(done).toContainText("○ Revoked");
    await expect(done.getByRole("status")).toHaveText("1 revoked.");
    await expect(done.getByText("You can't undo this.")).toBeHidden();
    await console.expectAccessible();
    await expect(done.getByRole("button", { name: "Close" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(rows(page)).toHaveCount(0);
    // What opened the dialog has gone with its row, and there is no other.
    await expect(page.getByRole("heading", { name: /^sandbox-robot: / })).toBeFocused();
    await page.getByLabel("Show revoked").check();
    await expect(rows(page)).toContainText("○ Revoked");
  });
});

test("whose credential it is, if not one's own, is told before it is revoked, and the focus goes on to the next", { tag: "@main" }, async ({ console, page }) => {
  const description = unique("Of a colleague");
  const next = await console.make("sandbox-robot", description);
  const id = await console.make("sandbox-robot", description, "sandbox-api-token-other-user");
  await console.openAt("credentials/?registry=sandbox-robot");
  await page.getByLabel("Filter").fill(description);
  // Of two with one description the ID tells which is meant.
  const buttons = page.getByRole("button", { name: /^Revoke Of a colleague/ });
  await expect(buttons).toHaveCount(2);
  await page.getByRole("button", { name: "Created", exact: true }).click();
  const names = await buttons.evaluateAll((nodes) => nodes.map((node) => node.textContent));
  expect(names).toEqual([`Revoke ${description}, ${next}`, `Revoke ${description}, ${id}`]);
  await page.getByRole("button", { name: `Revoke ${description}, ${id}` }).click();
  await expect(console.dialog).toContainText("Created by colleague, not by you");
  await console.expectAccessible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: `Revoke ${description}, ${next}` }).click();
  await expect(console.dialog).toContainText("Created by you");
  await console.dialog.getByRole("button", { name: "Revoke credential" }).click();
  await console.dialog.getByRole("button", { name: "Close" }).click();
  await expect(rows(page).getByRole("link", { name: description, exact: true })).toBeFocused();
  expect(console.deleted()).toEqual([next]);
});

test("one that has expired is not said to be still in use", async ({ console, page }) => {
  await console.openAt(HISTORY);
  await row(page, /Expired last month/).getByRole("button", { name: /^Revoke/ }).click();
  await expect(console.dialog).toContainText("It has expired, so no login works with it any more.");
});

test("several are revoked after typed words, each with its own result", async ({ console, page }) => {
  await console.open();
  await console.signedIn();
  const name = `Several ${Date.now()}`;
  for (const n of [1, 2, 3]) {
    await console.ask("sandbox-robot", `${name} ${n}`);
    await console.finishAndReturn(`${name} ${n}`);
  }
  await page.getByRole("link", { name: "Credentials", exact: true }).click();
  await page.getByLabel("Filter").fill(name);
  await expect(rows(page)).toHaveCount(3);
  const created = (await console.list("sandbox-robot")).filter(({ description }) => description.startsWith(name));
  const [gone, failing] = created.map(({ id }) => id);
  const headers = { authorization: `Bearer ${await console.accessToken()}` };
  await page.request.delete(`${console.sandbox.api}/v1/registries/sandbox-robot/credentials/${gone}`, { headers });
  let fails = true;
  await page.route(`**/credentials/${failing}`, (route) =>
    route.request().method() === "DELETE" && fails ? route.fulfill({ status: 500, body: "" }) : route.fallback(),
  );
  await page.getByLabel("Select all on this page").check();
  await console.button("Revoke 3 selected").click();
  const dialog = page.getByRole("dialog", { name: "Revoke 3 credentials?" });
  const revoke = dialog.getByRole("button", { name: "Revoke 3 credentials" });
  await expect(dialog).toContainText("These 3 credentials stop working for");
  await page.keyboard.press("Tab");
  await expect(dialog.getByRole("list", { name: "Credentials to revoke" })).toBeFocused();
  await expect(revoke).toHaveAttribute("aria-disabled", "true");
  await dialog.getByLabel("To confirm, type “revoke 3”").fill("revoke 2");
  await expect(revoke).toHaveAttribute("aria-disabled", "true");
  await dialog.getByLabel("To confirm, type “revoke 3”").fill("revoke 3");
  await console.expectAccessible();
  await revoke.click();
  const most = page.getByRole("dialog", { name: "2 of 3 credentials are revoked" });
  await expect(most).toContainText("1 revoked. 1 already revoked. 1 may still work.");
  await expect(most.getByText("○ Already revoked")).toBeVisible();
  await expect(most).toContainText("The credential may still work.");
  await console.expectAccessible();
  fails = false;
  await most.getByRole("button", { name: "Try the failed ones again" }).click();
  const all = page.getByRole("dialog", { name: "3 credentials are revoked" });
  await expect(all).toContainText("2 revoked. 1 already revoked.");
  await all.getByRole("button", { name: "Close" }).click();
  await expect(page.locator(".count")).toHaveText("No credentials match");
});

test("of several, those that could not be revoked are told with the others, and stay selected", { tag: "@main" }, async ({ console, page }) => {
  const name = unique("In part");
  const ids = [];
  for (const n of [1, 2, 3]) ids.push(await console.make("sandbox-robot", `${name} ${n}`));
  let fails = true;
  await page.route(`**/credentials/${ids[1]}`, (route) =>
    route.request().method() === "DELETE" && fails ? route.fulfill({ status: 403, body: "" }) : route.fallback(),
  );
  await console.openAt("credentials/?registry=sandbox-robot");
  await page.getByLabel("Filter").fill(name);
  await page.getByLabel("Select all on this page").check();
  await console.button("Revoke 3 selected").click();
  await console.dialog.getByLabel("To confirm, type “revoke 3”").fill("revoke 3");
  await console.dialog.getByRole("button", { name: "Revoke 3 credentials" }).click();
  await expect(console.dialog.getByRole("status")).toHaveText("2 revoked. 1 not revoked.");
  await console.dialog.getByRole("button", { name: "Close" }).click();
  const sentence = "2 revoked. 1 could not be revoked: You aren't allowed to revoke this credential.";
  await expect(page.locator(".list .notice", { hasText: sentence })).toContainText("is still selected");
  await expect(told(page, sentence)).toHaveCount(1);
  await expect(rows(page)).toHaveCount(1);
  await expect(row(page, `${name} 2`)).toContainText("▲ Not revoked");
  await expect(row(page, `${name} 2`)).toContainText("You aren't allowed to revoke this credential.");
  await expect(row(page, `${name} 2`).getByRole("checkbox")).toBeChecked();
  await console.expectAccessible();
  fails = false;
  await console.button("Revoke 1 selected").click();
  await console.dialog.getByRole("button", { name: "Revoke credential" }).click();
  await console.dialog.getByRole("button", { name: "Close" }).click();
  await expect(page.getByText("could not be revoked")).toBeHidden();
  await expect(page.locator(".count")).toHaveText("No credentials match");
});

test("while it revokes, the dialog stays, also where Escape is pressed twice", async ({ console, page }) => {
  const description = unique("Escape while revoking");
  const id = await console.make("sandbox-robot", description);
  await console.openAt(`credentials/?registry=sandbox-robot&credential=${id}`);
  const answers = await holdAnswers(page, `**/credentials/${id}`, { method: "DELETE" });
  await page.getByRole("region", { name: description }).getByRole("button", { name: /^Revoke/ }).click();
  await console.dialog.getByRole("button", { name: "Revoke credential" }).click();
  await expect.poll(() => answers.held()).toBe(1);
  for (const _ of ["once", "twice"]) await page.keyboard.press("Escape");
  await expect(console.dialog.getByRole("heading")).toBeFocused();
  answers.open();
  await expect(console.dialog.getByRole("status")).toHaveText("1 revoked.");
  await expect(console.dialog.getByRole("button", { name: "Close" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(console.dialog).toBeHidden();
  // The button that opened the dialog is hidden now.
  await expect(page.getByRole("heading", { name: /^sandbox-robot: / })).toBeFocused();
  expect(console.deleted()).toEqual([id]);
});

test("the question before revoking goes with its list, and what is being revoked stays its registry's", async ({ console, page }) => {
  const description = unique("Left by Back");
  const id = await console.make("sandbox-robot", description);
  await console.openAt("credentials/?registry=sandbox-fills");
  await expect(rows(page)).not.toHaveCount(0);
  await console.registry.fill("sandbox-robot");
  await console.button("Show").click();
  await page.getByLabel("Filter").fill(description);
  const ask = () => page.getByRole("button", { name: `Revoke ${description}` }).click();
  await ask();
  await expect(console.dialog).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/\?registry=sandbox-fills$/);
  await expect(console.dialog).toBeHidden();
  expect(console.deleted()).toEqual([]);

  await page.goForward();
  await page.getByLabel("Filter").fill(description);
  const answers = await holdAnswers(page, `**/registries/sandbox-robot/credentials/${id}`, { method: "DELETE" });
  await ask();
  await console.dialog.getByRole("button", { name: "Revoke credential" }).click();
  await expect.poll(() => answers.held()).toBe(1);
  await page.goBack();
  await expect(page).toHaveURL(/\?registry=sandbox-fills$/);
  answers.open();
  await expect(page.getByRole("dialog", { name: `“${description}” is revoked` })).toBeVisible();
  await console.button("Close").click();
  await expect(console.dialog).toBeHidden();
  expect(console.deleted()).toEqual([id]);
  await expect(page.getByText("was revoked")).toHaveCount(0);
});

test("what is not revoked yet stays active once its page is left, whoever signs in", async ({ console, page }) => {
  const description = unique("Left while revoking");
  for (let index = 0; index < 6; index++) await console.make("sandbox-robot", description);
  await console.open();
  await console.signedIn();
  await page.getByRole("link", { name: "Credentials", exact: true }).click();
  await console.registry.fill("sandbox-robot");
  await console.button("Show").click();
  await page.getByLabel("Filter").fill(description);
  await page.getByLabel("Select all on this page").check();
  await console.button("Revoke 6 selected").click();
  const answers = await holdAnswers(page, "**/registries/sandbox-robot/credentials/*", { method: "DELETE" });
  await page.evaluate(() => {
    window.told = [];
    new BroadcastChannel("regcred").addEventListener("message", ({ data: [kind, ...ids] }) => {
      if (kind === "revoked") window.told.push(...ids);
    });
  });
  await console.dialog.getByLabel("To confirm, type “revoke 6”").fill("revoke 6");
  await page.keyboard.press("Enter");
  await expect.poll(() => answers.held()).toBe(4);
  await page.goBack();
  await page.goBack();
  await expect(console.create).toBeVisible();
  await console.button("Sign out").click();
  await console.signedIn("sandbox-api-token-other-user");
  answers.open();
  // What was on its way is told to the other tabs, and nothing else is begun.
  const sent = console.deleted();
  const told = async () => (await page.evaluate(() => window.told)).toSorted();
  await expect.poll(told).toEqual(sent.toSorted());
  await expect.poll(async () => (await console.idsOf("sandbox-robot", description)).length).toBe(2);
  expect(console.deleted()).toEqual(sent);
});

test("a page that the browser may keep asks nobody whether to revoke", async ({ console, page }) => {
  const description = unique("Kept by the browser");
  const id = await console.make("sandbox-robot", description);
  await console.openAt(`credentials/?registry=sandbox-robot&credential=${id}`);
  await page.getByRole("region", { name: description }).getByRole("button", { name: /^Revoke/ }).click();
  await expect(console.dialog).toContainText(id);
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
  await expect(console.token).toBeVisible();
  await expect(page.getByText(description)).toHaveCount(0);
  await expect(console.dialog).toBeHidden();
});

test("the focus stays in the dialog while it revokes, and goes on to signing in where the session has ended", async ({ console, page }) => {
  const description = unique("Of a session that ends");
  for (const _ of ["one", "two"]) await console.make("sandbox-robot", description);
  await console.openAt("credentials/?registry=sandbox-robot");
  await page.getByLabel("Filter").fill(description);
  const { open, opened } = gate();
  let held = 0;
  await page.route("**/registries/sandbox-robot/credentials/*", async (route) => {
    held++;
    await opened;
    await route.fulfill({ status: 401, body: "" });
  });
  await page.getByLabel("Select all on this page").check();
  await console.button("Revoke 2 selected").click();
  await console.dialog.getByLabel("To confirm, type “revoke 2”").fill("revoke 2");
  await page.keyboard.press("Enter");
  await expect.poll(() => held).toBe(2);
  await expect(console.dialog.getByRole("heading")).toBeFocused();
  open();
  await expect(page.getByRole("dialog", { name: "0 of 2 credentials are revoked" })).toBeVisible();
  await console.button("Close").click();
  await expect(page.getByText("Sign in to see the registry's credentials.")).toBeFocused();
});

/** What is told to a screen reader. */
const told = (page, text) => page.getByRole("status").filter({ hasText: text });

test("a revocation whose answer was lost has the list read again, which tells what came of it", { tag: "@main" }, async ({ console, page }) => {
  const name = unique("Answer lost");
  const id = await console.make("sandbox-robot", name);
  await page.route(`**/credentials/${id}`, async (route) => {
    if (route.request().method() === "DELETE") await console.remove("sandbox-robot", id);
    await route.abort();
  });
  await console.openAt("credentials/?registry=sandbox-robot");
  await page.getByLabel("Filter").fill(name);
  await page.getByLabel("Show revoked").check();
  await expect(row(page, name)).toContainText("● Active");
  await row(page, name).getByRole("button", { name: `Revoke ${name}` }).click();
  await console.button("Revoke credential").click();
  await expect(console.dialog).toContainText("◆ May still work");
  await expect(console.dialog.getByRole("status")).toHaveText("0 revoked. 1 may still work.");
  await console.expectAccessible();
  await console.dialog.getByRole("button", { name: "Close" }).click();
  await expect(row(page, name)).toContainText("○ Revoked");
  await expect(row(page, name)).not.toContainText("● Active");
});

test("what may be revoked stays so while it is checked, and where the next request is refused", async ({ console, page }) => {
  const name = unique("Checked once more");
  const id = await console.make("sandbox-robot", name);
  let status = 502;
  await page.route(`**/credentials/${id}`, (route) =>
    route.request().method() === "DELETE" ? route.fulfill({ status, body: "" }) : route.fallback(),
  );
  await console.openAt(`credentials/?registry=sandbox-robot&credential=${id}`);
  await page.getByRole("region", { name, exact: true }).getByRole("button", { name: `Revoke ${name}` }).click();
  await console.button("Revoke credential").click();
  const told = page.getByRole("dialog", { name: `“${name}” may still work` });
  await expect(told).toContainText("◆ May still work");
  const lists = await holdAnswers(page, "**/credentials?*");
  await told.getByRole("button", { name: /^Check again/ }).click();
  await expect(told).toContainText("Checking…");
  await expect(told.getByText("stops working for")).toBeHidden();
  lists.open();
  await expect(told).toContainText("◆ May still work");
  status = 429;
  await told.getByRole("button", { name: "Try the failed ones again" }).click();
  await expect(told).toContainText("0 revoked. 1 may still work.");
  await expect(told).toContainText("too many requests");
  await console.expectAccessible();
});

test("a refusal that answers the second of two DELETEs does not hide that the first one worked", { tag: "@main" }, async ({ console, page }) => {
  const name = unique("Sent twice");
  const id = await console.make("sandbox-robot", name);
  await page.route(`**/credentials/${id}`, async (route) => {
    if (route.request().method() !== "DELETE") return route.fallback();
    await console.remove("sandbox-robot", id);
    await route.fulfill({ status: 403, body: "" });
  });
  await console.openAt(`credentials/?registry=sandbox-robot&credential=${id}`);
  const one = page.getByRole("region", { name, exact: true });
  await one.getByRole("button", { name: `Revoke ${name}` }).click();
  await console.button("Revoke credential").click();
  await expect(console.dialog).toContainText("0 revoked. 1 already revoked.");
});

test("a refused revocation is told as such where the credential shows it", async ({ console, page }) => {
  const name = unique("Refused");
  const id = await console.make("sandbox-robot", name);
  await page.route(`**/credentials/${id}`, async (route) => {
    if (route.request().method() !== "DELETE") return route.fallback();
    await route.fulfill({ status: 403, body: "" });
  });
  await console.openAt(`credentials/?registry=sandbox-robot&credential=${id}`);
  const one = page.getByRole("region", { name, exact: true });
  await one.getByRole("button", { name: `Revoke ${name}` }).click();
  await console.button("Revoke credential").click();
  await expect(console.dialog).toHaveAccessibleName(`“${name}” is not revoked`);
  await expect(console.dialog).toContainText("▲ Not revoked");
  await expect(console.dialog).toContainText("According to the answer, the credential wasn't revoked.");
});

test("the same holds for the one whose address is open", async ({ console, page }) => {
  const name = unique("Looked at");
  const id = await console.make("sandbox-robot", name);
  await page.route(`**/credentials/${id}`, async (route) => {
    if (route.request().method() !== "DELETE") return route.fallback();
    await console.remove("sandbox-robot", id);
    await route.fulfill({ status: 502, body: "" });
  });
  await console.openAt(`credentials/?registry=sandbox-robot&credential=${id}`);
  const one = page.getByRole("region", { name, exact: true });
  await one.getByRole("button", { name: `Revoke ${name}` }).click();
  await console.button("Revoke credential").click();
  // The answer was lost, and reading it tells.
  await expect(console.dialog).toContainText("○ Revoked");
  await console.dialog.getByRole("button", { name: "Close" }).click();
  await expect(one).toContainText("○ Revoked");
  await console.expectAccessible();
});

test("what a filter hides does not stay selected, and results are told each time", async ({ console, page }) => {
  await console.openAt(HISTORY);
  await row(page, /Ends in 5 days/).getByRole("checkbox", { name: "Select Ends in 5 days" }).check();
  await row(page, /Expired last month/).getByRole("checkbox").check();
  await expect(console.button("Revoke 2 selected")).toBeVisible();
  await page.getByLabel("Filter").fill("ends");
  await expect(told(page, /^3 credentials match. 1 no longer selected$/)).toHaveCount(1);
  await expect(console.button("Revoke 1 selected")).toBeVisible();
  await page.getByLabel("Filter").fill("expired last");
  await expect(told(page, /^1 credential matches. 1 no longer selected$/)).toHaveCount(1);
  // The same words again are another node, which is told anew.
  const node = await page.locator("p[role=status] > span").first().elementHandle();
  await page.getByLabel("Filter").fill("expired last mon");
  await expect.poll(() => node.evaluate((node) => node.isConnected)).toBe(false);
  await expect(told(page, /^1 credential matches$/)).toHaveCount(1);
  await page.getByLabel("Filter").fill("nothing like it");
  await expect(told(page, /^No credentials match$/)).toHaveCount(1);
  await expect(console.button("Revoke selected")).toHaveAttribute("aria-disabled", "true");
  await page.getByLabel("Filter").fill("");
  await expect(told(page, /^6 credentials$/)).toHaveCount(1);
  await expect(console.button("Revoke selected")).toHaveAttribute("aria-disabled", "true");
});

test("those selected on other pages are counted, and selecting a page leaves them alone", async ({ console, page }) => {
  await console.openAt("credentials/?registry=sandbox-many");
  await expect(page.getByText("1 to 25 of 10000")).toBeVisible();
  await page.getByLabel("Select all on this page").check();
  await expect(console.button("Revoke 25 selected")).toBeVisible();
  await page.getByRole("button", { name: "Next page" }).click();
  await rows(page).first().getByRole("checkbox").check();
  await expect(console.button("Revoke 26 selected (25 on other pages)")).toBeVisible();
  await page.getByLabel("Select all on this page").check();
  await page.getByLabel("Select all on this page").uncheck();
  await expect(console.button("Revoke 25 selected (25 on other pages)")).toBeVisible();
});

test("a registry without credentials leads to the form, and so does the list", { tag: "@main" }, async ({ console, page }) => {
  await console.openAt("credentials/?registry=sandbox-json-key");
  await page.route("**/credentials?*", (route) => route.fulfill({ json: { items: [], total_size: 0 } }));
  await page.goto(new URL("credentials/?registry=sandbox-fills", console.sandbox.url).href);
  await console.signIn();
  await expect(page.getByText("This registry has no credentials.")).toBeVisible();
  await expect(page.getByRole("table")).toBeHidden();
  await console.expectAccessible();
  const links = page.getByRole("link", { name: "Create credential" });
  await expect(links).toHaveCount(2);
  await links.last().click();
  await expect(page).toHaveURL(/\/\?registry=sandbox-fills$/);
  await expect(console.registry).toHaveValue("sandbox-fills");
});

test("what is shown is exported, as CSV that no spreadsheet runs, and as JSON", async ({ console, page }) => {
  const formula = unique("=HYPERLINK(\"https://elsewhere.example\")");
  await console.make("sandbox-robot", formula);
  await console.openAt("credentials/?registry=sandbox-robot");
  await page.getByLabel("Filter").fill(formula);
  await expect(rows(page)).toHaveCount(1);
  const download = async (name) => {
    const downloading = page.waitForEvent("download");
    await console.button(name).click();
    const file = await downloading;
    return [file.suggestedFilename(), readFileSync(await file.path(), "utf8")];
  };
  const [csvName, csv] = await download("Export as CSV");
  expect(csvName).toBe("registry-credentials.csv");
  const lines = csv.trimEnd().split("\r\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(`"'${formula.replaceAll('"', '""')}",ACTIVE,`);
  await expect(told(page, "1 credential exported as CSV. 1 text starts with an apostrophe")).toHaveCount(1);
  const [jsonName, json] = await download("Export as JSON");
  expect(jsonName).toBe("registry-credentials.json");
  expect(JSON.parse(json).map(({ description, status }) => [description, status])).toEqual([[formula, "ACTIVE"]]);
  await expect(page.getByText("text that a spreadsheet would run as a formula starts with an apostrophe")).toBeVisible();
});

test("marks of direction and what cannot be seen are shown as what they are", { tag: "@main" }, async ({ console, page }) => {
  const name = unique("\u202egnigats\u202c dorP\u200b");
  await console.make("sandbox-robot", name);
  await console.openAt("credentials/?registry=sandbox-robot");
  await page.getByLabel("Filter").fill(name.split(" ").at(-1));
  await expect(rows(page)).toContainText("⟨U+202E⟩gnigats⟨U+202C⟩ dorP⟨U+200B⟩");
  await rows(page).getByRole("button", { name: /^Revoke ⟨U\+202E⟩/ }).click();
  await expect(console.dialog).toContainText("“⟨U+202E⟩gnigats⟨U+202C⟩ dorP⟨U+200B⟩");
  await expect(console.dialog.locator("bdi[dir=auto]").first()).toContainText("U+202E");
  expect(await page.locator("#regcred").textContent()).not.toMatch(/[\u202a-\u202e\u200b]/);
  await console.expectAccessible();
});
