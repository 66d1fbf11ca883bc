import { expect, test } from "./journey.js";

test.describe("the registry's field is a combobox", { tag: "@main" }, () => {
  test("by keyboard: found by typing, chosen by arrows and Enter", async ({ console, page }) => {
    await console.open();
    await console.signIn();
    await expect(console.registry).toBeFocused();
    await expect(page.getByText(/Choose one of \d+/)).toBeVisible();
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
    await expect(list.getByRole("option")).toContainText(/5 of 10 credentials used/);
    await expect(list.getByRole("option")).toContainText("Harbor · healthy · shared");
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

test("by mouse: the list opens on a click and closes with the choice", async ({ console, page }) => {
  await console.open();
  await console.signIn();
  await expect(page.getByText(/Choose one of \d+/)).toBeVisible();
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
  await expect(page.getByText("Choose one of 205")).toBeVisible();
  await console.registry.fill("registry 3-4");
  await console.registry.press("ArrowDown");
  await console.registry.press("Enter");
  await expect(console.registry).toHaveValue("id-3-4");
  await expect(page.getByText("Registry 3-4 · registry.example")).toBeVisible();
});

test("a list that is refused is told, and a typed ID still works", async ({ console, page }) => {
  await page.route("**/v1/registries?*", (route) => route.fulfill({ status: 403, body: "" }));
  await console.open();
  await console.signIn();
  await expect(page.getByText("The list of registries cannot be read, so type the ID.")).toBeVisible();
  await console.expectAccessible();
  await console.ask("sandbox-robot");
  await expect(console.credential).toBeVisible();
});

test("a registry at its limit says so before the attempt, and leads to its credentials", async ({ console, page }) => {
  await console.open();
  await console.signedIn();
  await console.registry.fill("sandbox-full");
  await expect(page.getByText("This registry has 2 of its 2 credentials.")).toBeVisible();
  await console.expectAccessible();
  await page.getByRole("link", { name: "Its credentials" }).click();
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
