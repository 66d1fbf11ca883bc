import { expect, test } from "./journey.js";

test.describe("the registry's field is a combobox", { tag: "@main" }, () => {
  test("by keyboard: found by typing, chosen by arrows and Enter", async ({ console, page }) => {
    await console.open();
    await console.signIn();
    await expect(console.registry).toBeFocused();
    await expect(page.getByText(/Search \d+ registries/)).toBeVisible();
    await expect(console.registry).toHaveAttribute("aria-expanded", "false");
    await console.registry.press("ArrowDown");
    await expect(console.registry).toHaveAttribute("aria-expanded", "true");
    const list = page.getByRole("listbox", { name: "Registries" });
    await expect(list.getByRole("option").first()).toHaveAttribute("aria-selected", "true");
    await console.registry.press("ArrowUp");
    await expect(list.getByRole("option").last()).toHaveAttribute("aria-selected", "true");
    await console.expectAccessible();
    await console.registry.press("Escape");
    await expect(list).toBeHidden();
    await page.keyboard.type("HISTORY");
    await expect(list.getByRole("option")).toHaveCount(1);
    await expect(page.locator("[aria-live]").getByText("Matching registries: 1")).toBeAttached();
    await expect(console.registry).not.toHaveAccessibleDescription(/Not in the list/);
    await expect(list.getByRole("option")).toContainText(/5 of 10 credentials used/);
    await expect(list.getByRole("option")).toContainText("Harbor · shared");
    await console.registry.press("ArrowDown");
    const active = await console.registry.getAttribute("aria-activedescendant");
    await expect(list.getByRole("option")).toHaveId(active);
    await console.registry.press("Enter");
    await expect(console.registry).toHaveValue("sandbox-history");
    await expect(list).toBeHidden();
    await expect(console.registry).toHaveAccessibleDescription(/5 of 10 credentials used/);
    expect(console.posts()).toBe(0);
  });
});

test("Enter takes the first registry that a part of a name finds, and sends nothing", { tag: "@main" }, async ({ console, page }) => {
  await console.open();
  await console.signedIn();
  await console.description.fill("Found");
  await console.registry.pressSequentially("robot");
  await expect(page.getByRole("option")).not.toHaveCount(0);
  // Also where the list has been closed.
  await console.registry.press("Escape");
  await console.registry.press("Enter");
  await expect(console.registry).toHaveValue("sandbox-robot");
  expect(console.posts()).toBe(0);
  await console.registry.press("Enter");
  await expect(console.credential).toBeVisible();
});

test("a part of a name that was not chosen is told before anything is sent", async ({ console, page }) => {
  const fault = "No registry of yours is called “robot”. Did you mean sandbox-robot?";
  await console.open();
  await console.signedIn();
  await expect(page.getByText(/Search \d+ registries/)).toBeVisible();
  await console.registry.pressSequentially("robot");
  await console.description.fill("Begun");
  await expect(console.registry).toHaveValue("robot");
  await console.create.click();
  await expect(console.problem).toContainText("No credential was created.");
  await expect(console.problem).toBeFocused();
  await expect(console.registry).toHaveAccessibleDescription(new RegExp(fault.replace("?", "\\?")));
  await console.expectAccessible();
  expect(console.requests.filter(({ url }) => url.includes("/registries/robot"))).toHaveLength(1);
  expect(console.posts()).toBe(0);
  await page.getByRole("link", { name: `Registry: ${fault}` }).click();
  await console.registry.press("Enter");
  await expect(console.registry).toHaveValue("sandbox-robot");
  await expect(console.registry).not.toHaveAttribute("aria-invalid");
  // What is part of nothing that is listed may be the ID of one that is not.
  await console.registry.fill("an-id-of-another");
  await console.create.click();
  await expect(console.problem).toContainText("Your organization has no registry with this ID.");
  await expect(console.problem).toContainText("Look for it in the list first.");
  expect(console.posts()).toBe(1);
});

test("the list of credentials, too, takes no part of a name for an ID", async ({ console, page }) => {
  await console.openAt("/credentials/");
  await expect(page.getByText(/Search \d+ registries/)).toBeVisible();
  await console.registry.pressSequentially("history");
  await console.button("Show").click();
  await expect(console.registry).toBeFocused();
  await expect(console.registry).toHaveAccessibleDescription(/No registry of yours is called “history”\. Did you mean sandbox-history\?/);
  await console.expectAccessible();
  await expect(page).toHaveURL(/\/credentials\/$/);
  await console.registry.press("Enter");
  await expect(page).toHaveURL(/\?registry=sandbox-history$/);
  await expect(console.registry).not.toHaveAttribute("aria-invalid");
});

/** Has the API list these registries. */
const listed = (page, items) =>
  page.route("**/v1/registries?*", (route) =>
    route.fulfill({ json: { items, page: 1, page_size: 100, total_size: items.length, total_pages: 1 } }),
  );
const registry = (id, name, more = {}) => ({ id, name, url: "https://registry.example", healthy: true, ...more });

test("a name that several registries have is told before anything is sent", async ({ console, page }) => {
  await listed(page, [registry("id-1", "Shared"), registry("id-2", "Shared"), registry("id-3", "Other")]);
  await console.open();
  await console.signIn();
  await expect(page.getByText("Search 3 registries")).toBeVisible();
  await console.registry.fill("Shared");
  await console.description.fill("Two of one name");
  await console.create.click();
  await expect(console.problem).toContainText("No credential was created.");
  const fault = /Several of your registries are called “Shared”\. Choose one from the list\./;
  await expect(console.registry).toHaveAccessibleDescription(fault);
  expect(console.posts()).toBe(0);
});

test("an ID that is pasted before the registries are there opens no list once they are", async ({ console, page }) => {
  let go;
  const pasted = new Promise((resolve) => (go = resolve));
  await page.route("**/v1/registries?*", async (route) => {
    await pasted;
    await route.fallback();
  });
  await console.open();
  await console.signIn();
  await console.registry.fill("sandbox-robot");
  go();
  await expect(console.registry).toHaveAccessibleDescription(/healthy/);
  await expect(page.getByRole("option")).toHaveCount(0);
  await expect(console.registry).toHaveAttribute("aria-expanded", "false");
  // It opens when somebody wants it.
  await console.registry.press("ArrowDown");
  await expect(page.getByRole("option")).not.toHaveCount(0);
});

test("a registry is shown by its name, healthy ones first, with what they are", { tag: "@main" }, async ({ console, page }) => {
  await listed(page, [
    registry("id-1", "Broken", { healthy: false, unhealthy_cause: "no such host", provider: "JFROG" }),
    registry("id-2", "Payments", { description: "For everything that bills", provider: "GITHUB" }),
    registry("id-3", "Analytics", { provider: "GOOGLE_ARTIFACT_REGISTRY" }),
  ]);
  await console.open();
  await console.signIn();
  await expect(page.getByText("Search 3 registries, or paste an ID")).toBeVisible();
  await console.registry.click();
  const options = page.getByRole("option");
  await expect(options).toHaveText([/^Payments/, /^Analytics/, /^Broken/]);
  await expect(options.nth(0)).toContainText("For everything that bills");
  await expect(options.nth(0)).toContainText("registry.example · healthy · GitHub");
  await expect(options.nth(1)).toContainText("Google Artifact Registry");
  await expect(options.filter({ hasText: "▲ Unhealthy" })).toHaveText([/^Broken/]);
  await console.registry.press("End");
  await expect(options.last()).toHaveAttribute("aria-selected", "true");
  await console.registry.press("Home");
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await console.registry.press("Enter");
  await expect(console.registry).toHaveValue("Payments");
  await expect(console.registry).toHaveAccessibleDescription(/id-2 · registry\.example/);
  await expect(page.getByRole("link", { name: "Credentials" })).toHaveAttribute("href", /registry=id-2/);
  // Typed by hand, an ID is left as it is until the field is.
  await console.registry.fill("");
  await console.registry.pressSequentially("id-3");
  await expect(console.registry).toHaveValue("id-3");
  await console.description.focus();
  await expect(console.registry).toHaveValue("Analytics");
  await console.registry.press("ArrowDown");
  await expect(options).toHaveCount(3);
  await console.expectAccessible();
});

test("the only registry is chosen at once, and of none it is said what to do", async ({ console, page }) => {
  await listed(page, [registry("id-of-the-only-one", "The only one")]);
  await console.open();
  await console.signedIn();
  await expect(console.registry).toHaveValue("The only one");
  await expect(console.registry).toHaveAccessibleDescription(/id-of-the-only-one/);
  await page.unroute("**/v1/registries?*");
  await listed(page, []);
  await console.open();
  await console.signedIn();
  await expect(page.getByText("Your organization has no registries. Add one to the catalog")).toBeVisible();
});

test("a registry without a name or an address is shown by what there is of it", async ({ console, page }) => {
  await listed(page, [registry("id-1", "", { url: "", healthy: undefined, credentials_limit: 3 }), registry("id-2", "Named", { url: "" })]);
  await console.open();
  await console.signedIn();
  await console.registry.press("ArrowDown");
  await expect(page.getByRole("option")).toHaveText([/^id-1at most 3 credentials$/, /^Namedid-2 · healthy$/]);
  await console.registry.press("Enter");
  await expect(console.registry).toHaveValue("id-1");
});

test("what surrounds a pasted ID is taken off, and the page says so", async ({ console, page }) => {
  await console.open();
  await console.signedIn();
  await console.fill(" 'sandbox-robot'\u200b ");
  await expect(console.registry).toHaveValue("sandbox-robot");
  await expect(console.registry).toHaveAccessibleDescription(/Extra characters around the ID were removed/);
  await console.expectAccessible();
  await console.registry.fill("");
  await console.registry.pressSequentially("sandbox-robot ");
  await console.registry.press("Enter");
  await expect(console.credential).toBeVisible();
  expect(console.requests.filter(({ url }) => url.includes("%20"))).toEqual([]);
});

test("at 400 % the list opens in view", async ({ console, page }) => {
  await page.setViewportSize({ width: 320, height: 256 });
  await console.open();
  await console.signedIn();
  await expect(page.getByText(/Search \d+ registries/)).toBeVisible();
  await console.registry.press("ArrowDown");
  await expect(page.getByRole("listbox")).toBeInViewport({ ratio: 1 });
  await expect(console.registry).toBeInViewport({ ratio: 1 });
});

test("a description that an active credential has is told while it is typed, with who made that one", { tag: "@main" }, async ({ console, page }) => {
  await console.open();
  await console.signedIn();
  await console.registry.fill("sandbox-fills");
  await expect(console.registry).toHaveAccessibleDescription(/1 of 3 credentials used/);
  const reads = () => console.requests.filter(({ url }) => url.includes("/credentials?")).length;
  await expect.poll(reads).toBe(1);
  await console.description.pressSequentially("Server A");
  const note = page.getByText(/already has an active credential with this description, created by developer 3 months ago/);
  await expect(note).toBeVisible();
  await console.expectAccessible();
  await console.description.press("Backspace");
  await expect(note).toBeHidden();
  await console.description.pressSequentially("A");
  expect(reads()).toBe(1);
  await page.getByRole("link", { name: "Replace that one instead" }).click();
  await expect(page.getByRole("heading", { name: "Replace a credential" })).toBeFocused();
  await expect(page).toHaveURL(/\/rotate\/\?registry=sandbox-fills&credential=[^&]+$/);
});

test("by mouse: the list opens on a click and closes with the choice", async ({ console, page }) => {
  await console.open();
  await console.signIn();
  await expect(page.getByText(/Search \d+ registries/)).toBeVisible();
  await console.registry.click();
  await page.getByRole("option", { name: /^sandbox-fills/ }).click();
  await expect(console.registry).toHaveValue("sandbox-fills");
  await expect(console.registry).toBeFocused();
  await expect(page.getByText(/\d of 3 credentials used/).first()).toBeVisible();
});

test("a list of several pages is read whole", async ({ console, page }) => {
  await page.route("**/v1/registries?*", async (route) => {
    const number = Number(new URL(route.request().url()).searchParams.get("page"));
    const items = Array.from({ length: number < 3 ? 100 : 5 }, (_, n) => ({
      id: `id-${number}-${n}`,
      name: `Registry ${number}-${n}`,
      url: "https://registry.example",
    }));
    await route.fulfill({ json: { items, page: number, page_size: 100, total_size: 205, total_pages: 3 } });
  });
  await console.open();
  await console.signIn();
  await expect(page.getByText("Search 205 registries")).toBeVisible();
  await console.registry.fill("registry 3-4");
  await console.registry.press("ArrowDown");
  await console.registry.press("Enter");
  await expect(console.registry).toHaveValue("Registry 3-4");
  await expect(console.registry).toHaveAccessibleDescription(/id-3-4 · registry\.example/);
});

test("a list that is refused is told, and a typed ID still works", async ({ console, page }) => {
  await page.route("**/v1/registries?*", (route) => route.fulfill({ status: 403, body: "" }));
  await console.open();
  await console.signIn();
  await expect(page.getByText("Your registries can't be loaded. Paste an ID.")).toBeVisible();
  await console.expectAccessible();
  await console.ask("sandbox-robot");
  await expect(console.credential).toBeVisible();
});

test("a registry at its limit says so before the attempt, and leads to its credentials", async ({ console, page }) => {
  await console.open();
  await console.signedIn();
  await console.registry.fill("sandbox-full");
  await expect(page.getByText("You can't create another one until one is revoked.")).toBeVisible();
  await expect(page.getByText("2 of 2 credentials")).toHaveCount(1);
  await expect(console.create).not.toHaveAttribute("data-look", "primary");
  await console.expectAccessible();
  await page.getByRole("link", { name: "Show its credentials" }).click();
  await expect(page).toHaveURL(/\/credentials\/\?registry=sandbox-full$/);
  await expect(page.getByRole("row", { name: /Server A/ })).toBeVisible();
});

test("the address fills the form in, and nothing else", async ({ console, page }) => {
  const query = "registry=sandbox-robot&description=CI%20for%20%C3%BCber%2Fall%20%26%20more&token=secret&api=https://attacker.example";
  await page.goto(`${console.sandbox.url}?${query}`);
  await expect(console.registry).toHaveValue("sandbox-robot");
  await expect(console.description).toHaveValue("CI for über/all & more");
  await expect(console.token).toHaveValue("");
  await console.token.fill(console.sandbox.token);
  await console.create.click();
  await expect(console.credential).toContainText("CI for über/all & more");
});
