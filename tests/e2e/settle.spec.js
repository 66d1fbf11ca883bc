import { alterPosts, gate, holdAnswers } from "./answers.js";
import { expect, test, unique } from "./journey.js";

const OTHER_USER = "sandbox-api-token-other-user";

/** Answers a POST with the `Location` of what a colleague has created since it left. Returns its ID. */
async function nameAColleagues(console, page, body) {
  let theirs;
  await alterPosts(page, async (response) => {
    theirs = await console.make("sandbox-robot", "Production", OTHER_USER);
    const location = `/v1/registries/sandbox-robot/credentials/${theirs}`;
    const { "content-length": _, ...headers } = response.headers();
    return { status: response.status(), headers: { ...headers, location }, body: body ?? (await response.text()) };
  });
  return () => theirs;
}

test.describe("a POST without an answer is settled by the list", { tag: "@main" }, () => {
  test("what may be the one that was created is shown, revoked by name, and another made", async ({ console, page }) => {
    const description = unique("Lost");
    await console.open();
    await console.signedIn();
    await console.ask("sandbox-drops", description);
    await expect(console.problem).toContainText("There was no answer from the API");
    await expect(console.problem).toContainText("This one may be yours. Check who created it, and when.");
    const [id, ...others] = await console.idsOf("sandbox-drops", description);
    expect(others).toEqual([]);
    await expect(console.problem).toContainText(id);
    await expect(console.problem).toContainText("by you. It wasn't in the list before.");
    expect(console.posts()).toBe(1);
    await expect(console.create).toHaveAttribute("aria-disabled", "true");
    await console.create.click({ force: true });
    await expect(console.button("Create again")).toBeHidden();
    await console.expectAccessible();
    const { name } = (await console.list("sandbox-drops")).find((it) => it.id === id);
    await console.button(`Revoke ${name}…`).click();
    const asks = page.getByRole("dialog", { name: `Revoke ${name}?` });
    await expect(asks).toContainText("Every login with it stops working, also one saved in another window. You can't undo this.");
    await expect(asks.getByRole("heading")).toBeFocused();
    await console.expectAccessible();
    for (const cancel of [() => console.button("Cancel").click(), () => page.keyboard.press("Escape")]) {
      await cancel();
      await expect(console.button(`Revoke ${name}…`)).toBeFocused();
      await console.button(`Revoke ${name}…`).click();
    }
    expect(console.deleted()).toEqual([]);
    await console.button(`Revoke ${name}`).click();
    await expect(console.problem).toContainText("Revoked.");
    await expect(console.problem).toBeFocused();
    await expect(console.problem).not.toContainText(id);
    await expect(page.getByText("A credential may have been created.")).toBeHidden();
    await console.expectAccessible();
    expect(console.deleted()).toEqual([id]);
    await console.button("Create again").click();
    await expect.poll(() => console.posts()).toBe(2);
    expect(console.deleted()).toEqual([id]);
    expect(await console.idsOf("sandbox-drops", description)).not.toContain(id);
  });

  test("while it is being revoked, no other button does anything, or looks as if it did", async ({ console, page }) => {
    await console.open();
    await console.signedIn();
    await console.ask("sandbox-drops", unique("Held while revoking"));
    const others = ["Check again", "Stop checking"].map((name) => console.button(name));
    await console.button(/^Revoke .+…$/).click();
    for (const other of others) await expect(other).not.toHaveAttribute("aria-disabled");
    const answers = await holdAnswers(page, "**/credentials/*", { method: "DELETE" });
    await console.dialog.getByRole("button", { name: /^Revoke/ }).click();
    await expect.poll(() => answers.held()).toBe(1);
    for (const other of others) await expect(other).toHaveAttribute("aria-disabled", "true");
    answers.open();
    await expect(console.problem).toContainText("Revoked.");
    await expect(console.button("Create again")).not.toHaveAttribute("aria-disabled");
  });

  test("one that is to stay stays, and the form is there again", async ({ console }) => {
    const description = unique("Kept");
    await console.open();
    await console.ask("sandbox-drops", description);
    await expect(console.problem).toContainText("its password can't be recovered: revoke it, then create again.");
    await console.button(/^Leave .+ active$/).click();
    await expect(console.problem).toContainText("Left active.");
    await console.button("Back to the form").click();
    await expect(console.problem).toHaveText("◆Left active.");
    await expect(console.problem).toBeFocused();
    await expect(console.create).not.toHaveAttribute("aria-disabled", "true");
    await expect(console.description).toHaveAccessibleDescription(/already has an active credential with this description/);
    expect(await console.idsOf("sandbox-drops", description)).toHaveLength(1);
    expect(console.posts()).toBe(1);
  });
});

test("on a phone, what a found one is asked about is in view", async ({ console, page }) => {
  await page.setViewportSize({ width: 390, height: 480 });
  await console.open();
  await console.ask("sandbox-drops", unique("On a phone"));
  const revoke = console.button(/^Revoke .+…$/);
  await revoke.evaluate((it) => it.scrollIntoView({ block: "end" }));
  await revoke.click();
  await expect(console.dialog).toContainText(/Created \d+ \w+ \d{4}, .+ by you\./);
  await expect(console.button("Cancel")).toBeInViewport({ ratio: 1 });
  await expect(console.button(/^Revoke .+[^…]$/)).toBeInViewport({ ratio: 1 });
});

test("a colleague's credential of the same description is not taken for it", async ({ console }) => {
  const description = unique("Twins");
  await console.open();
  await console.ask("sandbox-twins", description);
  await expect(console.problem).toContainText("This one may be yours.");
  const created = (await console.list("sandbox-twins")).filter((it) => it.description === description);
  const [own, other] = ["developer", "colleague"].map((name) => created.find((it) => it.created_by === name));
  await expect(console.problem).toContainText(own.id);
  await expect(console.problem).not.toContainText(other.id);
});

test("where two could be it, each is decided on by itself", async ({ console, page }) => {
  const description = unique("Doubles");
  await console.open();
  await console.ask("sandbox-doubles", description);
  const ids = await expect
    .poll(async () => (await console.idsOf("sandbox-doubles", description)).length)
    .toBe(2)
    .then(() => console.idsOf("sandbox-doubles", description));
  for (const id of ids) await expect(console.problem).toContainText(id);
  await console.expectAccessible();
  const revoke = console.button(/^Revoke .+…$/);
  await expect(console.problem).toContainText("Any of these may be yours. Check who created them, and when.");
  await expect(revoke).toHaveCount(2);
  await revoke.first().click();
  await console.button(/^Revoke .+[^…]$/).click();
  await expect(revoke).toHaveCount(1);
  await revoke.click();
  await console.button(/^Revoke .+[^…]$/).click();
  await expect(console.problem).toContainText("Revoked.");
  expect(console.deleted()).toEqual(expect.arrayContaining(ids));
  expect(await console.idsOf("sandbox-doubles", description)).toEqual([]);
  expect(console.posts()).toBe(1);
  await console.button("Back to the form").click();
  await expect(console.create).not.toHaveAttribute("aria-disabled", "true");
});

test("a list that lags is looked at until it shows the credential", async ({ console }) => {
  const description = unique("Lags");
  await console.open();
  await console.ask("sandbox-lags", description);
  await expect(console.problem).toContainText("Checking whether it was created…");
  await expect(console.problem).toContainText("This one may be yours.");
  const [id] = await console.idsOf("sandbox-lags", description);
  await expect(console.problem).toContainText(id);
  expect(await console.idsOf("sandbox-lags", description)).toHaveLength(1);
});

test("what was not seen in 20 s may be looked for again, and is never called not created", async ({ console, page }) => {
  await page.clock.install();
  await console.open();
  await console.ask("sandbox-breaks", unique("Breaks"));
  await expect(console.problem).toContainText("Checking whether it was created…");
  await expect(console.create).toHaveAttribute("aria-disabled", "true");
  await expect
    .poll(async () => {
      await page.clock.runFor(3_000);
      return console.problem.textContent();
    })
    .toContain("We didn't recognize a new one of yours in the list within 20 seconds. It may still appear");
  await expect(console.problem).not.toContainText("No credential was created");
  await console.expectAccessible();
  await console.button("Check again").click();
  await expect(console.problem).toContainText("Checking whether it was created…");
  expect(console.posts()).toBe(1);
  await console.button("Stop checking").click();
  await expect(console.create).not.toHaveAttribute("aria-disabled", "true");
});

test("a list that cannot be read is told, with what is known", async ({ console, page }) => {
  await page.route("**/credentials?*", (route) => route.fulfill({ status: 403, body: "" }));
  await page.clock.install();
  await console.open();
  await console.ask("sandbox-drops", unique("Unread"));
  await expect
    .poll(async () => {
      await page.clock.runFor(3_000);
      return console.problem.textContent();
    })
    .toContain("We couldn't check: the list is unavailable.");
  // One alert tells all of it, and is read out once.
  await expect(console.problem).toHaveCount(1);
  await expect(console.problem).toContainText("You aren't allowed to see this.");
  await expect(console.button("Check again")).toBeVisible();
  await console.expectAccessible();
});

test("a list that is slow holds the POST up for 2 s at the most, and the page says what decides", async ({ console, page }) => {
  const description = unique("Slow list");
  let posted = false;
  await page.route("**/credentials", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    posted = true;
    await route.abort();
  });
  await page.route("**/credentials?*", async (route) => {
    // The list from before never comes; the one after does.
    if (posted) await route.fallback();
  });
  await page.clock.install();
  await console.open();
  await console.ask("sandbox-robot", description);
  await expect(page.getByText("Preparing…").first()).toBeVisible();
  await expect
    .poll(async () => {
      await page.clock.runFor(500);
      return posted;
    })
    .toBe(true);
  await expect(console.problem).toContainText("There was no answer from the API");
  await expect(console.problem).toContainText("Checking whether it was created…");
});

test("an answer without its body is settled by the ID that it named", async ({ console, page }) => {
  await console.open();
  await console.ask("sandbox-empty-answer", unique("Empty"));
  await expect(console.problem).toContainText("its password was lost");
  await expect(console.problem).not.toContainText("Nothing has confirmed");
  await expect(console.problem).toContainText("by you. It wasn't in the list before.");
  const [id, ...others] = await console.idsOf("sandbox-empty-answer", await console.description.inputValue());
  expect(others).toEqual([]);
  await expect(console.problem).toContainText(id);
  await console.button("Revoke it and create again").click();
  await expect(console.dialog).toContainText("by you. It wasn't in the list before.");
  await console.expectAccessible();
  expect(console.deleted()).toEqual([]);
  await console.dialog.getByRole("button", { name: /^Revoke / }).click();
  await expect.poll(() => console.posts()).toBe(2);
  await expect(console.problem).toContainText("its password was lost");
  expect(await console.idsOf("sandbox-empty-answer", await console.description.inputValue())).not.toContain(id);
});

test("a colleague's new credential that a lost answer names is neither offered nor revoked", async ({ console, page }) => {
  const description = unique("Misnamed");
  const theirs = await nameAColleagues(console, page, "");
  await console.open();
  await console.ask("sandbox-robot", description);
  await expect(console.problem).toContainText("This one may be yours.");
  const [own, ...others] = await console.idsOf("sandbox-robot", description);
  expect(others).toEqual([]);
  await expect(console.problem).toContainText(own);
  await expect(console.problem).not.toContainText(theirs());
  await expect(console.button("Revoke it and create again")).toBeHidden();
  expect(console.deleted()).toEqual([]);
});

test("a colleague's new credential that an answer names is not taken for the one whose password came", async ({ console, page }) => {
  const description = unique("Mistaken");
  const theirs = await nameAColleagues(console, page);
  await console.open();
  await console.ask("sandbox-robot", description);
  await expect(console.credential).toBeVisible();
  const [own] = await console.idsOf("sandbox-robot", description);
  await expect(console.credential).toContainText(own);
  await expect(console.credential).not.toContainText(theirs());
  await expect(console.problem).toBeHidden();
  await console.revoke.click();
  await expect(console.dialog).toContainText(own);
  await console.button("Revoke credential").click();
  await expect(console.finished(`${description} was revoked`)).toBeFocused();
  expect(console.deleted()).toEqual([own]);
  expect((await console.list("sandbox-robot")).map(({ id }) => id)).toContain(theirs());
});

test("what an answer names in another registry is not looked for in this one", async ({ console, page }) => {
  const description = unique("Elsewhere");
  await alterPosts(page, async (response) => {
    const location = "/v1/registries/sandbox-json-key/credentials/17";
    return { status: 201, headers: { ...response.headers(), "content-length": "0", location }, body: "" };
  });
  await console.open();
  await console.ask("sandbox-robot", description);
  await expect(console.problem).toContainText("This one may be yours.");
  await expect(console.problem).toContainText((await console.idsOf("sandbox-robot", description))[0]);
  expect(console.requests.filter(({ url }) => url.endsWith("/17"))).toEqual([]);
});

test("what a lost answer names and cannot be read is found in the list", async ({ console, page }) => {
  await page.route("**/credentials/*", (route) => route.fulfill({ status: 500, body: "" }));
  await console.open();
  await console.ask("sandbox-empty-answer", unique("Listed"));
  await expect(console.problem).toContainText("its password was lost");
  await expect(console.problem).toContainText("by you. It wasn't in the list before.");
  await expect(console.problem).not.toContainText("Nothing has confirmed");
  await console.expectAccessible();
});

test("what nothing confirms of a lost answer is told, and not offered to be revoked", async ({ console, page }) => {
  await console.open();
  await console.fill("sandbox-empty-answer", unique("Unconfirmed"));
  await page.route(/\/credentials(\/|\?|$)/, (route) => {
    return route.request().method() === "GET" ? route.fulfill({ status: 500, body: "" }) : route.fallback();
  });
  await console.create.click();
  await expect(console.problem).toContainText("Nothing has confirmed that it is yours.");
  await expect(console.button("Stop checking")).toBeVisible();
  await expect(console.button("Revoke it and create again")).toHaveCount(0);
  await console.expectAccessible();
});

test("who stops checking is told in the form what may have been created", async ({ console, page }) => {
  const description = unique("Given up");
  const warning = page.getByRole("alert").filter({ hasText: `A credential “${description}” may have been created` });
  await console.open();
  await console.ask("sandbox-breaks", description);
  await console.button("Stop checking").click();
  await expect(warning).toContainText("Look at the registry's credentials before you create another.");
  // A second Enter creates no second credential.
  await expect(warning).toBeFocused();
  await page.keyboard.press("Enter");
  expect(console.posts()).toBe(1);
  await expect(warning.getByRole("link", { name: "Its credentials" })).toHaveAttribute("href", /registry=sandbox-breaks$/);
  await console.expectAccessible();
  await console.description.fill("");
  await console.create.click();
  await expect(page.getByRole("alert").filter({ hasText: "Something is missing" })).toBeFocused();
  await expect(warning).toBeVisible();
  await console.registry.fill("sandbox-robot");
  await expect(warning).toBeHidden();
  await console.registry.fill("sandbox-breaks");
  await console.button("Sign out").click();
  await expect(warning).toBeHidden();
});

test("a password that comes while something else is settled is offered, and nothing is created before it is seen", async ({ console, page }) => {
  const description = unique("Twice");
  const { open, opened } = gate();
  let first;
  await page.route("**/credentials", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    if (!first) return (first = route);
    // The list from before the second has neither.
    const response = await first.fetch();
    await route.fetch();
    await route.abort();
    await opened;
    const { location: _, ...headers } = response.headers();
    await first.fulfill({ response, headers });
  });
  await console.open();
  await console.signedIn();
  await console.ask("sandbox-robot", description);
  await console.sent();
  await console.button("Stop waiting").click();
  await console.button("Stop checking").click();
  await console.create.click();
  const settling = console.problem.filter({ hasText: "There was no answer from the API" });
  await expect(settling).toContainText("Any of these may be yours.");
  const ids = await console.idsOf("sandbox-robot", description);
  open();
  const came = console.problem.filter({ hasText: "A password came for an earlier request" });
  await expect(came).toContainText("Look at it before you create or revoke anything.");
  // Of the two that may have come by the second press, one is that password's.
  await expect(settling).toContainText("This one may be yours.");
  const isShown = await Promise.all(ids.map(async (id) => (await settling.textContent()).includes(id)));
  expect(isShown.filter(Boolean)).toHaveLength(1);
  const [own] = ids.filter((_, index) => !isShown[index]);
  await console.expectAccessible();
  await console.button("Go to the password").click();
  await expect(console.credential).toContainText(own);
  await expect(console.password).toBeVisible();
  expect(console.posts()).toBe(2);
});

test("a revocation that fails is told, and what was found stays", async ({ console, page }) => {
  await page.route("**/credentials/*", (route) =>
    route.request().method() === "DELETE" ? route.fulfill({ status: 500, body: "" }) : route.fallback(),
  );
  await console.open();
  await console.ask("sandbox-drops", unique("Stays"));
  await console.button(/^Revoke .+…$/).click();
  await console.button(/^Revoke .+[^…]$/).click();
  await expect(console.problem.first()).toContainText("The credential may still work.");
  await expect(console.button(/^Revoke .+…$/)).toBeFocused();
  await expect(console.button("Create again")).toBeHidden();
  await console.expectAccessible();
  expect(console.posts()).toBe(1);
});

test("a request that the browser sent twice by itself leaves no credential unnoticed", async ({ console }) => {
  const description = unique("Resent");
  await console.open();
  await console.signedIn();
  await console.ask("sandbox-drops-once", description);
  // Only a reused connection makes the browser try again; a fresh one ends in settling.
  await expect(console.problem).toContainText(/another new credential|This one may be yours/);
  if (await console.credential.isVisible()) {
    expect(await console.idsOf("sandbox-drops-once", description)).toHaveLength(2);
    await console.expectAccessible();
    await console.button(/^Revoke .+…$/).click();
    await console.button(/^Revoke .+[^…]$/).click();
    await expect(console.problem).toBeHidden();
    const [left] = await console.idsOf("sandbox-drops-once", description);
    await expect(console.credential).toContainText(left);
  }
  expect(console.posts()).toBe(1);
});

test("what waiting was stopped for is looked for, and its answer still comes", async ({ console }) => {
  const description = unique("Stopped");
  await console.open();
  await console.ask("sandbox-slow-3", description);
  await console.sent();
  await console.button("Stop waiting").click();
  await expect(console.problem).toContainText("If an answer still comes, the credential appears here. Leave this page open.");
  await expect(console.credential).toContainText(description);
  expect(console.posts()).toBe(1);
});

test("the name of what may be yours cannot pass for another one", async ({ console, page }) => {
  const description = unique("Turned round");
  await page.route("**/credentials?*", async (route) => {
    const response = await route.fetch();
    const list = await response.json();
    for (const item of list.items) if (item.description === description) item.name = "robot$\u202eevil";
    await route.fulfill({ response, json: list });
  });
  await console.open();
  await console.ask("sandbox-drops", description);
  await console.button("Revoke robot$⟨U+202E⟩evil…").click();
  await expect(page.getByRole("dialog", { name: "Revoke robot$⟨U+202E⟩evil?" })).toBeVisible();
  await expect(console.problem).not.toContainText("\u202e");
});
