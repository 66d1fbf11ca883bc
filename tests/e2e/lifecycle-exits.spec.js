// The exits of a new credential: saved, revoked, or left without saving.
import { gate } from "./answers.js";
import { expect, test, unique } from "./journey.js";

const ROBOT = "sandbox-robot";
const NAME = "Credential for server A";

/** Presses twice, as fast as a key can. */
const KEYS = {
  "Enter twice": async (page, button) => {
    await button.focus();
    await Promise.all([page.keyboard.press("Enter"), page.keyboard.press("Enter")]);
  },
  "a held Enter": async (page, button) => {
    await button.focus();
    for (let n = 0; n < 5; n++) await page.keyboard.down("Enter");
    await page.keyboard.up("Enter");
  },
};

/** `focus` says whether the second press leaves the focus where the first one put it. */
function journeys(ways, focus = "toBeFocused") {
  for (const [way, press] of Object.entries(ways)) {
    test(`${way} on Done ends one credential and makes none`, async ({ console, page }) => {
      await console.issue(ROBOT);
      await console.button("Copy password").click();
      await expect(console.credential).toContainText("● Password copied");
      await press(page, console.done);
      await expect(console.finished(`${NAME} is ready`))[focus]();
      await console.expectAccessible();
      await expect(console.finished(`${NAME} is ready`))[focus]();
      expect([console.posts(), console.deleted().length]).toEqual([1, 0]);
    });

    test(`${way} on Done with the password not saved leaves the question open`, async ({ console, page }) => {
      await console.issue(ROBOT);
      const password = await console.reveal();
      await press(page, console.done);
      await expect(page.getByRole("dialog", { name: "Leave without saving the password?" })).toBeVisible();
      await console.expectAccessible();
      await expect(console.dialog).toBeVisible();
      await expect(console.password).toHaveText(password);
      expect([console.posts(), console.deleted().length]).toEqual([1, 0]);
    });

    test(`${way} on Revoke… revokes nothing, and on its question one`, async ({ console, page }) => {
      await console.issue(ROBOT);
      const id = await console.issuedId();
      await press(page, console.revoke);
      await expect(page.getByRole("dialog", { name: "Revoke this credential?" })).toBeVisible();
      await console.expectAccessible();
      await expect(console.dialog).toBeVisible();
      expect(console.deleted()).toEqual([]);
      await press(page, console.button("Revoke credential"));
      await expect(console.finished(`${NAME} was revoked`))[focus]();
      expect(console.deleted()).toEqual([id]);
      expect(console.posts()).toBe(1);
    });
  }
}

test.describe("pressed twice", { tag: "@main" }, () => {
  journeys(KEYS);
  // A pointer takes the focus from everything, if it is pressed on a text.
  journeys({ "a double click": async (page, button) => button.dblclick() }, "toBeVisible");
});

/** The buttons of a question do nothing for a moment after it came. */
const ready = (page) => page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));

test.describe("on a small touch screen", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  const centre = async (button) => {
    await button.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await button.boundingBox();
    return [x + width / 2, y + height / 2];
  };
  journeys(
    {
      "a double tap": async (page, button) => {
        const place = await centre(button);
        await Promise.all([page.touchscreen.tap(...place), page.touchscreen.tap(...place)]);
      },
    },
    "toBeVisible",
  );

  test("the second tap on Revoke in a row does not answer the question that the first one asked", async ({ console, page }) => {
    // The moment in which the buttons do nothing lasts until the test ends it.
    await page.addInitScript(() =>
      addEventListener("animationstart", ({ target }) => target.getAnimations().forEach((it) => it.pause())),
    );
    const id = await console.make(ROBOT, NAME);
    await console.openAt(`credentials/?registry=${ROBOT}`);
    await page.getByLabel("Filter").fill(id);
    await page.getByRole("row", { name: NAME }).getByRole("button", { name: /^Revoke/ }).tap();
    await expect(console.dialog.getByRole("heading")).toBeFocused();
    const place = await centre(console.button("Revoke credential"));
    await page.touchscreen.tap(...place);
    await page.evaluate(() => new Promise(requestAnimationFrame));
    await expect(console.button("Revoke credential")).toBeVisible();
    expect(console.deleted()).toEqual([]);
    await page.evaluate(() => document.getAnimations().forEach((it) => it.finish()));
    await page.touchscreen.tap(...place);
    await expect(console.dialog).toContainText("1 revoked.");
    expect(console.deleted()).toEqual([id]);
  });

  test("no button that acts comes under the finger that pressed Done or revoked", async ({ console, page }) => {
    const acting = /^(Create|Revoke|Leave|Yes|Done|Stop)/;
    const under = (place) => page.evaluate(([x, y]) => document.elementFromPoint(x, y)?.closest("button")?.textContent ?? "", place);
    await console.issue(ROBOT);
    await console.button("Copy password").click();
    await expect(console.credential).toContainText("● Password copied");
    let place = await centre(console.done);
    await page.touchscreen.tap(...place);
    await expect(console.finished(`${NAME} is ready`)).toBeFocused();
    expect(await under(place)).not.toMatch(acting);
    await console.button("Create another").tap();
    await console.ask(ROBOT, NAME);
    await console.issuedId();
    place = await centre(console.revoke);
    await page.touchscreen.tap(...place);
    await expect(console.dialog).toBeVisible();
    expect(await under(place)).not.toMatch(acting);
    await ready(page);
    place = await centre(console.button("Revoke credential"));
    await page.touchscreen.tap(...place);
    await expect(console.finished(`${NAME} was revoked`)).toBeFocused();
    expect(await under(place)).not.toMatch(acting);
    expect(console.posts()).toBe(2);
  });
});

test("a question of the footer gives the focus back, and the page stays where it was scrolled to", { tag: "@main" }, async ({ console, page }) => {
  await page.setViewportSize({ width: 1000, height: 400 });
  await console.issue(ROBOT);
  await console.use("Kubernetes");
  await page.getByRole("listitem").last().scrollIntoViewIfNeeded();
  for (const opener of [console.revoke, console.done]) {
    for (const answer of [() => console.dialog.getByRole("button").first().press("Enter"), () => page.keyboard.press("Escape")]) {
      await opener.focus();
      const scrolled = await page.evaluate(() => scrollY);
      expect(scrolled).toBeGreaterThan(0);
      await opener.press("Enter");
      await expect(console.dialog.getByRole("heading")).toBeFocused();
      await answer();
      await expect(console.dialog).toBeHidden();
      await expect(opener).toBeFocused();
      expect(await page.evaluate(() => scrollY)).toBe(scrolled);
    }
  }
});

test.describe("saved means saved", () => {
  test("leaving without saving asks, and says what became of it", async ({ console, page }) => {
    await console.issue(ROBOT);
    const password = await console.reveal();
    await console.done.click();
    const asks = page.getByRole("dialog", { name: "Leave without saving the password?" });
    await expect(asks).toContainText("You won't be able to see it again. The credential stays active until it is revoked.");
    await asks.getByRole("button", { name: "Back to the password" }).click();
    await expect(console.done).toBeFocused();
    await expect(console.password).toHaveText(password);
    await console.done.click();
    await page.keyboard.press("Escape");
    await expect(console.dialog).toBeHidden();
    await console.done.click();
    await asks.getByRole("button", { name: "Leave without saving" }).click();
    await expect(console.finished(`${NAME} was created, but its password was not saved`)).toBeFocused();
    await console.expectAccessible();
    expect(await console.traces(password)).toEqual([]);
    expect(await console.inMemory(password)).toBe(false);
    await page.getByRole("link", { name: "Show it in the list" }).click();
    await expect(page.getByRole("region", { name: NAME })).toContainText(/UTC/);
  });

  test("who goes back, and forward again, has withdrawn the question", async ({ console, page }) => {
    await console.openAt("credentials/");
    await page.getByRole("link", { name: "Create", exact: true }).click();
    await console.ask(ROBOT, NAME);
    const password = await console.reveal();
    await page.goBack();
    await expect(console.dialog).toBeVisible();
    await page.goForward();
    await expect(console.dialog).toBeHidden();
    await expect(console.password).toHaveText(password);
  });

  test("a cancelled download is no saved password", async ({ console, page }) => {
    await console.issue(ROBOT);
    const downloading = page.waitForEvent("download");
    await console.button("Download password").click();
    await (await downloading).cancel();
    await expect(console.credential).toContainText("● Download started");
    await expect(console.credential).toContainText("Check that the file is there.");
    await console.done.click();
    const asks = page.getByRole("dialog", { name: "Is the password saved?" });
    await expect(asks).toContainText("You won't be able to see the password again.");
    await asks.getByRole("button", { name: "Back to the password" }).click();
    await expect(console.password).toBeVisible();
    await console.finish();
  });

  test("a username copied over the password asks", async ({ console, page }) => {
    await console.issue(ROBOT);
    await console.button("Copy password").click();
    await expect(console.credential).toContainText("● Password copied");
    await console.button("Copy username").click();
    await expect(console.credential).toContainText("◆ Password copied");
    await expect(console.credential).toContainText("The clipboard now holds something else.");
    await console.expectAccessible();
    await console.done.click();
    await expect(page.getByRole("dialog", { name: "Is the password saved?" })).toContainText("You won't be able to see the password again.");
    await console.expectAccessible();
    await console.button("Back to the password").click();
    // Copied again, it is on the clipboard again.
    await console.finish();
  });

  test("a command that is copied over the password asks, too", async ({ console, page }) => {
    await console.issue(ROBOT);
    await page.getByRole("radio", { name: "Kubernetes", exact: true }).check();
    await console.button("Copy password").click();
    await expect(console.credential).toContainText("● Password copied");
    await console.button("Copy command: check that it can pull").click();
    await expect(console.credential).toContainText("◆ Password copied");
    await console.done.click();
    await expect(page.getByRole("dialog", { name: "Is the password saved?" })).toBeVisible();
  });

  test("details for support that are copied over the password ask, too", async ({ console, page }) => {
    await console.issue(ROBOT);
    await page.route("**/credentials/*", (route) =>
      route.request().method() === "DELETE" ? route.fulfill({ status: 500, body: "" }) : route.fallback(),
    );
    await console.issuedId();
    await console.button("Copy password").click();
    await expect(console.credential).toContainText("● Password copied");
    await console.revoke.click();
    await console.button("Revoke credential").click();
    await expect(console.problem).toContainText("The credential may still work.");
    await expect(console.credential).toContainText("● Password copied");
    await page.getByText("What the server said").click();
    await console.button("Copy details for support").click();
    await expect(console.problem).toContainText("✓ Copied");
    await expect(console.credential).toContainText("The clipboard now holds something else.");
    await console.done.click();
    await expect(page.getByRole("dialog", { name: "Is the password saved?" })).toBeVisible();
  });

  test("what is copied by hand over the password asks, too", { tag: "@main" }, async ({ console, page }) => {
    await console.issue(ROBOT);
    await console.use("Kubernetes");
    const namespace = page.getByLabel("Namespace");
    await namespace.fill("team-a");
    const select = (label) => page.locator(`[aria-label=${label}] code`).evaluate((node) => getSelection().selectAllChildren(node));
    const overwrite = async (keys) => {
      await console.button("Copy password").click();
      await expect(console.credential).toContainText("● Password copied");
      await page.keyboard.press(keys);
    };
    const isOverwritten = () => expect(console.credential).toContainText("The clipboard now holds something else.");
    // With nothing selected, the clipboard stays as it is.
    await page.evaluate(() => getSelection().removeAllRanges());
    await overwrite("Control+C");
    await namespace.focus();
    await namespace.evaluate((input) => input.setSelectionRange(1, 1));
    await page.keyboard.press("Control+C");
    await namespace.evaluate((input) => input.setSelectionRange(1, 3));
    await expect(console.credential).toContainText("● Password copied");
    await page.keyboard.press("Control+C");
    await isOverwritten();

    await select("Username");
    await overwrite("Control+C");
    await isOverwritten();
    await console.reveal();
    await console.password.evaluate((node) => getSelection().setBaseAndExtent(node.firstChild, 0, node.firstChild, 4));
    await overwrite("Control+C");
    await isOverwritten();
    await console.button("Copy password").click();
    await expect(console.credential).toContainText("● Password copied");
    await namespace.selectText();
    await page.keyboard.press("Control+X");
    await isOverwritten();
    await console.done.click();
    await expect(page.getByRole("dialog", { name: "Is the password saved?" })).toBeVisible();
  });

  test("in a frame that may not download, a download is no saved password", async ({ console, page }) => {
    const address = console.sandbox.url;
    await page.route(address, async (route) => {
      const response = await route.fetch();
      // The console's own policy lets it into no frame.
      const headers = { ...response.headers() };
      headers["content-security-policy"] = headers["content-security-policy"].replace("frame-ancestors 'none'", "frame-ancestors 'self'");
      delete headers["x-frame-options"];
      await route.fulfill({ response, headers });
    });
    const frames = new URL("frame-of-others", address).href;
    const sandbox = "allow-scripts allow-same-origin allow-forms";
    await page.route(frames, (route) =>
      route.fulfill({ contentType: "text/html", body: `<!DOCTYPE html><title>Portal</title><iframe title="Console" sandbox="${sandbox}" src="${address}" width="1000" height="900"></iframe>` }),
    );
    await page.goto(frames);
    const frame = page.frameLocator("iframe");
    const button = (name) => frame.getByRole("button", { name, exact: true });
    await frame.getByLabel("API token or access token").fill(console.sandbox.token);
    await frame.getByLabel("Registry", { exact: true }).fill(ROBOT);
    await frame.getByLabel("Description").fill(NAME);
    await button("Create credential").click();
    await button("Download password").click();
    await expect(frame.getByText("● Download started")).toBeVisible();
    await button("Done").click();
    await expect(frame.getByRole("dialog", { name: "Is the password saved?" })).toBeVisible();
    await button("Back to the password").click();
    await expect(frame.locator("[aria-label=Password] code")).toBeVisible();
    // The browser's own question would be answered with no, without a word.
    await frame.getByRole("link", { name: "Credentials", exact: true }).click();
    await expect(frame.getByRole("dialog", { name: "Is the password saved?" })).toBeVisible();
    await button("Stay on this page").click();
    await button("Sign out").click();
    await button("Yes, it is saved").click();
    await expect(frame.getByText("Not signed in")).toBeVisible();
  });
});

/** Has two credentials at once: the second one's password is on the page, and the first one waits behind it. */
async function issueTwo(console, page) {
  const [first, second] = [unique("First"), unique("Second")];
  const { open, opened } = gate();
  let posts = 0;
  await page.route("**/credentials", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    const isFirst = posts++ === 0;
    const response = await route.fetch();
    if (isFirst) await opened;
    await route.fulfill({ response });
  });
  await console.open();
  await console.signedIn();
  await console.ask(ROBOT, first);
  await console.sent();
  await console.button("Stop waiting").click();
  await console.button(/^Leave .+ active$/).click();
  await console.button("Back to the form").click();
  await console.ask(ROBOT, second);
  await expect(console.credential).toContainText(second);
  return { first, second, open };
}

test("what one credential has on its way to the clipboard is not said of the next", async ({ console, page }) => {
  await page.addInitScript(() => {
    window.held = [];
    Clipboard.prototype.writeText = () => (window.isHeld ? new Promise((resolve) => window.held.push(resolve)) : Promise.resolve());
  });
  await page.clock.install();
  const { first, open } = await issueTwo(console, page);
  open();
  await console.use("Kubernetes");
  await console.button("Copy password").click();
  await expect(console.credential).toContainText("● Password copied");
  await page.evaluate(() => (window.isHeld = true));
  await console.button(/^Copy file: save/).click();
  await console.button("Copy username").click();
  await console.done.click();
  await expect(page.getByRole("heading", { name: "Credential created (2 of 2)" })).toBeFocused();
  const late = console.credential.getByText("Your browser hasn't copied it yet.");
  await page.clock.fastForward(3_000);
  await page.evaluate(() => (window.isHeld = false));
  await console.button("Copy password").click();
  await expect(console.credential).toContainText("● Password copied");
  await expect(late).toHaveCount(0);
  await page.evaluate(() => window.held.forEach((answer) => answer()));
  // It holds the first one's password, or its username, and no longer the second one's password.
  await expect(console.credential).toContainText("The clipboard now holds something else.");
  await expect(console.credential).not.toContainText("You copied");
  await expect(console.button("Copy username")).toHaveText("Copy");
  await expect(page.getByRole("status").first()).toHaveText("Password copied.");
  await console.done.click();
  await expect(page.getByRole("dialog", { name: "Is the password saved?" })).toBeVisible();
  await console.button("Yes, it is saved").click();
  await expect(console.finished(`${first} is ready`)).toBeFocused();
});

test("an answer that comes while another's password is on the page waits, and loses nothing", async ({ console, page }) => {
  const { first, second, open } = await issueTwo(console, page);
  const password = await console.reveal();
  await expect(page.getByRole("heading", { name: "Credential created", exact: true })).toBeVisible();
  open();
  await expect(page.getByRole("heading", { name: "Credential created (1 of 2)" })).toBeVisible();
  await expect(console.credential).toContainText("Another password came in meanwhile. Finish with this one to see it.");
  await expect(page.getByRole("status").filter({ hasText: "Another password came in meanwhile." })).toHaveCount(1);
  await console.button("Copy password").click();
  await expect(console.credential).toContainText("● Password copied");
  await expect(console.credential).toContainText(second);
  await expect(console.password).toHaveText(password);
  await console.done.click();
  await expect(page.getByRole("heading", { name: "Credential created (2 of 2)" })).toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: "Credential created (2 of 2)." })).toHaveCount(1);
  await expect(console.credential).toContainText(first);
  await expect(console.credential).toContainText("◆ Password not saved yet");
  await console.expectAccessible();
  await console.finish(first);
  expect(console.posts()).toBe(2);
});
