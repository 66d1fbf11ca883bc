// Replacing a credential: what comes late, lags or fails takes nothing off the page.
import { alterLists, gate, hideIdentity, holdAnswers, startCutter } from "./answers.js";
import { expect, test, unique } from "./journey.js";

const ROBOT = "sandbox-robot";
/** After *Continue*, where the replacement was made. */
const LAST_STEP = "Step 3 of 3: check, then revoke the old one";
const step = (page, name) => page.getByRole("heading", { name });

/** Creates the replacement, saves its password, and presses *Continue*; returns its ID. */
async function replace(console) {
  await console.button("Create replacement").click();
  const id = await console.issuedId();
  await console.button("Copy password").click();
  await expect(console.credential).toContainText("● Password copied");
  await console.button("Continue").click();
  return id;
}

for (const [what, answer] of [
  ["refused", { status: 403, body: "" }],
  ["answered by a failure", { status: 400, body: "" }],
]) {
  test(`when the list is ${what} after Continue, no second replacement is offered`, { tag: "@main" }, async ({ console, page }) => {
    const old = await console.beginReplacing(unique("List fails"));
    const { open, opened } = gate();
    let isBroken = true;
    await page.route("**/credentials?*", async (route) => {
      await opened;
      return isBroken ? route.fulfill(answer) : route.fallback();
    });
    // What was read before the POST is at hand; the lists from here on are held.
    const id = await replace(console);
    await expect(step(page, LAST_STEP)).toBeVisible();
    await expect(console.button("Create replacement")).toBeHidden();
    await expect(page).toHaveURL(new RegExp(`&successor=${id}$`));
    open();
    await expect(console.problem).toBeVisible();
    await expect(step(page, LAST_STEP)).toBeVisible();
    await expect(console.button("Create replacement")).toBeHidden();
    await console.expectAccessible();
    isBroken = false;
    await console.button("Try again").click();
    await expect(console.problem).toBeHidden();
    await expect(page.getByRole("region", { name: "Old" })).toContainText(old);
    await expect(page.getByRole("region", { name: "Replacement", exact: true })).toContainText(id);
    expect([console.posts(), console.deleted().length]).toEqual([1, 0]);
  });
}

test("when the session ends with Continue, replacing goes on with the next", { tag: "@main" }, async ({ console, page }) => {
  const old = await console.beginReplacing(unique("Session ends"));
  let isBroken = true;
  await console.button("Create replacement").click();
  const id = await console.issuedId();
  await console.button("Copy password").click();
  await expect(console.credential).toContainText("● Password copied");
  await page.route("**/credentials?*", (route) => (isBroken ? route.fulfill({ status: 401, body: "" }) : route.fallback()));
  await console.button("Continue").click();
  await expect(console.token).toBeVisible();
  await expect(console.button("Create replacement")).toBeHidden();
  await console.expectAccessible();
  isBroken = false;
  await console.signIn();
  await expect(step(page, LAST_STEP)).toBeVisible();
  await expect(page.getByRole("region", { name: "Old" })).toContainText(old);
  await expect(page.getByRole("region", { name: "Replacement", exact: true })).toContainText(id);
  expect(console.posts()).toBe(1);
});

/** Creates two replacements, the first of which is answered only once `open` was called; returns both IDs. */
async function replaceTwice(console, page, description) {
  const old = await console.beginReplacing(description);
  const { open, opened } = gate();
  let posts = 0;
  await page.route("**/credentials", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    const isFirst = posts++ === 0;
    const response = await route.fetch();
    if (isFirst) await opened;
    await route.fulfill({ response });
  });
  await console.button("Create replacement").click();
  await console.sent();
  await console.button("Stop waiting").click();
  await console.button(/^Leave .+ active$/).click();
  await console.button("Back to the form").click();
  const late = (await console.idsOf(ROBOT, description)).find((id) => id !== old);
  return { open, old, late, id: await replace(console) };
}

test("of two replacements that were saved, the last is switched over to, and the other is named", async ({ console, page }) => {
  const { open, late, id } = await replaceTwice(console, page, unique("Saved twice"));
  const replacement = page.getByRole("region", { name: "Replacement", exact: true });
  await expect(replacement).toContainText(id);
  open();
  await expect(console.credential).toContainText(late);
  await console.button("Copy password").click();
  await expect(console.credential).toContainText("● Password copied");
  await console.button("Continue").click();
  await expect(replacement).toContainText(late);
  await expect(page).toHaveURL(new RegExp(`successor=${late}$`));
  const other = page.getByRole("region", { name: "You also created" });
  await expect(other).toContainText(id);
  await console.expectAccessible();
  await other.getByRole("button", { name: /^Revoke it/ }).click();
  const dialog = page.getByRole("dialog", { name: "Revoke the other one you created?" });
  await dialog.getByRole("button", { name: "Revoke credential" }).click();
  await console.dialog.getByRole("button", { name: "Close" }).click();
  await expect(other).toBeHidden();
  await expect(replacement).toContainText(late);
  expect([console.posts(), console.deleted()]).toEqual([2, [id]]);
});

test("a late password of the first press stays on the page, whatever the lists say", async ({ console, page }) => {
  const { open, late, id } = await replaceTwice(console, page, unique("Late password"));
  // Its answer may still come; what is known goes on meanwhile.
  await expect(step(page, LAST_STEP)).toBeVisible();
  await expect(page.getByRole("region", { name: "Replacement", exact: true })).toContainText(id);
  const lists = await holdAnswers(page, "**/credentials?*");
  open();
  await expect(console.credential).toContainText(late);
  const password = await console.reveal();
  lists.open();
  await expect.poll(() => lists.held()).toBeGreaterThan(0);
  await expect(console.password).toHaveText(password);
  await console.expectAccessible();
  await console.button("Discard…").click();
  await console.button("Revoke the replacement").click();
  await expect(step(page, LAST_STEP)).toBeFocused();
  await expect(page.getByRole("region", { name: "Replacement", exact: true })).toContainText(id);
  expect(console.deleted()).toEqual([late]);
  expect(console.posts()).toBe(2);
  await console.button("Sign out").click();
  await expect(page.getByRole("banner")).toContainText("Not signed in");
});

test("the old one is never offered as what a lost answer made, whatever list lacked it", async ({ console, page }) => {
  const description = unique("In one list only");
  const old = await console.make(ROBOT, description);
  let isSent = false;
  // The page has read the old one; the form's list from before comes of a replica that lacks it.
  const lists = await alterLists(page, (item, count) =>
    item.description === description && (isSent ? item.id !== old : item.id === old && count > 1),
  );
  await console.openAt(`rotate/?registry=${ROBOT}&credential=${old}`);
  await expect(step(page, "Step 1 of 3: create the replacement")).toBeVisible();
  await expect.poll(() => lists.count()).toBeGreaterThan(1);
  await page.route("**/credentials", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    await route.fetch();
    isSent = true;
    await route.abort();
  });
  await console.button("Create replacement").click();
  await expect(page.getByText("A credential may have been created.")).toBeVisible();
  const read = lists.count();
  await expect.poll(() => lists.count()).toBeGreaterThan(read + 1);
  await expect(console.button(/^Revoke .+…$/)).toHaveCount(0);
  await expect(console.button("Stop checking")).toBeVisible();
});

test("that a replacement may have been created is told until the end", async ({ console, page }) => {
  const description = unique("Told until the end");
  const old = await console.beginReplacing(description);
  let lost;
  await alterLists(page, (item) => item.id === lost || (!lost && item.description === description && item.id !== old));
  await page.route(
    "**/credentials",
    async (route) => {
      if (route.request().method() !== "POST") return route.fallback();
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await console.button("Create replacement").click();
  await console.button("Stop checking").click();
  lost = (await console.idsOf(ROBOT, description)).find((id) => id !== old);
  const warning = page.getByText(`A credential “${description}” may have been created`);
  await expect(warning).toBeVisible();
  await replace(console);
  await expect(step(page, LAST_STEP)).toBeVisible();
  await expect(warning).toBeVisible();
  await console.expectAccessible();
});

test("what came beside the replacement stays to be decided on after Continue", async ({ console, page }) => {
  const description = unique("Twice made");
  await console.beginReplacing(description);
  await page.route("**/credentials", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    await route.fetch();
    await route.fulfill({ response: await route.fetch() });
  });
  const found = console.problem.filter({ hasText: "There is another new credential" });
  await console.button("Create replacement").click();
  await expect(found).toBeVisible();
  const [twin] = (await found.textContent()).match(/[0-9a-f-]{36}/);
  await console.button("Copy password").click();
  await console.button("Continue").click();
  await expect(step(page, LAST_STEP)).toBeVisible();
  await expect(found).toContainText(twin);
  await console.expectAccessible();
  await console.button(/^Leave .+ active$/).click();
  await expect(found).toBeHidden();
  await console.button("Sign out").click();
  await expect(page.getByRole("banner")).toContainText("Not signed in");
  expect(console.deleted()).toEqual([]);
});

test("a replacement that lists and reads do not show yet is the replacement all the same", { tag: "@main" }, async ({ console, page }) => {
  const description = unique("Lagging replacement");
  const old = await console.beginReplacing(description);
  let lags = true;
  await alterLists(page, (item) => lags && item.description === description && item.id !== old);
  await page.route("**/credentials/*", (route) =>
    lags && route.request().method() === "GET" && !route.request().url().endsWith(old) ? route.fulfill({ status: 404, body: "" }) : route.fallback(),
  );
  const id = await replace(console);
  await expect(step(page, LAST_STEP)).toBeFocused();
  await expect(page.getByRole("region", { name: "Replacement", exact: true })).toContainText("The registry's list does not show it yet.");
  await expect(console.button("Create replacement")).toBeHidden();
  await console.expectAccessible();
  await expect(page).toHaveURL(new RegExp(`&successor=${id}$`));
  // So it is after a reload, by its address.
  await page.reload();
  await console.signedIn();
  await expect(step(page, "Step 2 of 3: switch over")).toBeVisible();
  await expect(console.button("Create replacement")).toBeHidden();
  lags = false;
  await page.reload();
  await console.signedIn();
  await expect(page.getByRole("region", { name: "Replacement", exact: true })).toContainText(id);
  expect(console.posts()).toBe(1);
});

for (const [what, named] of [
  ["that is not there", () => "no-such-id"],
  ["that is the old one in other letters", (old) => old.toUpperCase()],
]) {
  test(`of a replacement ${what} the page claims nothing, and the old one stays`, { tag: "@main" }, async ({ console, page }) => {
    const old = await console.make(ROBOT, unique("Named wrongly"));
    await console.openAt(`rotate/?registry=${ROBOT}&credential=${old}&successor=${named(old)}`);
    const replacement = page.getByRole("region", { name: "Replacement", exact: true });
    await expect(replacement).toContainText("The registry doesn't show a credential with this ID.");
    await expect(replacement).toContainText(named(old));
    await expect(page.getByText("Until then both work.")).toBeHidden();
    await expect(page.getByText("The replacement's password was shown once")).toBeHidden();
    await switchOver(page);
    await expect(console.button("Revoke the old one")).toHaveAttribute("aria-disabled", "true");
    await expect(page.getByText("The replacement has to be found first.")).toBeVisible();
    await console.expectAccessible();
    await console.button("Try again").click();
    await expect(replacement).toContainText("It may be revoked, or not listed yet.");
    await page.getByRole("link", { name: "Create a replacement instead" }).click();
    await expect(step(page, "Step 1 of 3: create the replacement")).toBeFocused();
    expect(console.deleted()).toEqual([]);
  });
}

test("another of the same description is never taken for the replacement", { tag: "@main" }, async ({ console, page }) => {
  const description = unique("Not the replacement");
  const other = await console.make(ROBOT, description);
  const old = await console.beginReplacing(description);
  await expect(page.getByText("One other credential has the same description.")).toBeVisible();
  await expect(page.getByRole("region", { name: "Replacement", exact: true })).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`credential=${old}$`));
  const id = await replace(console);
  await expect(page.getByRole("region", { name: "Replacement", exact: true })).toContainText(id);
  await expect(page.getByRole("region", { name: "Replacement", exact: true })).not.toContainText(other);
});

test("Back and Forward exchange the replacement for no other one", async ({ console, page }) => {
  const description = unique("Back and Forward");
  const other = await console.make(ROBOT, description);
  await console.beginReplacing(description);
  await page.getByRole("region", { name: /.+/ }).filter({ hasText: other }).getByRole("link", { name: /^Use this/ }).click();
  await expect(page.getByRole("region", { name: "Replacement", exact: true })).toContainText(other);
  await page.goBack();
  await console.button("Create replacement").click();
  const id = await console.issuedId();
  await page.goForward();
  await expect(page).toHaveURL(new RegExp(`successor=${other}$`));
  await expect(console.credential).toContainText(id);
  await console.button("Copy password").click();
  await expect(console.credential).toContainText("● Password copied");
  await console.button("Continue").click();
  const replacement = page.getByRole("region", { name: "Replacement", exact: true });
  await expect(replacement).toContainText(id);
  // The address names what the page shows.
  await expect(page).toHaveURL(new RegExp(`successor=${id}$`));
  for (const go of ["goBack", "goForward"]) {
    await page[go]();
    await expect(step(page, LAST_STEP)).toBeVisible();
    await expect(replacement).toContainText(id);
    await expect(page).toHaveURL(new RegExp(`successor=${id}$`));
    await expect(console.button("Create replacement")).toBeHidden();
  }
  expect(console.posts()).toBe(1);
});

test("a double click on Continue in the middle of replacing presses nothing else", { tag: "@main" }, async ({ console, page }) => {
  await console.beginReplacing(unique("Pressed twice"));
  await console.button("Create replacement").click();
  await console.issuedId();
  await console.button("Copy password").click();
  await expect(console.credential).toContainText("● Password copied");
  await console.button("Continue").dblclick();
  // The second press may take the focus to what is below the pointer then, which is nothing to press.
  await expect(step(page, LAST_STEP)).toBeVisible();
  await expect(console.dialog).toBeHidden();
  expect([console.posts(), console.deleted().length]).toEqual([1, 0]);
});

/** Ticks all that has to be switched over. */
async function switchOver(page) {
  for (const box of await page.getByRole("checkbox").all()) await box.check();
}

/** The form is there for another one, and nothing says that the one before it still works. */
async function isToBeReplacedAnew(console, page, description) {
  await expect(console.description).toHaveValue(description);
  await expect(console.button("Create replacement")).not.toHaveAttribute("aria-disabled");
  await expect(page.getByText(/ is ready|It works until/)).toHaveCount(0);
}

test("a replacement that is revoked after Continue is said to be ready no more", async ({ console, page }) => {
  const description = unique("Revoked after Continue");
  await console.beginReplacing(description);
  const id = await replace(console);
  await expect(page.getByRole("region", { name: "Replacement", exact: true })).toContainText(id);
  await console.button("Revoke the replacement").click();
  await console.dialog.getByRole("button", { name: "Revoke credential" }).click();
  await console.dialog.getByRole("button", { name: "Close" }).click();
  await expect(step(page, "Step 1 of 3: create the replacement")).toBeVisible();
  await isToBeReplacedAnew(console, page, description);
  await console.expectAccessible();
  const next = await replace(console);
  await expect(page.getByRole("region", { name: "Replacement", exact: true })).toContainText(next);
  expect([console.posts(), console.deleted()]).toEqual([2, [id]]);
});

/** Lists and reads as those of an API that shows nothing of what was removed, as long as `isHidden`. */
async function hide(page, isHidden, id) {
  await alterLists(page, (item) => isHidden() && id(item.id));
  await page.route("**/credentials/*", (route) => {
    const { pathname } = new URL(route.request().url());
    const isIt = route.request().method() === "GET" && id(pathname.split("/").at(-1));
    return isHidden() && isIt ? route.fulfill({ status: 404, body: "" }) : route.fallback();
  });
}

test("the old one stays where its replacement is not found any more", async ({ console, page }) => {
  await console.beginReplacing(unique("Vanished"));
  const id = await replace(console);
  const replacement = page.getByRole("region", { name: "Replacement", exact: true });
  await expect(replacement).toContainText(id);
  await switchOver(page);
  let isGone = true;
  await hide(page, () => isGone, (it) => it === id);
  await console.button("Revoke the old one").click();
  await expect(replacement).toContainText("The registry doesn't show a credential with this ID. It may be revoked, or not listed yet.");
  await expect(page.getByRole("status").filter({ hasText: "The registry doesn't show the replacement any more. Nothing was revoked." })).toHaveCount(1);
  await expect(console.dialog).toBeHidden();
  await expect(console.button("Revoke the old one")).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText("The replacement has to be found first.")).toBeVisible();
  await console.expectAccessible();
  // Found again, it is the replacement again.
  isGone = false;
  await console.button("Try again").click();
  await expect(replacement).toContainText("Expires");
  await console.button("Revoke the old one").click();
  await expect(console.dialog.getByText("The replacement stays active: ")).toContainText(id);
  expect(console.deleted()).toEqual([]);
});

test("who revokes the old one before its replacement is listed is told so", async ({ console, page }) => {
  const old = await console.beginReplacing(unique("Never listed"));
  await hide(page, () => true, (it) => it !== old);
  await replace(console);
  await expect(step(page, LAST_STEP)).toBeVisible();
  await switchOver(page);
  await console.button("Revoke the old one").click();
  await expect(page.getByRole("dialog", { name: "Revoke the old credential?" })).toContainText("The registry doesn't show the replacement yet. Check that it works before you go on.");
  await console.expectAccessible();
  expect(console.deleted()).toEqual([]);
});

test("without `Location`, discarding the replacement never touches an older one of the same description", async ({ console, page }) => {
  const description = unique("Same description");
  await hideIdentity(page);
  const other = await console.make("sandbox-json-key", description);
  const old = await console.make("sandbox-json-key", description);
  const older = [other, old].sort();
  let lags = true;
  await alterLists(page, (item) => lags && item.description === description && !older.includes(item.id));
  await console.openAt(`rotate/?registry=sandbox-json-key&credential=${old}`);
  await console.button("Create replacement").click();
  const password = await console.reveal();
  const { open, opened } = gate();
  await page.route("**/credentials?*", async (route) => {
    await opened;
    await route.fallback();
  });
  await console.button("Discard…").click();
  const finding = page.getByRole("dialog", { name: "Finding the credential…" });
  await expect(finding).toContainText("We look for it in the registry's list.");
  await expect(finding.getByRole("button")).toHaveText(["Cancel"]);
  await console.expectAccessible();
  open();
  const notFound = page.getByRole("dialog", { name: "We couldn't find the credential" });
  await expect(notFound).toContainText("The registry's list does not show it yet, or can't be read. It stays active.");
  for (const id of older) await expect(console.dialog).not.toContainText(id);
  await console.expectAccessible();
  lags = false;
  await notFound.getByRole("button", { name: "Check again" }).click();
  const which = page.getByRole("dialog", { name: "Is this the one?" });
  const [id] = (await console.idsOf("sandbox-json-key", description)).filter((it) => !older.includes(it));
  await expect(which).toContainText(id);
  for (const id of older) await expect(which).not.toContainText(id);
  await which.getByRole("button", { name: /^Revoke .+…$/ }).click();
  await console.dialog.getByRole("button", { name: /^Revoke [^…]+$/ }).click();
  await expect(console.credential).toContainText("This credential may already be revoked. Test it before you rely on it.");
  await expect(console.password).toHaveText(password);
  expect(console.deleted()).toEqual([id]);
  expect((await console.idsOf("sandbox-json-key", description)).sort()).toEqual(older);
});

test("a replacement whose ID nobody told is said to be one of the list", async ({ console, page }) => {
  const description = unique("No ID");
  await hideIdentity(page);
  const old = await console.make("sandbox-json-key", description);
  await console.openAt(`rotate/?registry=sandbox-json-key&credential=${old}`);
  await console.button("Create replacement").click();
  await console.button("Copy password").click();
  await expect(console.credential).toContainText("● Password copied");
  await console.button("Continue").click();
  await expect(step(page, LAST_STEP)).toBeFocused();
  const replacement = page.getByRole("region", { name: "Replacement", exact: true });
  await expect(replacement).toContainText("this page can't say which one of the list it is.");
  await expect(page.getByText("bookmark this page")).toBeHidden();
  await expect(console.button("Create replacement")).toBeHidden();
  await console.expectAccessible();
});

for (const [what, breakList] of [
  ["fails with 500", () => ({ fail: (route) => route.fulfill({ status: 500, body: "" }), stop() {} })],
  [
    "is cut off",
    async () => {
      const cutter = await startCutter();
      return { fail: (route) => route.continue({ url: cutter.url }), stop: () => cutter.stop() };
    },
  ],
]) {
  test(`when the list ${what} after Continue, what is on its way and what is on the page stays`, async ({ console, page }) => {
    const description = unique(`The list ${what}`);
    const old = await console.beginReplacing(description);
    const { open, opened } = gate();
    let posts = 0;
    await page.route("**/credentials", async (route) => {
      if (route.request().method() !== "POST") return route.fallback();
      const isFirst = posts++ === 0;
      const response = await route.fetch();
      if (isFirst) await opened;
      await route.fulfill({ response });
    });
    await console.button("Create replacement").click();
    await console.sent();
    await console.button("Stop waiting").click();
    await console.button(/^Leave .+ active$/).click();
    await console.button("Back to the form").click();
    const late = (await console.idsOf(ROBOT, description)).find((id) => id !== old);
    const { fail, stop } = await breakList();
    let isBroken = false;
    await page.route("**/credentials?*", (route) => (isBroken ? fail(route) : route.fallback()));
    await console.button("Create replacement").click();
    const id = await console.issuedId();
    await console.button("Copy password").click();
    await expect(console.credential).toContainText("● Password copied");
    isBroken = true;
    await console.button("Continue").click();
    await expect(console.problem).toBeVisible();
    await expect(step(page, LAST_STEP)).toBeVisible();
    await expect(console.button("Create replacement")).toBeHidden();
    await expect(page).toHaveURL(new RegExp(`&successor=${id}$`));
    // The password of the first press, which comes now, stays beside the list that can't be read.
    open();
    await expect(console.credential).toContainText(late);
    const password = await console.reveal();
    await console.button("Try again").first().click();
    await expect(console.problem.first()).toBeVisible();
    await expect(console.password).toHaveText(password);
    await console.expectAccessible();
    isBroken = false;
    await console.button("Discard…").click();
    await console.button("Revoke the replacement").click();
    await expect(page.getByRole("region", { name: "Replacement", exact: true })).toContainText(id);
    expect([console.posts(), console.deleted()]).toEqual([2, [late]]);
    stop();
  });
}

test("the old one stays where its replacement was revoked meanwhile", { tag: "@main" }, async ({ console, page }) => {
  const description = unique("Revoked meanwhile");
  const old = await console.beginReplacing(description);
  const id = await replace(console);
  await expect(step(page, LAST_STEP)).toBeVisible();
  await switchOver(page);
  await console.remove(ROBOT, id);
  await console.button("Revoke the old one").click();
  await expect(step(page, "Step 1 of 3: create the replacement")).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "Nothing was revoked." })).toHaveCount(1);
  await isToBeReplacedAnew(console, page, description);
  await expect(console.dialog).toBeHidden();
  expect(console.deleted()).toEqual([]);
  expect(await console.idsOf(ROBOT, description)).toEqual([old]);
});

test("the old one stays where its replacement was revoked while the question was open", async ({ console, page }) => {
  const description = unique("Revoked behind the question");
  const old = await console.beginReplacing(description);
  const id = await replace(console);
  await expect(step(page, LAST_STEP)).toBeVisible();
  await switchOver(page);
  await console.button("Revoke the old one").click();
  await expect(console.dialog).toContainText("stays active");
  await console.remove(ROBOT, id);
  await console.dialog.getByRole("button", { name: /^Revoke/ }).click();
  await expect(page.getByRole("status").filter({ hasText: "Nothing was revoked." })).toHaveCount(1);
  await expect(console.dialog).toBeHidden();
  await expect(step(page, "Step 1 of 3: create the replacement")).toBeFocused();
  expect(console.deleted()).toEqual([]);
  expect(await console.idsOf(ROBOT, description)).toEqual([old]);
});

for (const what of ["old", "replacement"]) {
  test(`the ${what} that could not be revoked is not tried again once the other one is gone`, async ({ console, page }) => {
    const old = await console.beginReplacing(unique(`Tried again: ${what}`));
    const id = await replace(console);
    await expect(page.getByRole("region", { name: "Replacement", exact: true })).toContainText(id);
    await switchOver(page);
    await page.route("**/credentials/*", (route) =>
      route.request().method() === "DELETE" ? route.fulfill({ status: 503, body: "" }) : route.fallback(),
    );
    const [tried, other] = what === "old" ? [old, id] : [id, old];
    await console.button(what === "old" ? "Revoke the old one" : "Revoke the replacement").click();
    await console.dialog.getByRole("button", { name: "Revoke credential" }).click();
    await expect(console.dialog).toContainText("◆ May still work");
    await console.remove(ROBOT, other);
    await console.button("Try the failed ones again").click();
    await expect(console.dialog).toBeHidden();
    // The list is read again, and the step tells what works.
    await expect(step(page, what === "old" ? "Step 1 of 3: create the replacement" : "The old credential is revoked")).toBeFocused();
    expect(console.deleted()).toEqual([tried]);
  });
}

test("the replacement stays where the old one was revoked meanwhile", async ({ console, page }) => {
  const description = unique("Old revoked meanwhile");
  const old = await console.beginReplacing(description);
  const id = await replace(console);
  await expect(step(page, LAST_STEP)).toBeVisible();
  const replacement = page.getByRole("region", { name: "Replacement", exact: true });
  await expect(replacement).toContainText(id);
  await console.remove(ROBOT, old);
  await console.button("Revoke the replacement").click();
  await console.dialog.getByRole("button", { name: /^Revoke/ }).click();
  await expect(page.getByRole("status").filter({ hasText: "Nothing was revoked." })).toHaveCount(1);
  await expect(console.dialog).toBeHidden();
  expect(console.deleted()).toEqual([]);
  expect(await console.idsOf(ROBOT, description)).toEqual([id]);
});

test("who wants to revoke what a colleague has revoked meanwhile is told which one that is", async ({ console, page }) => {
  const old = await console.beginReplacing(unique("Revoked by a colleague"));
  await replace(console);
  await expect(step(page, LAST_STEP)).toBeVisible();
  await switchOver(page);
  await console.remove(ROBOT, old);
  await console.button("Revoke the old one").click();
  await expect(step(page, "The old credential is revoked")).toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: "The old credential doesn't work any more. Nothing was revoked." })).toHaveCount(1);
  await expect(console.dialog).toBeHidden();
  expect(console.deleted()).toEqual([]);
});

test("who stops the check and revokes the replacement is asked about nothing else", { tag: "@main" }, async ({ console, page }) => {
  const description = unique("Thought better of it");
  const old = await console.beginReplacing(description);
  const id = await replace(console);
  await expect(page.getByRole("region", { name: "Replacement", exact: true })).toContainText(id);
  await switchOver(page);
  const lists = await holdAnswers(page, "**/credentials?*");
  await console.button("Revoke the old one").click();
  await expect.poll(() => lists.held()).toBeGreaterThan(0);
  const checking = page.getByRole("dialog", { name: "Checking the replacement…" });
  await expect(checking.getByRole("button")).toHaveText(["Cancel"]);
  await console.expectAccessible();
  await checking.getByRole("button").click();
  await console.button("Revoke the replacement").click();
  const asks = page.getByRole("dialog", { name: "Revoke the replacement?" });
  await expect(asks).toContainText(old);
  const came = page.waitForResponse("**/credentials?*");
  lists.open();
  await came;
  await asks.getByRole("button", { name: "Revoke credential" }).click();
  await expect(console.dialog.getByRole("button", { name: "Close" })).toBeFocused();
  await expect(console.dialog.getByRole("list")).toContainText(id);
  await expect(console.dialog.getByRole("list")).not.toContainText(old);
  await page.keyboard.press("Enter");
  await expect(step(page, "Step 1 of 3: create the replacement")).toBeVisible();
  await expect(console.dialog).toBeHidden();
  expect(console.deleted()).toEqual([id]);
  expect(await console.idsOf(ROBOT, description)).toEqual([old]);
});

test("the old one stays where nobody can look for its replacement", { tag: "@main" }, async ({ console, page }) => {
  await console.beginReplacing(unique("Unreadable"));
  await replace(console);
  await expect(step(page, LAST_STEP)).toBeVisible();
  await switchOver(page);
  let isBroken = true;
  await page.route("**/credentials?*", (route) => (isBroken ? route.fulfill({ status: 403, body: "" }) : route.fallback()));
  await console.button("Revoke the old one").click();
  await expect(console.problem).toBeFocused();
  await console.expectAccessible();
  isBroken = false;
  await console.button("Revoke the old one").click();
  await expect(page.getByRole("dialog", { name: "Revoke the old credential?" })).toBeVisible();
  expect(console.deleted()).toEqual([]);
});

test("a revocation whose answer was lost has the list read again", { tag: "@main" }, async ({ console, page }) => {
  const old = await console.beginReplacing(unique("Answer lost"));
  await replace(console);
  await expect(step(page, LAST_STEP)).toBeVisible();
  await switchOver(page);
  await page.route(`**/credentials/${old}`, async (route) => {
    if (route.request().method() === "DELETE") await console.remove(ROBOT, old);
    await route.abort();
  });
  await console.button("Revoke the old one").click();
  await console.button("Revoke credential").click();
  await expect(console.dialog).toContainText("0 revoked. 1 may still work.");
  await console.dialog.getByRole("button", { name: "Close" }).click();
  await expect(step(page, "The old credential is revoked")).toBeFocused();
  await expect(page.getByText("Until then both work.")).toBeHidden();
  await console.expectAccessible();
});

test("a dialog that is left revokes nothing, and gives the focus back", async ({ console, page }) => {
  await console.beginReplacing(unique("Left dialog"));
  await replace(console);
  await expect(step(page, LAST_STEP)).toBeVisible();
  await switchOver(page);
  await console.button("Revoke the old one").click();
  await expect(console.dialog.getByRole("heading")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(console.button("Revoke the old one")).toBeFocused();
  expect(console.deleted()).toEqual([]);
});

test("a page that the browser may keep shows nothing of who was signed in", async ({ console, page }) => {
  const description = unique("Kept by the browser");
  const old = await console.beginReplacing(description);
  await expect(page.getByText("To be replaced:")).toContainText(old);
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
  await expect(console.token).toBeVisible();
  await expect(page.getByText("To be replaced:")).toBeHidden();
  for (const text of [old, description]) await expect(page.getByText(text)).toHaveCount(0);
  await console.signedIn();
  await expect(page.getByText("To be replaced:")).toContainText(old);
});

test("another user's token in the place of one that is about to end reads the list anew", async ({ console, page }) => {
  const description = unique("Begun by the first");
  const old = await console.make(ROBOT, description);
  await page.clock.install();
  await page.goto(new URL(`rotate/?registry=${ROBOT}&credential=${old}`, console.sandbox.url).href);
  await console.signedIn(await console.accessToken());
  await expect(step(page, "Step 1 of 3: create the replacement")).toBeVisible();
  await page.clock.fastForward("29:20");
  await console.button("Create replacement").click();
  await expect(console.problem).toContainText("Your access token expires in less than a minute");
  await console.signedIn("sandbox-api-token-other-user");
  await expect(page.getByRole("banner")).toContainText("colleague");
  await expect(page.getByText("To be replaced:")).toContainText(old);
  await expect(step(page, "Step 1 of 3: create the replacement")).toBeVisible();
});
