import { expect, unique } from "./journey.js";
import { expectAllShown, firstPresses, secondPresses, test } from "./wire.js";

test("one press is one POST, though the connection is cut behind it", { tag: "@main" }, async ({ console, wire }) => {
  const description = unique("Cut on the wire");
  await console.open();
  // It leaves connections open behind it.
  await console.signedIn();
  await console.ask("sandbox-robot", description);
  expect(await expectAllShown(console, description)).toBe(1);
  expect(wire.posts).toHaveLength(1);
});

test("the POST carries cookies only where the page says so", async ({ console, wire, page }) => {
  async function press(description) {
    await console.open();
    await console.signedIn();
    await console.ask("sandbox-robot", unique(description));
    await expect(console.problem.first()).toBeVisible();
  }
  await page.context().addCookies([{ name: "proxy", value: "known", url: wire.url }]);
  await press("Without cookies");
  expect(wire.posts.map(({ cookie }) => cookie)).toEqual([undefined]);
  wire.posts.length = 0;
  const meta = '<meta name="regcred-cookies" content="same-origin">';
  wire.changeDocuments((html) => html.replace(/<meta name="?regcred-cookies"?[^>]*>/, meta));
  await page.goto("about:blank");
  page.on("dialog", (dialog) => dialog.accept());
  await press("With cookies");
  expect(new Set(wire.posts.map(({ cookie }) => cookie))).toEqual(new Set(["proxy=known"]));
});

firstPresses(408, 421);
secondPresses("cut", 408, 421);
