// Reading lists: what is cut is read again, and what is typed is not what is shown.
import { readFileSync } from "node:fs";
import { startCutter } from "./answers.js";
import { expect, test } from "./journey.js";

test("one page in a hundred that is cut off in the middle is read again", async ({ console, page }) => {
  const cutter = await startCutter();
  let isWhole = false;
  await page.route("**/credentials?*", (route) => {
    if (isWhole || new URL(route.request().url()).searchParams.get("page") !== "42") return route.fallback();
    isWhole = true;
    return route.continue({ url: cutter.url });
  });
  await console.openAt("credentials/?registry=sandbox-many");
  await expect(page.getByRole("heading", { name: /sandbox-many: 10000 of 20000/ })).toBeVisible({ timeout: 45_000 });
  await expect(console.problem).toBeHidden();
  expect(cutter.cut()).toBe(1);
  const pages = console.requests.filter(({ url }) => url.includes("/credentials?") && url.includes("page=42"));
  expect(pages).toHaveLength(2);
  cutter.stop();
});

test("a cut list after a POST is read again, and what it has is found", async ({ console, page }) => {
  const cutter = await startCutter();
  await console.open();
  await console.signedIn();
  await page.route("**/credentials", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    const response = await route.fetch();
    const { location: _, ...headers } = response.headers();
    await route.fulfill({ response, headers });
    await page.route("**/credentials?*", (route) => (cutter.cut() === 0 ? route.continue({ url: cutter.url }) : route.fallback()));
  });
  await console.ask("sandbox-robot", `Cut ${Date.now()}`);
  await console.issuedId();
  cutter.stop();
});

test.describe("another registry that is typed on the table's page", () => {
  test("changes neither heading, nor limit, nor calendar, nor what is revoked", async ({ console, page }) => {
    const remind = async () => {
      const downloading = page.waitForEvent("download");
      await page.getByRole("button", { name: "Add expiries to calendar" }).click();
      return readFileSync(await (await downloading).path(), "utf8").replaceAll(/DTSTAMP:\w+/g, "");
    };
    await page.route("**/v1/registries?*", async (route) => {
      const response = await route.fetch();
      const list = await response.json();
      // Each at an address of its own, which the calendar names.
      const items = list.items.map((registry) => ({ ...registry, url: `https://${registry.id}.example` }));
      await route.fulfill({ response, json: { ...list, items } });
    });
    await console.openAt("credentials/?registry=sandbox-history");
    const heading = page.getByRole("heading", { name: "sandbox-history: 5 of 10 credentials used" });
    await expect(heading).toBeVisible();
    const before = await remind();
    expect(before).toContain("sandbox-history.example");
    await console.registry.fill("sandbox-full");
    await expect(heading).toBeVisible();
    await expect(page.getByRole("heading", { name: /sandbox-full/ })).toBeHidden();
    await expect(page.getByText(/of 2 credentials used/)).toBeHidden();
    expect(await remind()).toBe(before);
    await page.getByRole("row", { name: /Ends in 5 days/ }).getByRole("button", { name: "Revoke" }).click();
    await expect(console.dialog).toContainText("Ends in 5 days");
    await console.button("Cancel").click();
    await expect(page).toHaveTitle("regcred: credentials of sandbox-history");
    await expect(page.getByRole("row", { name: /Ends in 5 days/ })).toBeVisible();
    await console.expectAccessible();
  });
});
