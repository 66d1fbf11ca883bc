// What one session asked for never reaches the next, and a token service that is out ends nothing.
import { gate, holdAnswers, loseAnswers } from "./answers.js";
import { expect, test, unique } from "./journey.js";

const ROBOT = "sandbox-robot";
const SHORT = "sandbox-api-token-short";
const OTHER_USER = "sandbox-api-token-other-user";
const AUTHORIZE = "**/api-tokens/authorize";

const bar = (page) => page.getByRole("banner");

/** What is due by now has been done: the page has taken the answers that have come. */
const settled = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));

/** Signs out, and back in as somebody else at the same machine. */
async function signOut(console) {
  await console.button("Sign out").click();
  await expect(bar(console.page)).toContainText("Not signed in");
}

test.describe("signing out while a credential is being prepared", () => {
  test("by a renewal: nobody is signed in when its answer comes, and nothing is sent", async ({ console, page }) => {
    await page.clock.install();
    await console.open();
    await console.signedIn(SHORT);
    await console.fill(ROBOT, "Never sent");
    const renewals = await holdAnswers(page, AUTHORIZE, { method: "POST" });
    await page.clock.fastForward("00:15");
    await console.create.click();
    await expect(page.getByText("Preparing…").first()).toBeVisible();
    await expect.poll(() => renewals.held()).toBeGreaterThan(0);
    await signOut(console);
    const held = renewals.held();
    const answers = [];
    page.on("response", (response) => response.url().endsWith("/authorize") && answers.push(response));
    renewals.open();
    await expect.poll(() => answers.length).toBe(held);
    await settled(page);
    await page.clock.runFor(3_000);
    await expect(bar(page)).toContainText("Not signed in");
    await expect(console.token).toHaveValue("");
    await expect(console.description).toHaveValue("");
    await console.expectAccessible();
    expect(console.posts()).toBe(0);
    await console.signedIn(OTHER_USER);
    await expect(bar(page)).toContainText("colleague");
    await expect(bar(page)).not.toContainText("developer");
  });

  test("by the list from before: nothing is sent for the one who has gone, nor for the next", { tag: "@main" }, async ({ console, page }) => {
    await console.open();
    await console.signedIn();
    await page.clock.install();
    const lists = await holdAnswers(page, "**/credentials?*");
    await console.fill(ROBOT, "Never sent");
    await console.create.click();
    await expect(page.getByText("Preparing…").first()).toBeVisible();
    await expect.poll(() => lists.held()).toBeGreaterThan(0);
    await signOut(console);
    await console.signedIn(OTHER_USER);
    lists.open();
    await settled(page);
    await page.clock.runFor(5_000);
    await expect(bar(page)).toContainText("colleague");
    await expect(console.create).not.toHaveAttribute("aria-disabled");
    expect(console.posts()).toBe(0);
  });

  test("a sign-in that is given up signs nobody in", async ({ console, page }) => {
    const exchange = await holdAnswers(page, AUTHORIZE, { method: "POST", times: 1 });
    await console.open();
    await console.fill(ROBOT, "Never sent");
    await console.create.click();
    await expect.poll(() => exchange.held()).toBe(1);
    await console.button("Stop waiting").click();
    exchange.open();
    await settled(page);
    await expect(console.description).toHaveValue("Never sent");
    await expect(console.create).not.toHaveAttribute("aria-disabled");
    expect(console.posts()).toBe(0);
  });
});

test.describe("with something to lose", () => {
  for (const [what, isIssued, question, leave] of [
    ["a password that is not saved", true, "Leave without saving the password?", "Leave without saving"],
    ["an answer that may bring one", false, "Leave while the credential is being created?", "Leave anyway"],
  ]) {
    test(`Sign out asks before it loses ${what}`, async ({ console, page }) => {
      const description = unique("Signed out");
      const { open, opened } = gate();
      await page.route("**/credentials", async (route) => {
        if (route.request().method() !== "POST") return route.fallback();
        const response = await route.fetch();
        if (!isIssued) await opened;
        await route.fulfill({ response }).catch(() => {});
      });
      await console.open();
      await console.signedIn();
      await console.ask(ROBOT, description);
      const password = isIssued ? await console.reveal() : "";
      if (!isIssued) await console.sent();
      const asks = page.getByRole("dialog", { name: question });
      await console.button("Sign out").click();
      await expect(asks).toBeVisible();
      await console.expectAccessible();
      await page.keyboard.press("Escape");
      await expect(asks).toBeHidden();
      await expect(bar(page)).toContainText("developer");
      if (isIssued) await expect(console.password).toHaveText(password);
      await console.button("Sign out").click();
      await asks.getByRole("button", { name: leave }).click();
      await expect(bar(page)).toContainText("Not signed in");
      open();
      await settled(page);
      await expect(console.credential).toBeHidden();
      await expect(console.description).toHaveValue("");
      if (isIssued) {
        expect(await console.traces(password)).toEqual([]);
        expect(await console.inMemory(password)).toBe(false);
      }
      await console.signedIn(OTHER_USER);
      await settled(page);
      await expect(console.credential).toBeHidden();
      await expect(console.problem).toBeHidden();
      expect(console.posts()).toBe(1);
    });
  }
});

test.describe("the registries of the one who has gone", { tag: "@main" }, () => {
  /** Answers each list of registries with one of its own. */
  async function named(page, names) {
    const doors = [];
    await page.route("**/v1/registries?*", async (route) => {
      const door = gate();
      const name = names[doors.length] ?? "Others";
      doors.push(door);
      await door.opened;
      const items = [{ id: `id-of-${name}`, name, url: "https://registry.example", credentials_limit: 2 }];
      await route.fulfill({ json: { items, page: 1, page_size: 100, total_size: 1, total_pages: 1 } }).catch(() => {});
    });
    return doors;
  }

  test("do not appear after signing out, however late they come", async ({ console, page }) => {
    const doors = await named(page, ["Of the first"]);
    await console.open();
    await console.signedIn();
    await expect.poll(() => doors.length).toBe(1);
    await signOut(console);
    doors[0].open();
    await settled(page);
    await console.registry.focus();
    await console.registry.press("ArrowDown");
    await expect(page.getByRole("option")).toHaveCount(0);
    await expect(console.registry).toHaveValue("");
    await expect(console.registry).toHaveAccessibleDescription(/Sign in to choose, or paste an ID/);
  });

  test("do not take the place of the next one's, which are read anew", async ({ console, page }) => {
    const doors = await named(page, ["Of the first", "Of the second"]);
    await console.open();
    await console.signedIn();
    await expect.poll(() => doors.length).toBe(1);
    await signOut(console);
    await console.signedIn(OTHER_USER);
    await expect.poll(() => doors.length).toBe(2);
    doors[1].open();
    // The only one is chosen at once.
    await expect(console.registry).toHaveValue("Of the second");
    doors[0].open();
    await settled(page);
    await console.registry.press("ArrowDown");
    await expect(page.getByRole("option")).toHaveCount(1);
    await expect(page.getByRole("option")).toContainText("Of the second");
  });

  test("nor do those that were there", async ({ console, page }) => {
    const doors = await named(page, ["Of the first", "Of the second"]);
    await console.open();
    await console.signedIn();
    await expect.poll(() => doors.length).toBe(1);
    doors[0].open();
    await expect(console.registry).toHaveValue("Of the first");
    await signOut(console);
    await console.signedIn(OTHER_USER);
    await expect.poll(() => doors.length).toBe(2);
    await console.registry.press("ArrowDown");
    await expect(page.getByText("Of the first")).toBeHidden();
    doors[1].open();
    // The only one is chosen at once.
    await expect(console.registry).toHaveValue("Of the second");
  });
});

test("another's token in the place of one that is about to end reads the registries anew", async ({ console, page }) => {
  const token = await console.accessToken();
  let lists = 0;
  await page.route("**/v1/registries?*", async (route) => {
    lists++;
    const response = await route.fetch();
    const list = await response.json();
    const items = list.items.map((registry) => ({ ...registry, name: `${registry.name} of list ${lists}` }));
    await route.fulfill({ response, json: { ...list, items } });
  });
  await page.clock.install();
  await console.open();
  await console.signedIn(token);
  await expect(page.getByText(/Search \d+ registries/)).toBeVisible();
  await console.fill(ROBOT, "With another token");
  await expect(console.registry).toHaveValue(/of list 1$/);
  await page.clock.fastForward("29:20");
  await console.create.click();
  await expect(console.problem).toContainText("Your access token expires in less than a minute");
  await console.signedIn(OTHER_USER);
  await expect(bar(page)).toContainText("colleague");
  await expect(console.description).toHaveValue("With another token");
  await expect(console.registry).toHaveValue(/of list 2$/);
  expect(console.posts()).toBe(0);
});

test.describe("the credentials of a registry, read to compare with", () => {
  const taken = (page) => page.getByText("This registry already has an active credential with this description");

  /** Holds each list; the server answers at once. Returns the door of each. */
  async function listDoors(page) {
    const doors = [];
    await page.route("**/credentials?*", async (route) => {
      const door = gate();
      doors.push(door);
      const response = await route.fetch();
      door.isRead = true;
      await door.opened;
      await route.fulfill({ response }).catch(() => {});
    });
    return doors;
  }

  test("do not come to the next user, however late they are", async ({ console, page }) => {
    const description = unique("Listed for the first");
    await console.make(ROBOT, description);
    const doors = await listDoors(page);
    await console.open();
    await console.signedIn();
    await console.fill(ROBOT, description);
    await expect.poll(() => doors.length).toBe(1);
    await signOut(console);
    await console.signedIn(OTHER_USER);
    await console.fill(ROBOT, description);
    await expect.poll(() => doors.length).toBe(2);
    doors[0].open();
    await settled(page);
    await expect(taken(page)).toBeHidden();
    doors[1].open();
    await expect(taken(page)).toBeVisible();
  });

  test("are not those of before another tab created one", async ({ console, page }) => {
    const description = unique("Made elsewhere");
    const doors = await listDoors(page);
    await console.open();
    await console.signedIn();
    await console.fill(ROBOT, description);
    await expect.poll(() => doors[0]?.isRead).toBe(true);
    const id = await console.make(ROBOT, description);
    await page.evaluate((id) => new BroadcastChannel("regcred").postMessage(["made", id]), id);
    await expect.poll(() => doors.length).toBe(2);
    doors[1].open();
    await expect(taken(page)).toBeVisible();
    doors[0].open();
    await settled(page);
    await expect(taken(page)).toBeVisible();
  });
});

test.describe("the same person, of whom the API cannot tell who it is at the second sign-in", () => {
  const isOut = (page) => page.route("**/v1/users/me", (route) => route.fulfill({ status: 503, body: "" }));

  test("keeps the password on the page, and may go on with it", async ({ console, page }) => {
    const description = unique("Of the same user");
    await console.open();
    await console.signedIn();
    await console.ask(ROBOT, description);
    const password = await console.reveal();
    await page.route("**/credentials/*", (route) =>
      route.request().method() === "DELETE" ? route.fulfill({ status: 401, body: "" }) : route.fallback(),
    );
    await console.revoke.click();
    await console.dialog.getByRole("button", { name: "Revoke credential", exact: true }).click();
    await expect(console.token).toBeVisible();
    await page.unroute("**/credentials/*");
    await isOut(page);
    await console.signedIn();
    await expect(bar(page)).toContainText("developer");
    await expect(console.password).toHaveText(password);
    await console.revokeIssued(description);
  });

  test("keeps what a lost answer may have created", async ({ console, page }) => {
    await loseAnswers(page);
    await console.open();
    await console.signedIn();
    await console.ask(ROBOT, unique("Lost, and kept"));
    await expect(console.problem).toContainText("This one may be yours.");
    await page.route("**/credentials?*", (route) => route.fulfill({ status: 401, body: "" }));
    await expect(console.token).toBeVisible();
    await page.unroute("**/credentials?*");
    await isOut(page);
    await console.signedIn();
    await expect(bar(page)).toContainText("developer");
    await expect(console.problem).toContainText("This one may be yours.");
  });
});

test.describe("a token service that is out", () => {
  test("is left alone for ten seconds, while a lost answer's list is read every two", async ({ console, page }) => {
    let tried = 0;
    let isFirst = true;
    await page.route(AUTHORIZE, async (route) => {
      if (!isFirst) {
        tried++;
        return route.fulfill({ status: 503, body: "" });
      }
      isFirst = false;
      const response = await route.fetch();
      // It is to be renewed as soon as the POST has left.
      await route.fulfill({ response, json: { ...(await response.json()), expires_in: 63 } });
    });
    await page.clock.install();
    await console.open();
    await console.ask("sandbox-breaks", unique("Out for good"));
    await expect
      .poll(async () => {
        await page.clock.runFor(1_000);
        return console.problem.textContent();
      })
      .toContain("We didn't recognize a new one of yours in the list within 20 seconds");
    // Of those in the last minute of the token.
    expect(tried).toBeGreaterThan(0);
    expect(tried).toBeLessThanOrEqual(4);
  });

  test("for a moment does not end the settling", async ({ console, page }) => {
    const description = unique("Out while settling");
    let out = 0;
    let isFirst = true;
    await page.route(AUTHORIZE, async (route) => {
      if (!isFirst && out < 2) {
        out++;
        return route.fulfill({ status: 503, body: "" });
      }
      const response = await route.fetch();
      const json = await response.json();
      // The first one is to be renewed while the list still lags.
      if (isFirst) json.expires_in = 63;
      isFirst = false;
      await route.fulfill({ response, json });
    });
    await console.open();
    await console.ask("sandbox-lags", description);
    await expect(console.problem).toContainText("There was no answer from the API.");
    await expect(console.problem).toContainText("This one may be yours.", { timeout: 25_000 });
    const [id] = await console.idsOf("sandbox-lags", description);
    await expect(console.problem).toContainText(id);
    expect(out).toBeGreaterThan(0);
    await expect(bar(page)).toContainText("developer");
    expect(console.posts()).toBe(1);
  });

  test("is told in the words of what was asked for", { tag: "@main" }, async ({ console, page }) => {
    const description = unique("Out while revoking");
    await page.clock.install();
    await console.open();
    await console.signedIn(SHORT);
    await console.ask(ROBOT, description);
    const password = await console.reveal();
    await console.issuedId();
    await page.route(AUTHORIZE, (route) => route.fulfill({ status: 503, body: "" }));
    await page.clock.fastForward("00:20");
    await console.revoke.click();
    await console.button("Revoke credential").click();
    await expect(console.problem).toContainText("The token service is temporarily unavailable.");
    await expect(console.problem).toContainText("The credential still works.");
    await expect(console.problem).not.toContainText("No credential was created");
    await expect(console.problem).not.toContainText("There was no answer from the API");
    await expect(console.password).toHaveText(password);
    await console.expectAccessible();
    expect(console.deleted()).toEqual([]);
    await page.unroute(AUTHORIZE);
    await console.revokeIssued(description);
  });
});

test.describe("the table", { tag: "@main" }, () => {
  test("is read again after the session has ended, and after somebody else has signed in", async ({ console, page }) => {
    const rows = page.locator("tbody tr");
    let isRefused = false;
    await page.route("**/credentials?*", (route) => (isRefused ? route.fulfill({ status: 401, body: "" }) : route.fallback()));
    await console.openAt("credentials/?registry=sandbox-history");
    await expect(rows).toHaveCount(6);
    isRefused = true;
    await page.getByLabel("Show revoked").click();
    await expect(console.token).toBeVisible();
    await expect(rows).toHaveCount(0);
    isRefused = false;
    await console.signedIn();
    await expect(rows).not.toHaveCount(0);
    await signOut(console);
    await expect(rows).toHaveCount(0);
    // Which registry was looked at is not left to whoever comes next.
    expect(page.url()).toMatch(/\/credentials\/$/);
    await console.signedIn(OTHER_USER);
    await console.registry.fill("sandbox-history");
    await console.button("Show").click();
    await expect(rows).not.toHaveCount(0);
    await expect(page.getByRole("heading", { name: "sandbox-history: 5 of 10 credentials used" })).toBeVisible();
  });
});

test.describe("another user's token, when a session has ended", () => {
  test("is refused while a password is on the page", { tag: "@main" }, async ({ console, page }) => {
    await console.open();
    await console.signedIn();
    await console.ask(ROBOT, unique("Of the first user"));
    const password = await console.reveal();
    await console.button("Hide password").click();
    // The API takes the token no longer.
    await page.route("**/credentials/*", (route) =>
      route.request().method() === "DELETE" ? route.fulfill({ status: 401, body: "" }) : route.fallback(),
    );
    await console.revoke.click();
    await console.dialog.getByRole("button", { name: "Revoke credential", exact: true }).click();
    await expect(console.token).toBeVisible();
    await console.signIn(OTHER_USER);
    await expect(page.getByText("This token belongs to another user.").first()).toBeVisible();
    await expect(bar(page)).not.toContainText("colleague");
    await console.expectAccessible();
    await console.signIn();
    await expect(bar(page)).toContainText("developer");
    expect(await console.reveal()).toBe(password);
  });

  test("takes over nothing but what was typed", { tag: "@main" }, async ({ console, page }) => {
    await console.open();
    await console.signedIn();
    await page.route("**/credentials?*", (route) => route.fulfill({ status: 401, body: "" }));
    await console.fill(ROBOT, "Typed before");
    await expect(console.token).toBeVisible();
    await page.unroute("**/credentials?*");
    await console.signedIn(OTHER_USER);
    await expect(bar(page)).toContainText("colleague");
    await expect(console.description).toHaveValue("Typed before");
    expect(console.posts()).toBe(0);
  });

  test("is refused while what the first user's POST may have made is undecided", async ({ console, page }) => {
    await loseAnswers(page);
    await console.open();
    await console.signedIn();
    await console.ask(ROBOT, unique("Lost by the first"));
    await expect(console.problem).toContainText("This one may be yours.");
    await page.route("**/credentials?*", (route) => route.fulfill({ status: 401, body: "" }));
    await expect(console.token).toBeVisible();
    await console.signIn(OTHER_USER);
    await expect(page.getByText("This token belongs to another user.").first()).toBeVisible();
    await expect(bar(page)).not.toContainText("colleague");
    await expect(console.problem.filter({ hasText: "This one may be yours." })).toBeVisible();
    await console.expectAccessible();
    await console.button("Stop checking").click();
    await page.unroute("**/credentials?*");
    await console.signedIn(OTHER_USER);
    await expect(bar(page)).toContainText("colleague");
    await expect(page.getByText("may have been created")).toBeHidden();
  });
});
