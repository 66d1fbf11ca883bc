import { expect, test } from "./journey.js";
import { pulls } from "./pulls.js";

const summary = (page) => page.getByRole("heading", { name: /^Step/ });

test.describe("a credential is replaced with an overlap", { tag: "@main" }, () => {
  test("the replacement's login works, the old one's ends with its revocation", async ({ console, page }) => {
    const description = `Replaced ${Date.now()}`;
    await console.open();
    await console.ask("sandbox-robot", description);
    const old = await console.login();
    const oldId = await console.issuedId();
    await console.finish(description);

    await page.getByRole("link", { name: "Credentials", exact: true }).click();
    await page.getByLabel("Filter").fill(oldId);
    await page.getByRole("row", { name: description }).getByRole("link", { name: `Replace ${description}`, exact: true }).click();
    await expect(page).toHaveTitle("regcred: replace a credential");
    await expect(page.getByRole("heading", { name: "Replace a credential" })).toBeFocused();
    await expect(page.getByRole("heading", { name: "Step 1 of 3: create the replacement" })).toBeVisible();
    await expect(console.description).toHaveValue(description);
    await expect(console.description).toHaveAttribute("readonly");
    await console.expectAccessible();
    await console.button("Create replacement").click();
    await expect(console.credential).toBeVisible();
    const replacement = await console.login();
    const newId = await console.issuedId();
    // It is told from the old one, and what to do with it is in sight for as long as its password is.
    await expect(page.getByRole("heading", { name: "Step 2 of 3: switch over" })).toBeVisible();
    const oldName = page.getByText("To be replaced:");
    await expect(oldName).toContainText(old[0]);
    await expect(oldName).toContainText(oldId);
    await expect(page.getByRole("region", { name: "Use this credential" })).toBeVisible();
    await console.button("Copy password").click();
    await console.button("Continue").click();

    await expect(page.getByRole("heading", { name: "Step 3 of 3: check, then revoke the old one" })).toBeFocused();
    await expect(page).toHaveURL(new RegExp(`&successor=${newId}$`));
    await expect(page.getByRole("region", { name: "Old" })).toContainText(oldId);
    await expect(page.getByRole("region", { name: "Replacement", exact: true })).toContainText(newId);
    await console.expectAccessible();
    const host = console.sandbox.registry;
    expect(pulls(host, ...old)).toBe(true);
    expect(pulls(host, ...replacement)).toBe(true);

    const revoke = console.button("Revoke the old one");
    await expect(revoke).toHaveAttribute("aria-disabled", "true");
    for (const place of await page.getByRole("group").getByRole("checkbox").all()) await place.check();
    await revoke.click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("heading")).toHaveText("Revoke the old credential?");
    await expect(dialog.getByRole("list")).toContainText(oldId);
    await expect(dialog.getByText("The replacement stays active: ")).toContainText(newId);
    await dialog.getByRole("button", { name: "Revoke credential" }).click();
    await dialog.getByRole("button", { name: "Close" }).click();
    await expect(page.getByRole("heading", { name: "The old credential is revoked" })).toBeVisible();
    expect(pulls(host, ...old)).toBe(false);
    expect(pulls(host, ...replacement)).toBe(true);
    expect(console.posts()).toBe(2);
  });
});

test("left in the middle, it is found again by its address, and never by its description", async ({ console, page }) => {
  const description = `Left ${Date.now()}`;
  await console.open();
  await console.signedIn();
  const ids = [];
  for (const n of [1, 2]) {
    await console.ask("sandbox-robot", description);
    ids.push(await console.issuedId());
    await console.finishAndReturn(description);
  }
  await page.getByRole("link", { name: "Credentials", exact: true }).click();
  await page.getByLabel("Filter").fill(description);
  await expect(page.getByRole("link", { name: `Replace ${description}` })).toHaveCount(2);
  await page.getByRole("link", { name: `Replace ${description}` }).first().click();
  await expect(summary(page).first()).toHaveText("Step 1 of 3: create the replacement");
  const others = page.getByRole("region", { name: "Or use one that is already there" });
  await expect(others).toContainText(ids[1]);
  await expect(console.button("Create replacement")).toBeVisible();
  await console.expectAccessible();
  await page.getByRole("link", { name: "Use this one as the replacement" }).click();
  await expect(page).toHaveURL(new RegExp(`&successor=${ids[1]}$`));
  await page.reload();
  await console.signIn();
  await expect(page.getByRole("region", { name: "Old" })).toContainText(ids[0]);
  await expect(page.getByRole("region", { name: "Replacement", exact: true })).toContainText(ids[1]);
  await expect(page.getByText("The replacement's password was shown once")).toBeVisible();
  // The one that was made first takes the place of the other: a person is told so.
  const older = page.getByText("The replacement was created before the old one.");
  await expect(older).toBeHidden();
  await page.getByRole("button", { name: "Revoke the replacement" }).click();
  const dialog = page.getByRole("dialog", { name: "Revoke the replacement?" });
  await expect(dialog.getByRole("list")).toContainText(ids[1]);
  await expect(dialog.getByText("The old one stays active: ")).toContainText(ids[0]);
  await dialog.getByRole("button", { name: "Revoke credential" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await expect(summary(page).first()).toHaveText("Step 1 of 3: create the replacement");
  // The address still names the one that was revoked.
  await page.reload();
  await console.signIn();
  await expect(page.getByText("The replacement you had doesn't work any more. Create another.")).toBeVisible();
  await expect(console.button("Create replacement")).toBeVisible();
  await console.expectAccessible();
});

test("with more than two of one description, a person says which is the replacement", async ({ console, page }) => {
  const description = `Three ${Date.now()}`;
  await console.open();
  await console.signedIn();
  for (const n of [1, 2, 3]) {
    await console.ask("sandbox-robot", description);
    await console.finishAndReturn(description);
  }
  const ids = (await console.list("sandbox-robot")).filter((it) => it.description === description).map(({ id }) => id);
  await page.getByRole("link", { name: "Credentials", exact: true }).click();
  await page.getByLabel("Filter").fill(ids[0]);
  await page.getByRole("link", { name: `Replace ${description}` }).click();
  await expect(page.getByText("2 other credentials have the same description.")).toBeVisible();
  await console.expectAccessible();
  await page.getByRole("link", { name: "Use this one as the replacement" }).nth(1).click();
  await expect(page).toHaveURL(new RegExp(`&successor=${ids[2]}$`));
  await expect(page.getByRole("region", { name: "Replacement", exact: true })).toContainText(ids[2]);
});

test("a replacement that is revoked leaves the old one as it was", async ({ console, page }) => {
  const description = `Discarded ${Date.now()}`;
  const id = await console.beginReplacing(description);
  await console.button("Create replacement").click();
  const newId = await console.issuedId();
  await console.button("Discard…").click();
  const asks = page.getByRole("dialog", { name: "Discard the replacement?" });
  await expect(asks).toContainText("This revokes the new credential, and leaves the old one as it is: ");
  await expect(asks).toContainText(`ID ${id}`);
  await expect(asks.getByRole("definition").filter({ hasText: newId })).toBeVisible();
  await console.expectAccessible();
  expect(console.deleted()).toEqual([]);
  await asks.getByRole("button", { name: "Revoke the replacement" }).click();
  await expect(console.finished(`${description} was revoked`)).toBeFocused();
  expect(console.deleted()).toEqual([newId]);
  await expect(page.getByRole("heading", { name: "Step 1 of 3: create the replacement" })).toBeVisible();
  expect((await console.list("sandbox-robot")).filter((it) => it.description === description).map((it) => it.id)).toEqual([id]);
});

for (const [how, exit, answer] of [
  ["discarded", "Discard…", "Revoke the replacement"],
  ["left without saving", "Continue", "Leave without saving"],
]) {
  test(`after a replacement was ${how}, another is created`, async ({ console, page }) => {
    const description = `Another ${how} ${Date.now()}`;
    await console.beginReplacing(description);
    await console.button("Create replacement").click();
    const first = await console.issuedId();
    await console.button(exit).click();
    await console.button(answer).click();
    await console.button("Create replacement…").press("Enter");
    await expect(console.description).toHaveValue(description);
    await expect(console.problem).toBeFocused();
    // A second Enter creates nothing.
    await page.keyboard.press("Enter");
    await console.expectAccessible();
    expect(console.posts()).toBe(1);
    await console.button("Create replacement").click();
    await expect(console.credential).toContainText(description);
    expect(await console.issuedId()).not.toBe(first);
    expect(console.posts()).toBe(2);
  });
}

test("one whose password was not saved is offered to be revoked, and not as the replacement", async ({ console, page }) => {
  const description = `Not saved ${Date.now()}`;
  const id = await console.beginReplacing(description);
  await console.button("Create replacement").click();
  const newId = await console.issuedId();
  await console.button("Continue").click();
  await console.button("Leave without saving").click();
  const others = page.getByRole("region", { name: "Or use one that is already there" });
  await expect(others).toContainText(newId);
  await expect(others).toContainText("its password was not saved");
  await expect(page.getByRole("link", { name: "Use this one as the replacement" })).toHaveCount(0);
  await console.expectAccessible();
  await others.getByRole("button", { name: "Revoke it" }).click();
  const dialog = page.getByRole("dialog", { name: "Revoke the one without its password?" });
  await expect(dialog.getByText("The old one stays active: ")).toContainText(id);
  await dialog.getByRole("button", { name: "Revoke credential" }).click();
  await console.dialog.getByRole("button", { name: "Close" }).click();
  await expect(others).toBeHidden();
  expect(console.deleted()).toEqual([newId]);
});

test("an address with the two the wrong way round is told", async ({ console, page }) => {
  const description = `Swapped ${Date.now()}`;
  const first = await console.make("sandbox-robot", description);
  const second = await console.make("sandbox-robot", description);
  await console.openAt(`rotate/?registry=sandbox-robot&credential=${second}&successor=${first}`);
  await expect(page.getByText("The replacement was created before the old one.")).toBeVisible();
  await console.expectAccessible();
});

test("signing in leads on to the step", async ({ console, page }) => {
  const old = await console.make("sandbox-robot", `Signed in later ${Date.now()}`);
  await page.goto(new URL(`rotate/?registry=sandbox-robot&credential=${old}`, console.sandbox.url).href);
  await console.token.fill(console.sandbox.token);
  await console.token.press("Enter");
  await expect(page.getByRole("heading", { name: "Step 1 of 3: create the replacement" })).toBeFocused();
});

test("a replacement that is revoked while the old one is asked about is not said to work", async ({ console, page }) => {
  const description = `Both are lost ${Date.now()}`;
  const [old, next] = [await console.make("sandbox-robot", description), await console.make("sandbox-robot", description)];
  await console.openAt(`rotate/?registry=sandbox-robot&credential=${old}&successor=${next}`);
  await expect(page.getByRole("checkbox").first()).toBeVisible();
  for (const box of await page.getByRole("checkbox").all()) await box.check();
  await console.button("Revoke the old one").click();
  await expect(console.dialog).toContainText("The replacement stays active");
  // It is looked at once more, and works till then.
  await page.route(`**/credentials/${old}`, async (route) => {
    if (route.request().method() === "DELETE") await console.remove("sandbox-robot", next);
    return route.fallback();
  });
  await console.dialog.getByRole("button", { name: "Revoke credential" }).click();
  await expect(console.dialog.getByRole("button", { name: "Close" })).toBeFocused();
  await expect(console.dialog.getByText("The replacement stays active")).toBeHidden();
  await page.keyboard.press("Enter");
  await expect(page.getByText("The registry shows no replacement that works. Create another credential.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "The old credential is revoked" })).toBeFocused();
  await console.expectAccessible();
});

test("a full registry says so before replacing starts", async ({ console, page }) => {
  await console.openAt("credentials/?registry=sandbox-full");
  await page.getByRole("row", { name: /Server A/ }).getByRole("link", { name: "Replace Server A", exact: true }).click();
  await expect(page.getByRole("heading", { name: "The registry is full" })).toBeVisible();
  await expect(page.getByText("2 of 2 credentials used: there is no room")).toBeVisible();
  await console.expectAccessible();
  expect(console.posts()).toBe(0);
});

test("an address that names nothing to replace leads to the list", async ({ console, page }) => {
  await console.openAt("rotate/?registry=sandbox-robot");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Credentials of a registry");
  await expect(page.getByRole("region", { name: /^sandbox-robot/ })).toBeVisible();
  await expect(console.problem).toBeHidden();
});

test("an address that names no credential says so", async ({ console, page }) => {
  await console.openAt("rotate/?registry=sandbox-robot&credential=none");
  await expect(page.getByText("This credential isn't in the registry's list.")).toBeVisible();
});
