// The ways back to a form that is still filled in: no press that led there sends it.
import { expect, test, unique } from "./journey.js";

/** Each shows the button that leads back, and returns how many POSTs have left by then. */
const WAYS = {
  "Leave it active": async (console) => {
    await console.ask("sandbox-empty-answer", unique("Lost"));
    await expect(console.problem).toContainText("its password was lost");
    return 1;
  },
  "Back to the form": async (console) => {
    await console.ask("sandbox-drops", unique("Left"));
    await console.button(/^Leave .+ active$/).click();
    await expect(console.problem).toContainText("Left active.");
    return 1;
  },
  "Stop checking": async (console) => {
    await console.ask("sandbox-breaks", unique("Broken"));
    return 1;
  },
  "Stop waiting": async (console, page) => {
    // A list that does not come keeps the POST back for two seconds; this clock stands still.
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 1000);
    await page.route("**/credentials?*", () => {});
    await console.ask("sandbox-robot", unique("Not sent"));
    await expect(page.getByText("Preparing…").first()).toBeVisible();
    return 0;
  },
};

const SAYS = {
  "Leave it active": "◆Left active.",
  "Back to the form": "◆Left active.",
  "Stop checking": /^\?A credential “.+” may have been created/,
  "Stop waiting": "◆You stopped before the request was sent",
};

function journeys(presses) {
  for (const [name, press] of Object.entries(presses)) {
    for (const [label, way] of Object.entries(WAYS)) {
      test(`${name} on ${label} sends nothing`, async ({ console, page }) => {
        await console.open();
        await console.signedIn();
        const posts = await way(console, page);
        await press(page, console.button(label));
        if (label === "Stop waiting") await page.clock.resume();
        await console.expectAccessible();
        await expect(console.create).not.toHaveAttribute("aria-disabled");
        expect(console.posts()).toBe(posts);
        await expect(console.problem).toHaveText(SAYS[label]);
        await page.unroute("**/credentials?*");
        // Whoever means it is not held up.
        await console.create.click();
        await expect.poll(() => console.posts()).toBe(posts + 1);
      });
    }
  }
}

test.describe("pressed twice", { tag: "@main" }, () => {
  journeys({
    "Enter twice": async (page, button) => {
      await button.focus();
      await Promise.all([page.keyboard.press("Enter"), page.keyboard.press("Enter")]);
    },
    "Enter, and once more when the form is there": async (page, button) => {
      await button.press("Enter");
      await expect(page.getByRole("button", { name: "Create credential" })).not.toHaveAttribute("aria-disabled");
      await page.keyboard.press("Enter");
    },
    "a double click": (_, button) => button.dblclick(),
  });
});

test.describe("on a small touch screen", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  const centre = async (button) => {
    const { x, y, width, height } = await button.boundingBox();
    return [x + width / 2, y + height / 2];
  };

  journeys({
    "a double tap": async (page, button) => {
      await button.scrollIntoViewIfNeeded();
      const place = await centre(button);
      await Promise.all([page.touchscreen.tap(...place), page.touchscreen.tap(...place)]);
    },
  });

  test("the second tap of two does not press what has come under the finger", async ({ console, page }) => {
    await page.clock.install();
    // Some browsers do not count taps.
    await page.addInitScript(() => {
      const counted = Object.getOwnPropertyDescriptor(UIEvent.prototype, "detail").get;
      Object.defineProperty(MouseEvent.prototype, "detail", { get() { return Math.min(1, counted.call(this)); } });
    });
    await page.setViewportSize({ width: 390, height: 420 });
    await console.open();
    await console.signedIn();
    await page.clock.pauseAt(Date.now() + 1000);
    await console.ask("sandbox-breaks", unique("Broken"));
    const stop = console.button("Stop checking");
    await stop.evaluate((it) => it.scrollIntoView({ block: "center" }));
    const place = await centre(stop);
    await page.touchscreen.tap(...place);
    await expect(console.problem).toBeFocused();
    await expect(console.create).not.toHaveAttribute("aria-disabled");
    // The page is as short as it takes for the form to come under the finger.
    await page.evaluate(() => (document.body.style.paddingBlock = "100vh"));
    const [, y] = await centre(console.create);
    await page.evaluate((by) => scrollBy(0, by), y - place[1]);
    const [x, now] = await centre(console.create);
    expect(Math.abs(now - place[1])).toBeLessThan(2);
    const left = await console.create.evaluate((it) => it.getBoundingClientRect().left);
    const near = [Math.max(left + 4, Math.min(place[0], x)), place[1]];
    await page.touchscreen.tap(...near);
    await page.clock.runFor(100);
    await expect(console.create).not.toHaveAttribute("aria-disabled");
    expect(console.posts()).toBe(1);
    // Whoever means it is not held up.
    await page.clock.runFor(600);
    await page.touchscreen.tap(...near);
    await expect.poll(() => console.posts()).toBe(2);
  });
});
