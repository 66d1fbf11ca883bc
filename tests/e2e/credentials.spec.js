import { readFileSync } from "node:fs";
import { expect, test } from "./journey.js";

const HISTORY = "credentials/?registry=sandbox-history";
const row = (page, name) => page.getByRole("row", { name });
const rows = (page) => page.locator("tbody tr");

test.describe("the table of a registry's credentials", { tag: "@main" }, () => {
  test("tells description, name, state, creator, ends and ID, what needs attention first", async ({ console, page }) => {
    await console.openAt(HISTORY);
    await expect(page.getByRole("heading", { name: "sandbox-history: 5 of 10 credentials used" })).toBeVisible();
    await expect(page).toHaveTitle("regcred: credentials of sandbox-history");
    await expect(rows(page)).toHaveCount(6);
    const first = rows(page).first();
    await expect(first).toContainText("Ends in 5 days");
    await expect(first).toContainText("◆ Ends within 7 days");
    await expect(first).toContainText(/in 5 days\d+ \w+ \d{4}, \d\d:\d\d UTC/);
    await expect(first).toContainText("by developer");
    await expect(first).toContainText(/[0-9a-f]{8}-[0-9a-f]{4}-4/);
    await expect(row(page, /Expired last month/)).toContainText("▲ Expired");
    await expect(page.getByText("3 end within 60 days, 2 of them within 30, 1 within 7")).toBeVisible();
    await console.expectAccessible();
  });

  test("is sorted by its heads, filtered by a pasted ID, and shows removed ones when asked", async ({ console, page }) => {
    await console.openAt(HISTORY);
    await page.getByRole("button", { name: "Description" }).click();
    await expect(page.getByRole("columnheader", { name: "Description" })).toHaveAttribute("aria-sort", "ascending");
    await expect(rows(page).first()).toContainText("Ends in 25 days");
    await page.getByRole("button", { name: "Description" }).click();
    await expect(rows(page).first()).toContainText("Server A");
    await expect(row(page, /Revoked by a colleague/)).toHaveCount(0);
    await page.getByLabel("Show removed").check();
    await expect(row(page, /Revoked by a colleague/)).toContainText("○ Removed");
    await expect(row(page, /Revoked by a colleague/).getByRole("checkbox")).toBeDisabled();
    const id = await row(page, /Expired last month/).locator("td").nth(5).textContent();
    await page.getByLabel("Filter").fill(` ${id} `);
    await expect(rows(page)).toHaveCount(1);
    await expect(rows(page)).toContainText("Expired last month");
    await page.getByLabel("Filter").fill("nothing like it");
    await expect(page.getByText("None fits the filter.")).toBeVisible();
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
});

test("one of them has an address of its own, which a reload and another tab find again", async ({ console, page }) => {
  await console.openAt(HISTORY);
  await page.getByRole("link", { name: "Ends in 25 days" }).click();
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
  await page.getByRole("button", { name: "Add reminders to your calendar" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("registry-credentials.ics");
  const text = readFileSync(await download.path(), "utf8");
  expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(3);
  expect(text).toContain("Ends in 5 days");
  await page.getByRole("link", { name: "Ends in 55 days" }).click();
  const second = page.waitForEvent("download");
  await page.getByRole("button", { name: "Add a reminder to your calendar" }).click();
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
  await expect(page.getByText("26 to 50 of 10000")).toBeVisible();
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
  const before = console.requests.length;
  release();
  await console.expectAccessible();
  expect(console.requests.length).toBe(before);
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
  await expect(console.button("Read again")).toBeVisible();
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
    for (const way of ["Cancel", "Escape"]) {
      await rows(page).getByRole("button", { name: "Revoke" }).click();
      await expect(dialog).toContainText(id);
      await expect(dialog).toContainText("Credential for server A");
      await expect(dialog).toContainText("Created by developer");
      await expect(dialog).toContainText("stops working");
      await console.expectAccessible();
      if (way === "Cancel") await dialog.getByRole("button", { name: "Cancel" }).click();
      else await page.keyboard.press("Escape");
      await expect(dialog).toBeHidden();
    }
    expect(console.requests.filter(({ method }) => method === "DELETE")).toEqual([]);
    await rows(page).getByRole("button", { name: "Revoke" }).click();
    await dialog.getByRole("button", { name: "Revoke credential" }).click();
    await expect(dialog).toContainText("● Revoked");
    await expect(dialog).toContainText("1 revoked.");
    await dialog.getByRole("button", { name: "Close" }).click();
    await expect(rows(page)).toHaveCount(0);
    await page.getByLabel("Show removed").check();
    await expect(rows(page)).toContainText("○ Removed");
  });
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
  await expect(revoke).toHaveAttribute("aria-disabled", "true");
  await dialog.getByLabel("Type “revoke 3” to go on").fill("revoke 2");
  await expect(revoke).toHaveAttribute("aria-disabled", "true");
  await dialog.getByLabel("Type “revoke 3” to go on").fill("revoke 3");
  await console.expectAccessible();
  await revoke.click();
  await expect(dialog).toContainText("1 revoked. 1 already revoked. 1 not revoked.");
  await expect(dialog.getByText("● Already revoked")).toBeVisible();
  await expect(dialog).toContainText("The credential may still work.");
  await console.expectAccessible();
  fails = false;
  await dialog.getByRole("button", { name: "Try the failed ones again" }).click();
  await expect(dialog).toContainText("2 revoked. 1 already revoked.");
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(page.getByText("None fits the filter.")).toBeVisible();
});
