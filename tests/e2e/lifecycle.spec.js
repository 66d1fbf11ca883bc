// One credential's life: nothing is lost, and nobody else's credential is revoked.
import { alterLists, alterPosts, hideIdentity, hideLocation } from "./answers.js";
import { expect, test, unique } from "./journey.js";

const KEY = "sandbox-json-key";
const ROBOT = "sandbox-robot";

/** The names that the list gives, by their IDs. */
async function namesOf(console, registry) {
  return Object.fromEntries((await console.list(registry)).map(({ id, name }) => [id, name]));
}

test.describe("the list is not taken for more than it says", () => {
  test("without `Location`, an older one of the same description is never the new one", async ({ console, page }) => {
    const description = unique("Same description");
    const old = await console.make(KEY, description);
    await hideIdentity(page);
    let lags = true;
    await console.open();
    await console.signedIn();
    await alterLists(page, (item) => lags && item.description === description && item.id !== old);
    await console.ask(KEY, description);
    const password = await console.reveal();
    await expect(console.credential).not.toContainText(old);

    await console.revoke.click();
    await expect(page.getByRole("dialog", { name: "We couldn't find the credential" })).toContainText("It stays active.");
    await expect(console.dialog).not.toContainText(old);
    await console.expectAccessible();
    await console.dialog.getByRole("button", { name: "Back to the password" }).click();
    await expect(console.password).toHaveText(password);

    lags = false;
    await console.revoke.click();
    await expect(page.getByRole("dialog", { name: "Is this the one?" })).toContainText("by you. It wasn't in the list before.");
    await expect(console.dialog).not.toContainText(old);
    await console.expectAccessible();
    const [id] = (await console.idsOf(KEY, description)).filter((it) => it !== old);
    const name = (await namesOf(console, KEY))[id];
    await console.dialog.getByRole("button", { name: `Revoke ${name}…` }).click();
    expect(console.deleted()).toEqual([]);
    await console.dialog.getByRole("button", { name: `Revoke ${name}`, exact: true }).click();
    await expect(console.dialog).toBeHidden();
    await expect.poll(() => console.deleted()).toEqual([id]);
    expect(await console.idsOf(KEY, description)).toEqual([old]);
    await expect(console.credential).toContainText("This credential may already be revoked.");
    await expect(console.password).toHaveText(password);
    await console.expectAccessible();
  });

  test("of two that may be it, a person says which, and the other stays", async ({ console, page }) => {
    const description = unique("Two may be it");
    await hideIdentity(page);
    await console.open();
    await console.signedIn();
    await console.ask(KEY, description);
    await expect(console.credential).toBeVisible();
    const other = await console.make(KEY, description);
    await console.revoke.click();
    await expect(page.getByRole("dialog", { name: "Which one is it?" })).toContainText(other);
    const [own] = (await console.idsOf(KEY, description)).filter((id) => id !== other);
    await expect(console.dialog).toContainText(own);
    await console.expectAccessible();
    const { [own]: name, [other]: otherName } = await namesOf(console, KEY);
    await console.dialog.getByRole("button", { name: `Leave ${otherName} active` }).click();
    await expect(console.dialog.getByRole("heading")).toBeFocused();
    await console.dialog.getByRole("button", { name: `Revoke ${name}…` }).click();
    await console.dialog.getByRole("button", { name: `Revoke ${name}`, exact: true }).click();
    await expect.poll(() => console.deleted()).toEqual([own]);
    expect(await console.idsOf(KEY, description)).toEqual([other]);
  });

  test("a JSON key tells by its account which one of two it is", async ({ console, page }) => {
    const description = unique("By its account");
    // The address names another one, which the same person has made meanwhile.
    await alterPosts(page, async (response) => {
      const other = await console.make(KEY, description);
      return { response, headers: { ...response.headers(), location: `/v1/registries/${KEY}/credentials/${other}` } };
    });
    await console.open();
    await console.signedIn();
    await console.ask(KEY, description);
    const [account] = JSON.parse(await console.reveal()).client_email.split("@");
    const names = await namesOf(console, KEY);
    await console.revoke.click();
    await console.button("Revoke credential").click();
    await expect.poll(() => console.deleted().map((id) => names[id])).toEqual([account]);
  });

  test("two replicas of which one lags do not make the new one its own double", async ({ console, page }) => {
    const description = unique("Replicas");
    await hideLocation(page);
    await console.open();
    await console.signedIn();
    const lists = await alterLists(page, (item, count) => item.description === description && count % 2 === 1);
    await console.ask(ROBOT, description);
    const id = await console.issuedId();
    expect(await console.idsOf(ROBOT, description)).toEqual([id]);
    const read = lists.count();
    // It is read once more by itself.
    await expect.poll(() => lists.count()).toBeGreaterThan(read);
    await expect(console.credential).toContainText(id);
    await expect(console.problem).toBeHidden();
  });
});

test.describe("revoked means revoked", { tag: "@main" }, () => {
  test("a gateway's 404 takes no password away", async ({ console, page }) => {
    const description = unique("Behind a gateway");
    let isBroken = true;
    await page.route("**/credentials/*", (route) =>
      route.request().method() === "DELETE" && isBroken
        ? route.fulfill({ status: 404, contentType: "text/html", body: "<h1>404 Not Found</h1>" })
        : route.fallback(),
    );
    await console.open();
    await console.ask(ROBOT, description);
    const password = await console.reveal();
    const id = await console.issuedId();
    await console.revoke.click();
    await console.button("Revoke credential").click();
    await expect(console.problem).toContainText("The credential may still work.");
    await expect(console.password).toHaveText(password);
    await console.expectAccessible();
    await console.button("Check again").click();
    await expect(console.problem).toContainText("The credential may still work.");
    await expect(console.problem).toContainText("The list does not show that it was revoked.");
    await expect(console.password).toHaveText(password);
    expect(console.deleted()).toEqual([id]);
    isBroken = false;
    await console.revokeIssued(description);
    expect(await console.idsOf(ROBOT, description)).toEqual([]);
  });

  test("a 404 to what somebody else has revoked is believed by the list that shows it", async ({ console }) => {
    const description = unique("Revoked by another");
    await console.open();
    await console.ask(ROBOT, description);
    const id = await console.issuedId();
    await console.remove(ROBOT, id);
    await console.revoke.click();
    await console.button("Revoke credential").click();
    await expect(console.finished(`${description} was already revoked`)).toBeFocused();
    await console.expectAccessible();
  });

  test("of a 404 to one that the table revokes, the list decides, too", async ({ console, page }) => {
    const description = unique("In the table");
    await console.make(ROBOT, description);
    await page.route("**/credentials/*", (route) =>
      route.request().method() === "DELETE" ? route.fulfill({ status: 404, body: "" }) : route.fallback(),
    );
    await console.openAt(`credentials/?registry=${ROBOT}`);
    // Others' journeys may have filled more than a page of the table.
    await page.getByLabel("Filter").fill(description);
    await page.getByRole("row", { name: description }).getByRole("button", { name: "Revoke" }).click();
    await console.button("Revoke credential").click();
    await expect(console.dialog).toContainText("◆ May still work");
    await console.button(`Check again ${description}`).click();
    await expect(console.dialog).toContainText("0 revoked. 1 may still work.");
    await expect(console.dialog).toContainText("◆ May still work");
    await console.expectAccessible();
  });
});

test("after a refusal the list is looked at, and what it has is shown", async ({ console, page }) => {
  const description = unique("Refused at the second sending");
  let made;
  await page.route("**/credentials", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    made = (await route.fetch()).headers().location.split("/").at(-1);
    const problem = { title: "Conflict", status: 409, detail: "Another creation is under way." };
    await route.fulfill({ status: 409, contentType: "application/problem+json", json: problem });
  });
  await console.open();
  await console.signedIn();
  await console.ask(ROBOT, description);
  const conflict = console.problem.filter({ hasText: "This conflicts with another request." });
  await expect(conflict).toBeFocused();
  const found = console.problem.filter({ hasText: "There is another new credential" });
  await expect(found).toContainText(made);
  await expect(console.button("Create credential")).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByRole("main")).toContainText("Choose what to do above.");
  await console.expectAccessible();
  const name = (await namesOf(console, ROBOT))[made];
  await console.button(`Revoke ${name}…`).click();
  await console.button(`Revoke ${name}`).click();
  await expect(found).toBeHidden();
  await expect(conflict).toBeFocused();
  await expect(console.button("Create credential")).not.toHaveAttribute("aria-disabled");
  expect(console.deleted()).toEqual([made]);
  expect(console.posts()).toBe(1);
});

test.describe("what was sent is what is sent again", () => {
  test("the form is locked while it is settled, and Create again sends the same", async ({ console, page }) => {
    const description = unique("As it was sent");
    const sent = [];
    page.on("request", (request) => {
      if (request.method() === "POST" && request.url().endsWith("/credentials")) sent.push(request.postDataJSON());
    });
    await page.clock.install();
    await page.route("**/credentials", (route) =>
      route.request().method() === "POST" ? route.fulfill({ status: 500, body: "" }) : route.fallback(),
    );
    await console.open();
    await console.signedIn();
    await console.ask(ROBOT, description);
    await expect(console.problem).toContainText("Checking whether it was created…");
    for (const field of [console.registry, console.description]) {
      await expect(field).toHaveAttribute("readonly");
      await field.pressSequentially("changed");
    }
    // Even what a script puts there is not sent.
    await console.description.evaluate((input) => {
      input.value = "changed";
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    });
    await expect
      .poll(async () => {
        await page.clock.runFor(3_000);
        return console.button("Create again").isVisible();
      })
      .toBe(true);
    await console.button("Create again").click();
    await expect.poll(() => sent).toEqual([{ description }, { description }]);
  });

  test("so does Revoke it and create again", async ({ console, page }) => {
    const description = unique("As it was named");
    const sent = [];
    await page.route("**/credentials", async (route) => {
      if (route.request().method() !== "POST") return route.fallback();
      sent.push(route.request().postDataJSON());
      const response = await route.fetch();
      await route.fulfill(sent.length === 1 ? { response, body: "" } : { response });
    });
    await console.open();
    await console.ask(ROBOT, description);
    await expect(console.problem).toContainText("It was created, but its password was lost.");
    const [lost] = await console.idsOf(ROBOT, description);
    await expect(console.description).toHaveAttribute("readonly");
    await console.description.evaluate((input) => {
      input.value = "";
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    });
    await console.button("Revoke it and create again").click();
    await console.dialog.getByRole("button", { name: /^Revoke / }).click();
    await expect(console.credential).toContainText(description);
    expect(sent).toEqual([{ description }, { description }]);
    expect(console.deleted()).toEqual([lost]);
    expect(await console.idsOf(ROBOT, description)).toEqual([await console.issuedId()]);
  });
});

test("a password that comes without its username is shown, and can be saved", async ({ console, page }) => {
  const description = unique("Without a username");
  await alterPosts(page, async (response) => {
    const { username: _, ...rest } = await response.json();
    return { response, json: rest };
  });
  await console.open();
  await console.signedIn();
  await console.ask(ROBOT, description);
  const id = await console.issuedId();
  const name = (await namesOf(console, ROBOT))[id];
  const username = page.getByRole("group", { name: "Username" });
  await expect(username).toContainText(`The API didn't send the username. The registry's list calls it ${name}.`);
  await expect(username.getByRole("button")).toHaveCount(0);
  await expect(page.getByText("The username is empty, and no client can log in without one.")).toBeVisible();
  await console.reveal();
  await console.expectAccessible();
  await console.finish(description);
});

test("a registry whose host can't be read is not known, and why is no value of its own", async ({ console, page }) => {
  const description = unique("Without a host");
  let fails = true;
  await page.route(`**/v1/registries/${ROBOT}`, (route) => (fails ? route.fulfill({ status: 403, body: "" }) : route.fallback()));
  await console.open();
  await console.signedIn();
  await console.ask(ROBOT, description);
  const registry = page.getByRole("group", { name: "Registry" });
  await expect(page.getByText("Some details are missing. You aren't allowed to see this.")).toBeVisible();
  await expect(registry.locator("code")).toHaveText("Not known");
  await expect(registry.getByRole("button")).toHaveCount(0);
  await console.expectAccessible();
  fails = false;
  await console.button("Try again").click();
  await expect(registry).toContainText(console.sandbox.registry);
  await console.reveal();
  await console.finish(description);
});

test.describe("a Location that names a colleague's credential", () => {
  /** The list from before can't be read, and the answer names another's credential. */
  async function misnamed(console, page, { isBodyLost }) {
    const theirs = await console.make(ROBOT, unique("Production"), "sandbox-api-token-other-user");
    let isSent = false;
    await page.route("**/credentials?*", (route) => (isSent ? route.fallback() : route.fulfill({ status: 500, body: "" })));
    await alterPosts(page, (response) => {
      isSent = true;
      const location = response.headers().location.replace(/[^/]+$/, theirs);
      return { response, headers: { ...response.headers(), location }, ...(isBodyLost && { body: "{" }) };
    });
    await console.open();
    await console.signedIn();
    return theirs;
  }

  test("is not revoked by one press when the password was lost", async ({ console, page }) => {
    const description = unique("Lost");
    const theirs = await misnamed(console, page, { isBodyLost: true });
    await console.ask(ROBOT, description);
    await expect.poll(() => console.idsOf(ROBOT, description)).toHaveLength(1);
    const [mine] = await console.idsOf(ROBOT, description);
    await expect(console.problem).toContainText("This one may be yours.");
    await expect(console.problem.getByRole("button", { name: /^Leave .+ active$/ })).toHaveCount(1);
    await expect(console.problem).toContainText(mine);
    await expect(console.button("Revoke it and create again")).toHaveCount(0);
    await console.expectAccessible();
    expect([console.posts(), console.deleted()]).toEqual([1, []]);
    expect((await console.list(ROBOT)).find(({ id }) => id === theirs).status).toBe("ACTIVE");
  });

  test("is not revoked beside a password: the login's own name tells which one it is", async ({ console, page }) => {
    const description = unique("Whole");
    const theirs = await misnamed(console, page, { isBodyLost: false });
    await console.ask(ROBOT, description);
    await expect(console.credential).toBeVisible();
    const [mine] = await console.idsOf(ROBOT, description);
    await expect(console.credential).not.toContainText(theirs);
    await console.revoke.click();
    await expect(console.dialog).not.toContainText(theirs);
    await expect(console.dialog).toContainText(mine);
    expect(console.deleted()).toEqual([]);
  });
});
