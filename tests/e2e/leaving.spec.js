import { gate, holdAnswers } from "./answers.js";
import { expect, test, unique } from "./journey.js";

/** Whether the browser asks before it reloads; the reload is then given up. */
async function asksBeforeLeaving(page) {
  let asked = false;
  page.once("dialog", (dialog) => {
    asked = dialog.type() === "beforeunload";
    return dialog.dismiss();
  });
  const stayed = page.evaluate(() => {
    window.stillHere = true;
    location.reload();
  });
  await stayed.catch(() => {});
  await expect.poll(async () => asked || !(await page.evaluate(() => window.stillHere).catch(() => true))).toBe(true);
  page.removeAllListeners("dialog");
  return asked;
}

test("leaving asks from the POST until the secret is saved, and at no other time", async ({ console, page }) => {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route("**/credentials", async (route) => {
    const response = await route.fetch();
    await released;
    await route.fulfill({ response });
  });
  await console.open();
  await console.fill("sandbox-robot");
  expect(await asksBeforeLeaving(page)).toBe(false);
  await expect(console.create).toBeVisible();
  await console.ask("sandbox-robot");
  await console.sent();
  await expect(console.button("Stop waiting")).toBeVisible();
  expect(await asksBeforeLeaving(page)).toBe(true);
  release();
  await expect(console.credential).toBeVisible();
  expect(await asksBeforeLeaving(page)).toBe(true);
  await console.finish();
  expect(await asksBeforeLeaving(page)).toBe(false);
});

test("leaving asks while it is to be decided what a lost answer made", async ({ console, page }) => {
  const description = unique("Undecided");
  const toList = page.getByRole("link", { name: "Credentials", exact: true });
  const asks = page.getByRole("dialog", { name: "Leave without deciding?" });
  await console.open();
  await console.signedIn();
  await console.ask("sandbox-drops", description);
  const leave = console.button(/^Leave .+ active$/);
  await expect(leave).toBeVisible();
  for (const exit of [toList, console.button("Sign out")]) {
    await exit.click();
    await expect(asks).toContainText("A credential may have been created.");
    await console.expectAccessible();
    await asks.getByRole("button", { name: "Stay on this page" }).click();
    await expect(leave).toBeVisible();
    await expect(exit).toBeFocused();
    await exit.press("Enter");
    await expect(asks).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(exit).toBeFocused();
  }
  expect(await asksBeforeLeaving(page)).toBe(true);
  await leave.click();
  await console.button("Back to the form").click();
  expect(await asksBeforeLeaving(page)).toBe(false);
});

for (const [name, ask] of [
  [
    "the create page",
    async (console) => {
      await console.open();
      await console.ask("sandbox-robot");
    },
  ],
  [
    "the replace page",
    async (console) => {
      await console.beginReplacing(unique("Left in between"));
      await console.button("Create replacement").click();
    },
  ],
]) {
  test(`a password that comes while leaving ${name} is asked about asks anew, in a dialog of its own`, async ({
    console,
    page,
  }) => {
    const answers = await holdAnswers(page, "**/credentials", { method: "POST" });
    await ask(console);
    await console.sent();
    await page.getByRole("link", { name: "Credentials", exact: true }).click();
    const first = page.getByRole("dialog", { name: "Leave while the credential is being created?" });
    await expect(first).toBeVisible();
    const dialog = await first.elementHandle();
    answers.open();
    const second = page.getByRole("dialog", { name: "Leave without saving the password?" });
    await expect(second.getByRole("heading")).toBeFocused();
    // What was about to be pressed has gone.
    expect(await dialog.evaluate((it) => it.isConnected)).toBe(false);
    await expect(console.dialog).toHaveCount(1);
    await second.getByRole("button", { name: "Stay on this page" }).click();
    await expect(console.password).toBeVisible();
  });
}

test("a question about leaving goes with what it is about, and comes back as what there is", async ({ console, page }) => {
  await console.beginReplacing(unique("Left while created again"));
  let posts = 0;
  const created = gate();
  await page.route("**/credentials", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    posts += 1;
    const response = await route.fetch();
    if (posts === 1) return route.fulfill({ response, body: "" });
    await created.opened;
    await route.fulfill({ response });
  });
  const revoked = await holdAnswers(page, "**/credentials/*", { method: "DELETE" });
  await console.button("Create replacement").click();
  await console.button("Revoke it and create again").click();
  await console.dialog.getByRole("button", { name: /^Revoke / }).click();
  await page.getByRole("link", { name: "Credentials", exact: true }).click();
  const asked = (name) => expect(page.getByRole("dialog", { name })).toBeVisible();
  await asked("Leave without deciding?");
  revoked.open();
  await console.sent();
  await expect(console.dialog).toBeHidden();
  await page.getByRole("link", { name: "Credentials", exact: true }).click();
  await asked("Leave while the credential is being created?");
  created.open();
  await asked("Leave without saving the password?");
  await console.dialog.getByRole("button", { name: "Stay on this page" }).click();
  await expect(console.password).toBeVisible();
  expect(posts).toBe(2);
});

test("who leaves undecided all the same, does", async ({ console, page }) => {
  await console.open();
  await console.signedIn();
  await console.ask("sandbox-drops", unique("Left undecided"));
  await expect(console.button(/^Leave .+ active$/)).toBeVisible();
  await page.getByRole("link", { name: "Credentials", exact: true }).click();
  await console.button("Leave anyway").click();
  await expect(page).toHaveURL(/\/credentials\/\?registry=sandbox-drops$/);
});

test("revoking asks, names what ends, revokes at the API and wipes the page", { tag: "@main" }, async ({ console, page }) => {
  await console.issue("sandbox-robot");
  const password = await console.reveal();
  const id = await console.issuedId();
  await console.revoke.click();
  const asks = page.getByRole("dialog", { name: "Revoke this credential?" });
  await expect(asks.getByRole("heading")).toBeFocused();
  for (const text of [id, "Credential for server A", console.sandbox.registry]) await expect(asks).toContainText(text);
  await console.expectAccessible();
  await page.keyboard.press("Escape");
  await expect(asks).toBeHidden();
  await expect(console.password).toHaveText(password);
  expect(console.deleted()).toEqual([]);
  await console.revokeIssued();
  await console.expectAccessible();
  expect(console.deleted()).toEqual([id]);
  expect(await console.traces(password)).toEqual([]);
  expect(await console.inMemory(password)).toBe(false);
});

test("a revocation that fails takes nothing away and says so", async ({ console }) => {
  await console.issue("sandbox-revoke-fails");
  const password = await console.reveal();
  await console.revoke.click();
  await console.button("Revoke credential").click();
  await expect(console.problem).toContainText("The credential may still work.");
  await expect(console.password).toHaveText(password);
  await expect(console.credential).toContainText("◆ Password not saved yet");
  await expect(console.button("Check again")).toBeVisible();
  await console.expectAccessible();
});

test("a session that has ended is renewed beside the password, which stays", async ({ console, page }) => {
  const token = await console.accessToken();
  await page.clock.install();
  await console.open();
  await console.fill("sandbox-robot");
  await console.token.fill(token);
  await console.create.click();
  const password = await console.reveal();
  await page.clock.fastForward("31:00");
  await console.revoke.click();
  await console.button("Revoke credential").click();
  await expect(console.problem).toContainText("Your access token has expired.");
  await expect(console.problem).toContainText("The credential still works.");
  await expect(console.password).toHaveText(password);
  await console.expectAccessible();
  await console.signIn("no-such-token");
  await expect(console.problem).toContainText("Your token wasn't accepted.");
  await console.signIn();
  await expect(page.getByRole("banner")).toContainText("developer");
  await expect(page.getByRole("heading", { name: "Credential created" })).toBeFocused();
  await console.revokeIssued();
});

test("what cannot be read back is told beside a password that is there", async ({ console, page }) => {
  await console.issue("sandbox-details-fail");
  await expect(console.credential).toContainText("The API returned an error.");
  await console.button("Try again").click();
  await expect(page.getByRole("heading", { name: "Credential created" })).toBeFocused();
  await console.expectAccessible();
  await console.finish();
});

for (const registry of ["sandbox-no-location", "sandbox-foreign-location"]) {
  test(`${registry}: the id is found all the same, at the configured address only`, async ({ console }) => {
    await console.open();
    const description = `By itself ${Date.now()}`;
    await console.ask(registry, description);
    const id = await console.issuedId();
    expect((await console.list(registry)).find((it) => it.id === id).description).toBe(description);
    await console.revokeIssued(description);
    expect(console.deleted()).toEqual([id]);
  });
}
