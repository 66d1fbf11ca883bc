// The page of a new credential: what can be seen, copied and chosen there.
import { readFileSync } from "node:fs";
import { MASK, expect, test } from "./journey.js";

const ROBOT = "sandbox-robot";

/** Counts what a screen reader is told: a text that is there already says nothing. */
const listen = (page) =>
  page.evaluate(() => {
    window.told = [];
    const status = document.querySelector(".create-credential > [role=status]");
    new MutationObserver(() => window.told.push(status.textContent)).observe(status, { childList: true, subtree: true, characterData: true });
  });
const told = (page, text) => page.evaluate((text) => window.told.filter((it) => it === text).length, text);

test("a copy button says so for three seconds, keeps its name, and is announced each time", { tag: "@main" }, async ({ console, page }) => {
  await page.clock.install();
  await console.issue(ROBOT);
  await expect(console.credential).toContainText(console.sandbox.registry);
  await listen(page);
  for (const [name, label, text] of [
    ["Copy registry", "Copy", "Registry copied."],
    ["Copy username", "Copy", "Username copied."],
    ["Copy password", "Copy password", "Password copied."],
  ]) {
    const button = console.button(name);
    await expect(button).toHaveText(label);
    await button.click();
    await expect(button).toHaveText("✓ Copied");
    await expect.poll(() => told(page, text)).toBe(1);
    await button.click();
    await expect.poll(() => told(page, text)).toBe(2);
    await page.clock.fastForward(3000);
    await expect(button).toHaveText(label);
  }
  await expect(console.credential).toContainText("● Password copied");
});

test("a shown password is hidden after a minute, with a warning, and one press keeps it", { tag: "@main" }, async ({ console, page }) => {
  await page.clock.install();
  await console.issue(ROBOT);
  const password = await console.reveal();
  const warning = console.credential.getByText("Hides in 20 seconds.");
  const keep = console.button("Keep showing");
  await page.clock.fastForward(35_000);
  await expect(warning).toBeHidden();
  // It pushes nothing away.
  const below = page.getByRole("heading", { name: "Use this credential" });
  await page.setViewportSize({ width: 390, height: 844 });
  const { y } = await below.boundingBox();
  await page.clock.fastForward(6_000);
  await expect(warning).toBeVisible();
  expect(Math.abs((await below.boundingBox()).y - y)).toBeLessThan(10);
  await expect(page.getByRole("status").first()).toHaveText("The password will be hidden within 20 seconds.");
  await keep.focus();
  await page.keyboard.press("Enter");
  await expect(warning).toBeHidden();
  await expect(console.button("Hide password")).toBeFocused();
  await page.clock.fastForward(35_000);
  await expect(console.password).toHaveText(password);
  await page.clock.fastForward(6_000);
  await expect(warning).toBeVisible();
  await keep.focus();
  await page.clock.fastForward(20_000);
  await expect(console.password).toHaveText(MASK);
  await expect(warning).toBeHidden();
  await expect(console.button("Show password")).toBeFocused();
  await expect(page.getByRole("status").first()).toHaveText("The password is hidden again.");
  expect(await console.traces(password)).toEqual([]);
  // Hidden and shown by hand, it has its whole time again.
  await console.reveal();
  await page.clock.fastForward(35_000);
  await console.button("Hide password").click();
  await console.reveal();
  await page.clock.fastForward(35_000);
  await expect(console.password).toHaveText(password);
  await page.clock.fastForward(6_000);
  await expect(warning).toBeVisible();
  // Last, since it takes its time.
  await console.expectAccessible();
});

test("the login, the tools and the exits are in one view, and the exits stay on a phone", async ({ console, page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await console.issue(ROBOT);
  await expect(console.button("Copy command: log in")).toBeInViewport({ ratio: 1 });
  for (const name of ["Copy registry", "Copy username", "Show password", "Download password", "Copy password", "Revoke…", "Done"]) {
    await expect(console.button(name)).toBeInViewport({ ratio: 1 });
  }
  for (const radio of await page.getByRole("group", { name: "Tool" }).getByRole("radio").all()) await expect(radio).toBeInViewport();
  await page.setViewportSize({ width: 390, height: 844 });
  for (const y of [0, 300, 5000]) {
    await page.mouse.wheel(0, y);
    await expect(console.done).toBeInViewport({ ratio: 1 });
    await expect(console.revoke).toBeInViewport({ ratio: 1 });
  }
  // Nor does the bar cover what has the focus.
  const summary = page.locator("summary", { hasText: "Details" });
  await page.evaluate(() => scrollTo(0, 0));
  await summary.focus();
  const bar = await page.getByRole("region", { name: "Finish" }).boundingBox();
  await expect.poll(async () => { const { y, height } = await summary.boundingBox(); return y + height; }).toBeLessThanOrEqual(bar.y);
});

test("what was chosen is there for the next credential, and gone with who chose it", async ({ console, page }) => {
  await console.open();
  await console.signedIn();
  await console.ask(ROBOT, "First");
  await console.use("Kubernetes");
  await page.getByLabel("Namespace").fill("team-a");
  await page.getByLabel("Name of the Secret").fill("pull-secret");
  await page.getByLabel("Shell").selectOption({ label: "fish" });
  await console.finishAndReturn("First");
  await console.ask(ROBOT, "Second");
  await expect(page.getByRole("radio", { name: "Kubernetes", exact: true })).toBeChecked();
  await expect(page.getByLabel("Namespace")).toHaveValue("team-a");
  await expect(page.getByLabel("Name of the Secret")).toHaveValue("pull-secret");
  await expect(page.getByLabel("Shell")).toHaveValue("fish");
  await console.use("Docker", "New config.json");
  await console.use("Helm");
  await console.use("Docker");
  await expect(page.getByLabel("How", { exact: true })).toHaveValue("docker-config");
  await console.finish("Second");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(console.token).toBeVisible();
  await console.ask(ROBOT, "Third");
  await console.issuedId();
  await expect(page.getByLabel("How", { exact: true })).not.toHaveValue("docker-config");
  await console.use("Kubernetes");
  await expect(page.getByLabel("Namespace")).toHaveValue("default");
});

test("the address may say what the credential is for", async ({ console, page }) => {
  await console.open(`?registry=${ROBOT}&use=kubernetes-secret`);
  await console.ask(ROBOT, "For a cluster");
  await expect(page.getByRole("radio", { name: "Kubernetes", exact: true })).toBeChecked();
  await expect(page.getByLabel("Shell")).toHaveValue("posix");
});

test.describe("on Windows", () => {
  test.use({ userAgent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36" });

  test("commands are for PowerShell", async ({ console, page }) => {
    await console.issue(ROBOT);
    await expect(page.getByLabel("Shell")).toHaveValue("powershell");
  });
});

test("what a person fills in is marked, and only what scrolls is in the tab order", async ({ console, page }) => {
  await console.issue(ROBOT);
  await console.use("Helm");
  await expect(page.getByRole("group", { name: "Check that it can pull" }).locator("mark")).toHaveText(["CHART", "VERSION"]);
  for (const tool of ["Helm", "Terraform"]) {
    await console.use(tool);
    const wrong = () =>
      page.locator("pre").evaluateAll((all) => all.filter((it) => it.hasAttribute("tabindex") !== it.scrollHeight > it.clientHeight).length);
    await expect.poll(wrong).toBe(0);
  }
  expect(await page.locator("pre[tabindex]").count()).toBeGreaterThan(0);
  await console.expectAccessible();
});

test("the expiry goes into a calendar", async ({ console, page }) => {
  await console.issue(ROBOT);
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Add expiry to calendar" }).click();
  const file = await downloading;
  expect(file.suggestedFilename()).toBe("registry-credential-credential-for-server-a.ics");
  expect(readFileSync(await file.path(), "utf8")).toMatch(/^BEGIN:VCALENDAR\r\n[^]*DTSTART:\d{8}T\d{6}Z\r\n/);
  await expect(console.credential).toContainText("◆ Password not saved yet");
});

test("a description with marks of direction cannot pass for another", async ({ console, page }) => {
  await console.open();
  await console.ask(ROBOT, "Prod \u202egnigats\u202c\u200b");
  await expect(console.credential.locator("bdi").first()).toHaveText("Prod ⟨U+202E⟩gnigats⟨U+202C⟩⟨U+200B⟩");
  await console.revoke.click();
  await expect(console.dialog.locator("bdi").first()).toHaveText("Prod ⟨U+202E⟩gnigats⟨U+202C⟩⟨U+200B⟩");
  await console.expectAccessible();
});

test.describe("by touch", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("every control is at least 44 pixels high", async ({ console, page }) => {
    await console.issue(ROBOT);
    await console.use("Docker");
    const low = await page
      .locator(".new-credential :is(button, select, summary, input)")
      .evaluateAll((all) => all.filter((it) => it.checkVisibility() && it.getBoundingClientRect().height < 44).map((it) => it.outerHTML));
    expect(low).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await console.expectAccessible();
  });
});

test("forced colors", async ({ console, page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await console.issue(ROBOT);
  await console.button("Copy username").click();
  await console.expectAccessible();
  await page.locator("summary", { hasText: "Details" }).click();
  await console.use("Terraform");
  await console.expectAccessible();
});
