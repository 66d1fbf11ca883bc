import { gate, holdAnswers, loseAnswers } from "./answers.js";
import { Console, expect, test, unique } from "./journey.js";

const ROBOT = "sandbox-robot";

test.describe("two tabs of one person", () => {
  /** Another tab, signed in. */
  async function anotherTab(console) {
    const page = await console.page.context().newPage();
    const tab = new Console(page, console.sandbox);
    await tab.open();
    await tab.signedIn();
    return tab;
  }

  test("what one has made is not offered in the other", { tag: "@main" }, async ({ console, page }) => {
    const description = unique("In the first tab");
    const { open: lose, opened: lost } = gate();
    // This tab's POST never reaches the server.
    await page.route("**/credentials", async (route) => {
      if (route.request().method() !== "POST") return route.fallback();
      await lost;
      await route.abort();
    });
    await page.clock.install();
    await console.open();
    await console.signedIn();
    await console.ask(ROBOT, description);
    await console.sent();
    const tab = await anotherTab(console);
    await tab.ask(ROBOT, description);
    const made = await tab.issuedId();
    lose();
    await expect(console.problem).toContainText("There was no answer from the API.");
    await expect
      .poll(async () => {
        await page.clock.runFor(3_000);
        expect(await console.problem.textContent()).not.toContain(made);
        return console.problem.textContent();
      })
      .toContain("We didn't recognize a new one of yours in the list within 20 seconds.");
    await tab.finish(description);
  });

  test("what one has made is told in the other before it creates the same", async ({ console, page }) => {
    const description = unique("Typed in two tabs");
    await console.open();
    await console.signedIn();
    await console.fill(ROBOT, description);
    await expect(console.registry).toHaveAccessibleDescription(/credentials used/);
    const tab = await anotherTab(console);
    await tab.ask(ROBOT, description);
    await tab.issuedId();
    await expect(page.getByText("already has an active credential with this description")).toBeVisible();
    expect(console.posts()).toBe(0);
    await tab.finish(description);
  });

  test("what one copies takes the place of what the other has copied", async ({ console }) => {
    const description = unique("Copied in the first tab");
    await console.open();
    await console.ask(ROBOT, description);
    await console.button("Copy password").click();
    await expect(console.credential).toContainText("● Password copied");
    const tab = await anotherTab(console);
    await tab.ask(ROBOT, unique("Copied in the second tab"));
    await tab.button("Copy username").click();
    await expect(console.credential).toContainText("The clipboard now holds something else");
    await tab.button("Copy password").click();
    await expect(tab.credential).toContainText("● Password copied");
    await console.done.click();
    await expect(console.dialog).toContainText("Is the password saved?");
    await expect(tab.credential).toContainText("● Password copied");
  });

  test("what may be the credential that another tab waits for says so", async ({ console, page }) => {
    const description = unique("Sent by two tabs");
    // One tab's POST never reaches the server; the other's answer takes long.
    const { open: lose, opened: lost } = gate();
    await page.route("**/credentials", async (route) => {
      if (route.request().method() !== "POST") return route.fallback();
      await lost;
      await route.abort();
    });
    await console.open();
    await console.signedIn();
    await console.ask(ROBOT, description);
    await console.sent();
    const tab = await anotherTab(console);
    const answer = await holdAnswers(tab.page, "**/credentials", { method: "POST" });
    await tab.ask(ROBOT, description);
    await expect.poll(() => console.idsOf(ROBOT, description)).toHaveLength(1);
    const [made] = await console.idsOf(ROBOT, description);
    lose();
    await expect(console.problem).toContainText(made);
    await expect(console.problem).toContainText("Another tab or form is creating the same. This may be that one.");
    await console.expectAccessible();
    answer.open();
    expect(await tab.issuedId()).toBe(made);
    await expect(console.problem).not.toContainText(made);
    await tab.finish(description);
  });

  test("what both may have made says so, and is gone from one when the other has revoked it", async ({ console, page }) => {
    const description = unique("In both tabs");
    const { open, opened } = gate();
    await page.route("**/credentials", async (route) => {
      if (route.request().method() !== "POST") return route.fallback();
      await opened;
      await route.fetch();
      await route.abort();
    });
    await console.open();
    await console.signedIn();
    await console.ask(ROBOT, description);
    await console.sent();
    const tab = await anotherTab(console);
    await loseAnswers(tab.page);
    await tab.ask(ROBOT, description);
    await expect(tab.problem).toContainText("This one may be yours.");
    const [first] = await console.idsOf(ROBOT, description);
    await expect(tab.problem).toContainText(first);
    open();
    await expect(console.problem).toContainText("Another tab or form asks about this one, too.");
    await expect(console.problem).toContainText(first);
    await console.expectAccessible();
    // Each tab reads the list again and again, and so comes to show both.
    await expect(tab.button(/^Leave .+ active$/)).toHaveCount(2);
    await expect(console.button(/^Leave .+ active$/)).toHaveCount(2);
    // What is left active there may be this tab's all the same.
    await tab.button(/^Leave .+ active$/).last().click();
    await expect(console.problem).toContainText("You left it active in another tab or form.");
    await tab.button(/^Revoke .+…$/).first().click();
    await tab.problem.getByRole("button", { name: /^Revoke [^…]+$/ }).click();
    await expect.poll(() => console.idsOf(ROBOT, description)).not.toContain(first);
    await expect(console.problem).not.toContainText(first);
  });
});
