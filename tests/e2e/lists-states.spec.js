// Each state of the pages of lists, as others than the usual person meet it.
import { expect, test, unique } from "./journey.js";

const HISTORY = "credentials/?registry=sandbox-history";

/** Goes through the states, and calls `look` in each. */
async function visit(console, page, look) {
  const open = async (address) => {
    await page.goto(new URL(address, console.sandbox.url).href);
    await console.signIn();
  };
  await page.goto(new URL(HISTORY, console.sandbox.url).href);
  await expect(console.token).toBeVisible();
  await look("signed out");

  await console.signIn();
  const revoke = page.getByRole("button", { name: "Revoke Ends in 5 days" });
  await expect(revoke).toBeVisible();
  await look("list");
  await page.getByLabel("Select all on this page").check();
  await page.getByRole("button", { name: /^Revoke \d selected$/ }).click();
  await expect(console.dialog.getByRole("heading")).toBeFocused();
  await look("asked to revoke several");
  await page.keyboard.press("Escape");
  await page.getByLabel("Filter").fill("nothing like it");
  await expect(page.locator(".count")).toHaveText("No credentials match");
  await look("no match");
  await page.getByLabel("Filter").fill("");
  await page.getByRole("link", { name: "Ends in 5 days", exact: true }).click();
  await expect(page.getByRole("region", { name: "Ends in 5 days" })).toContainText("not reported by the API");
  await look("one credential");

  await page.route("**/credentials?*", (route) => route.fulfill({ json: { items: [], total_size: 0 } }));
  await open("credentials/?registry=sandbox-fills");
  await expect(page.getByText("This registry has no credentials.")).toBeVisible();
  await look("empty");
  await page.unroute("**/credentials?*");
  await open("credentials/?registry=sandbox-refuses");
  await expect(console.problem).toBeVisible();
  await look("refused");

  const description = unique("\u202edesrever");
  const ids = [];
  for (const _ of ["old", "other", "gone"]) ids.push(await console.make("sandbox-robot", description));
  await console.remove("sandbox-robot", ids[2]);
  const replace = `rotate/?registry=sandbox-robot&credential=${ids[0]}`;
  await open(replace);
  await expect(page.getByRole("link", { name: "Use this one as the replacement" })).toBeVisible();
  await look("step 1");
  await open(`${replace}&successor=${ids[2]}`);
  await expect(page.getByText("The replacement you had doesn't work any more.")).toBeVisible();
  await look("step 1 again");
  await open(`${replace}&successor=${ids[1]}`);
  await expect(page.getByRole("region", { name: "Replacement", exact: true })).toContainText(ids[1]);
  await look("step 2");
  await console.remove("sandbox-robot", ids[0]);
  await open(replace);
  await expect(page.getByRole("heading", { name: "The old credential is revoked" })).toBeVisible();
  await look("over");
}

test("each state is accessible", async ({ console, page }) => {
  test.setTimeout(180_000);
  await visit(console, page, async (state) => test.step(state, () => console.expectAccessible()));
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("nothing is scrolled sideways, every target has 44 px, and every tab stop a name", async ({ console, page }) => {
    test.setTimeout(180_000);
    const isTouched = () => page.evaluate(() => matchMedia("(pointer: coarse)").matches);
    const faults = () =>
      page.evaluate(() => {
        const scope = document.querySelector("dialog[open]") ?? document.querySelector("main");
        const seen = (node) => node.checkVisibility({ visibilityProperty: true });
        const name = (node) => `${node.localName} ${(node.ariaLabel ?? node.textContent).slice(0, 40)}`;
        const found = [];
        if (document.documentElement.scrollWidth > innerWidth) found.push(`scrolled sideways: ${document.documentElement.scrollWidth}`);
        const parts = ".credentials .list, .credentials .panel, .replace .step, dialog";
        for (const node of scope.querySelectorAll("button, .list input, .list td a, .create a, .actions a, .panel header a, dialog input")) {
          if (!seen(node) || !node.closest(parts)) continue;
          // A box is ticked by its label, too.
          const { height } = (node.closest("label") ?? node).getBoundingClientRect();
          if (height < 44) found.push(`${name(node)}: ${height} px high`);
        }
        for (const node of scope.querySelectorAll("[tabindex='0']")) if (seen(node) && !node.ariaLabel) found.push(`${name(node)}: no name`);
        return found;
      });
    await visit(console, page, async (state) => test.step(state, async () => {
      expect(await isTouched()).toBe(true);
      expect(await faults()).toEqual([]);
    }));
  });
});
