import { expect, test } from "./journey.js";

/** Creates, finds, settles and revokes credentials with an API on an origin of its own. */
export function acrossOrigins({ isLocationReadable }) {
  test("a credential is created, found and revoked across origins", async ({ console }) => {
    expect(new URL(console.sandbox.api).origin).not.toBe(new URL(console.sandbox.url).origin);
    await console.open();
    const description = `Across origins ${Date.now()}`;
    await console.ask("sandbox-robot", description);
    const id = await console.issuedId();
    const read = console.requests.some(({ method, url }) => method === "GET" && url.endsWith(`/credentials/${id}`));
    expect(read).toBe(true);
    // Without `Location` the id comes from the list.
    const listed = console.requests.filter(({ method, url }) => method === "GET" && url.includes("/credentials?"));
    expect(listed.length).toBeGreaterThanOrEqual(isLocationReadable ? 1 : 2);
    await console.revokeIssued(description);
    expect(console.deleted()).toEqual([id]);
  });

  test("a POST without an answer is settled across origins", async ({ console }) => {
    await console.open();
    await console.ask("sandbox-drops", `Lost across origins ${Date.now()}`);
    await expect(console.problem).toContainText("This one may be yours.");
    expect(console.posts()).toBe(1);
  });

  test("an answer without its body is settled across origins", async ({ console }) => {
    await console.open();
    await console.ask("sandbox-empty-answer", `Empty across origins ${Date.now()}`);
    const found = isLocationReadable ? "It was created, but its password was lost." : "This one may be yours.";
    await expect(console.problem).toContainText(found);
    const revoke = isLocationReadable ? "Revoke it and create again" : /^Revoke .+…$/;
    await expect(console.button(revoke)).toBeVisible();
  });

  test("the lists are read across origins", async ({ console, page }) => {
    await console.openAt("credentials/?registry=sandbox-history");
    await expect(page.getByRole("row", { name: /Server A/ })).toHaveCount(2);
  });
}
