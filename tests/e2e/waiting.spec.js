import { expect, test } from "./journey.js";

/** Holds the answer to the POST until the returned function is called. */
async function hold(page) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route("**/credentials", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    const response = await route.fetch();
    await released;
    await route.fulfill({ response });
  });
  return release;
}

test("many presses of the button and of Enter make one credential", { tag: "@main" }, async ({ console, page }) => {
  await console.open();
  await console.fill("sandbox-robot");
  await page.evaluate(() => {
    const button = [...document.querySelectorAll("button")].find((it) => it.textContent === "Create credential");
    for (let n = 0; n < 50; n++) {
      button.click();
      button.form.requestSubmit();
    }
  });
  await expect(console.credential).toBeVisible();
  expect([console.exchanges(), console.posts()]).toEqual([1, 1]);
  // Nor does anything ask twice for what the POST waits for.
  const before = console.requests.slice(0, console.requests.findIndex(({ method, url }) => method === "POST" && url.endsWith("/credentials")));
  expect(before.filter(({ url }) => url.includes("/credentials?page=1&"))).toHaveLength(1);
});

test("who stops waiting is told what that means, and still gets the answer", { tag: "@main" }, async ({ console }) => {
  await console.open();
  await console.ask("sandbox-slow-3");
  await console.sent();
  await console.button("Stop waiting").click();
  await expect(console.problem).toContainText("A credential may have been created.");
  await expect(console.create).toHaveAttribute("aria-disabled", "true");
  await console.expectAccessible();
  await expect(console.credential).toBeVisible();
  expect(console.posts()).toBe(1);
});

test("the deadline ends the waiting, not the request", async ({ console, page }) => {
  await page.clock.install();
  const release = await hold(page);
  await console.open();
  await console.ask("sandbox-robot");
  await console.sent();
  await expect(console.button("Stop waiting")).toBeVisible();
  await console.expectAccessible();
  await page.clock.runFor(31_000);
  await expect(console.problem).toContainText("No answer within 30 seconds");
  release();
  await expect(console.credential).toBeVisible();
});

test("a late answer also finds somebody who went back to the form", async ({ console, page }) => {
  const release = await hold(page);
  await console.open();
  await console.ask("sandbox-robot", "Late");
  await console.sent();
  await console.button("Stop waiting").click();
  await console.button("Stop checking").click();
  await expect(console.create).not.toHaveAttribute("aria-disabled", "true");
  release();
  await expect(console.credential).toContainText("Late");
});

test("who stops before the POST has left is back at the form, and nothing is sent", async ({ console, page }) => {
  await console.open();
  await console.signedIn();
  // A list that does not come keeps the POST back for two seconds; this clock stands still.
  await page.clock.install();
  await page.route("**/credentials?*", () => {});
  await console.fill("sandbox-robot", "Not sent");
  await console.create.click();
  await expect(page.getByText("Preparing…").first()).toBeVisible();
  await console.button("Stop waiting").click();
  await expect(console.problem).toHaveText("◆You stopped before the request was sent");
  await expect(console.problem).toBeFocused();
  await expect(console.description).toHaveValue("Not sent");
  await expect(console.create).not.toHaveAttribute("aria-disabled");
  await page.clock.runFor(5_000);
  expect(console.posts()).toBe(0);
});
