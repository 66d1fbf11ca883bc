// What assistive technology reads of the main states, whole, beside this file in aria.spec.js-snapshots. What differs
// from run to run stands there as an expression, so change them by hand: `--update-snapshots` writes what it sees.
import { expect, test } from "./journey.js";

test.describe("the tree that assistive technology reads", { tag: "@main" }, () => {
  const tree = (page, name) => expect(page.locator("body")).toMatchAriaSnapshot({ name: `${name}.aria.yml` });

  test("before signing in, of the form, and of a refusal", async ({ console, page }) => {
    await console.open();
    await console.inCharge();
    await tree(page, "sign-in");
    await console.signedIn();
    await console.fill("sandbox-strict", "Only in this form");
    await expect(console.registry).toHaveAccessibleDescription(/0 of 10 credentials used/);
    await tree(page, "form");
    await console.create.click();
    await expect(console.problem).toBeFocused();
    await tree(page, "refused");
  });

  test("of a new credential, and once it is done", async ({ console, page }) => {
    await console.issue("sandbox-robot");
    await console.use("Docker");
    await expect(page.getByRole("link", { name: "Add expiry to calendar" })).toBeVisible();
    await tree(page, "created");
    await console.finish();
    await tree(page, "done");
  });

  test("of a list, and of the question before one is revoked", async ({ console, page }) => {
    await console.openAt("credentials/?registry=sandbox-history");
    await expect(page.getByRole("heading", { name: "sandbox-history: 5 of 10 credentials used" })).toBeVisible();
    await tree(page, "list");
    await page.getByRole("button", { name: "Revoke Ends in 5 days" }).click();
    await expect(console.dialog.getByRole("heading")).toBeFocused();
    await expect(console.dialog).toMatchAriaSnapshot({ name: "revoke.aria.yml" });
  });

  test("of a replacement", async ({ console, page }) => {
    const ids = [];
    for (const _ of ["old", "replacement"]) ids.push(await console.make("sandbox-robot", "Replaced in a tree"));
    await console.openAt(`rotate/?registry=sandbox-robot&credential=${ids[0]}&successor=${ids[1]}`);
    await expect(page.getByRole("region", { name: "Replacement", exact: true })).toContainText(ids[1]);
    await tree(page, "replace");
  });
});
