import { expect, test } from "./journey.js";

/** Creates, finds, settles and revokes credentials with an API on an origin of its own. */
export function acrossOrigins({ isLocationReadable }) {
  test("a credential is created, found and revoked across origins", async ({ console }) => {
    expect(new URL(console.sandbox.api).origin).not.toBe(new URL(console.sandbox.url).origin);
    await console.open();
    await console.ask("sandbox-robot", `Across origins ${Date.now()}`);
    const id = await console.issuedId();
    const read = console.requests.some(({ method, url }) => method === "GET" && url.endsWith(`/credentials/${id}`));
    expect(read).toBe(isLocationReadable);
    await console.button("Discard and revoke").click();
    await expect(console.credential).toBeHidden();
    const deleted = console.requests.filter(({ method, url }) => method === "DELETE" && url.endsWith(id));
    expect(deleted).toHaveLength(1);
  });

  test("a POST without an answer is settled across origins", async ({ console }) => {
    await console.open();
    await console.ask("sandbox-drops", `Lost across origins ${Date.now()}`);
    await expect(console.problem).toContainText("exactly one new credential that fits");
    expect(console.posts()).toBe(1);
  });

  test("an answer without its body is settled across origins", async ({ console }) => {
    await console.open();
    await console.ask("sandbox-empty-answer", `Empty across origins ${Date.now()}`);
    const found = isLocationReadable ? "its password was lost with the answer" : "exactly one new credential that fits";
    await expect(console.problem).toContainText(found);
    await expect(console.button("Revoke it and create again")).toBeVisible();
  });

  test("the lists are read across origins", async ({ console, page }) => {
    await console.openAt("credentials/?registry=sandbox-history");
    await expect(page.getByRole("row", { name: /Server A/ })).toHaveCount(2);
  });
}
