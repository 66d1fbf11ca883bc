import { expect, test } from "./journey.js";
import { pulls } from "./pulls.js";

const summary = (page) => page.getByRole("heading", { name: /^Step/ });

test.describe("a credential is rotated with an overlap", { tag: "@main" }, () => {
  test("the successor's login works, the old one's ends with its revocation", async ({ console, page }) => {
    const description = `Rotated ${Date.now()}`;
    await console.open();
    await console.ask("sandbox-robot", description);
    const old = await console.login();
    const oldId = await console.issuedId();
    await console.button("Copy password").click();
    await console.stored.click();

    await page.getByRole("link", { name: "Credentials", exact: true }).click();
    await page.getByLabel("Filter").fill(oldId);
    await page.getByRole("row", { name: description }).getByRole("link", { name: "Rotate", exact: true }).click();
    await expect(page).toHaveTitle("regcred: rotate a credential");
    await expect(page.getByRole("heading", { name: "Rotate a credential" })).toBeFocused();
    await expect(page.getByRole("heading", { name: "Step 1 of 3: make the successor" })).toBeVisible();
    await expect(console.description).toHaveValue(description);
    await expect(console.description).toHaveAttribute("readonly");
    await console.expectAccessible();
    await console.button("Create the successor").click();
    await expect(console.credential).toBeVisible();
    const successor = await console.login();
    const newId = await console.issuedId();
    await console.button("Copy password").click();
    await console.stored.click();

    await expect(page.getByRole("heading", { name: "Step 2 of 3: switch the logins over" })).toBeFocused();
    await expect(page.getByRole("region", { name: "Old" })).toContainText(oldId);
    await expect(page.getByRole("region", { name: "Successor" })).toContainText(newId);
    await console.expectAccessible();
    const host = console.sandbox.registry;
    expect(pulls(host, ...old)).toBe(true);
    expect(pulls(host, ...successor)).toBe(true);

    const revoke = console.button("Revoke the old one");
    await expect(revoke).toHaveAttribute("aria-disabled", "true");
    for (const place of await page.getByRole("group").getByRole("checkbox").all()) await place.check();
    await revoke.click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText(oldId);
    await dialog.getByRole("button", { name: "Revoke credential" }).click();
    await dialog.getByRole("button", { name: "Close" }).click();
    await expect(page.getByRole("heading", { name: "The rotation is finished" })).toBeVisible();
    expect(pulls(host, ...old)).toBe(false);
    expect(pulls(host, ...successor)).toBe(true);
    expect(console.posts()).toBe(2);
  });
});

test("left in the middle, it is found again from the list", async ({ console, page }) => {
  const description = `Left ${Date.now()}`;
  await console.open();
  await console.signedIn();
  const ids = [];
  for (const n of [1, 2]) {
    await console.ask("sandbox-robot", description);
    ids.push(await console.issuedId());
    await console.button("Copy password").click();
    await console.stored.click();
  }
  await page.getByRole("link", { name: "Credentials", exact: true }).click();
  await page.getByLabel("Filter").fill(description);
  await expect(page.getByRole("link", { name: "Go on rotating" })).toHaveCount(2);
  await page.getByRole("link", { name: "Go on rotating" }).first().click();
  await page.reload();
  await console.signIn();
  await expect(page.getByRole("region", { name: "Old" })).toContainText(ids[0]);
  await expect(page.getByRole("region", { name: "Successor" })).toContainText(ids[1]);
  await expect(page.getByText("The successor's password was shown once")).toBeVisible();
  await page.getByRole("button", { name: "Revoke the successor" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke credential" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await expect(summary(page).first()).toHaveText("Step 1 of 3: make the successor");
});

test("with more than two of one description, a person says which is the successor", async ({ console, page }) => {
  const description = `Three ${Date.now()}`;
  await console.open();
  await console.signedIn();
  for (const n of [1, 2, 3]) {
    await console.ask("sandbox-robot", description);
    await console.button("Copy password").click();
    await console.stored.click();
  }
  const ids = (await console.list("sandbox-robot")).filter((it) => it.description === description).map(({ id }) => id);
  await page.getByRole("link", { name: "Credentials", exact: true }).click();
  await page.getByLabel("Filter").fill(ids[0]);
  await page.getByRole("link", { name: "Go on rotating" }).click();
  await expect(page.getByRole("heading", { name: "Which one is the successor?" })).toBeVisible();
  await console.expectAccessible();
  await page.getByRole("link", { name: "This one is the successor" }).nth(1).click();
  await expect(page).toHaveURL(new RegExp(`&successor=${ids[2]}$`));
  await expect(page.getByRole("region", { name: "Successor" })).toContainText(ids[2]);
});

test("a successor that is discarded leaves the old one as it was", async ({ console, page }) => {
  const description = `Discarded ${Date.now()}`;
  await console.open();
  await console.ask("sandbox-robot", description);
  const id = await console.issuedId();
  await console.button("Copy password").click();
  await console.stored.click();
  await page.goto(new URL(`rotate/?registry=sandbox-robot&credential=${id}`, console.sandbox.url).href);
  await console.signedIn();
  await console.button("Create the successor").click();
  await console.issuedId();
  await console.button("Discard and revoke").click();
  await expect(page.getByRole("heading", { name: "Step 1 of 3: make the successor" })).toBeVisible();
  expect((await console.list("sandbox-robot")).filter((it) => it.description === description).map((it) => it.id)).toEqual([id]);
});

test("a full registry says so before a rotation starts", async ({ console, page }) => {
  await console.openAt("credentials/?registry=sandbox-full");
  await page.getByRole("row", { name: /Server A/ }).getByRole("link", { name: "Rotate", exact: true }).click();
  await expect(page.getByRole("heading", { name: "The registry is full" })).toBeVisible();
  await expect(page.getByText("2 of 2 credentials used: there is no room")).toBeVisible();
  await console.expectAccessible();
  expect(console.posts()).toBe(0);
});

test("an address that names no credential says so", async ({ console, page }) => {
  await console.openAt("rotate/?registry=sandbox-robot&credential=none");
  await expect(page.getByText("The registry's list does not hold this credential.")).toBeVisible();
});
