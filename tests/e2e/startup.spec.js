import { expect, test } from "./journey.js";

for (const [what, answer] of [
  ["does not come", { status: 404, body: "" }],
  ["comes changed", { status: 200, contentType: "application/wasm", body: "not what was built" }],
]) {
  test(`wasm that ${what} is told plainly, and another attempt starts the console`, async ({ page, sandbox }) => {
    let broken = true;
    await page.route("**/*.wasm", (route) => (broken ? route.fulfill(answer) : route.fallback()));
    await page.goto(sandbox.url);
    await expect(page.getByRole("alert")).toContainText("could not start, so no credential was created");
    broken = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("button", { name: "Create credential" })).toBeVisible();
  });
}

test("the page says when it is in charge, and every file was fetched once", async ({ console, page }) => {
  await console.open();
  expect(await page.evaluate(() => performance.getEntriesByName("regcred-ready").length)).toBe(1);
  const fetched = console.requests.map(({ url }) => url);
  expect(fetched).toEqual([...new Set(fetched)]);
});
