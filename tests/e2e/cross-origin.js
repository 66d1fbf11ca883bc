import { expect, test } from "./journey.js";

/** Creates, finds and revokes a credential with an API on an origin of its own. */
export function acrossOrigins({ idComesFromTheList }) {
  test("a credential is created, found and revoked across origins", async ({ console }) => {
    expect(new URL(console.sandbox.api).origin).not.toBe(new URL(console.sandbox.url).origin);
    await console.open();
    await console.ask("sandbox-robot", `Across origins ${Date.now()}`);
    await expect(console.credential).toContainText(/[0-9a-f]{8}-[0-9a-f]{4}-4/);
    const listed = console.requests.some(({ url }) => url.includes("/credentials?page="));
    expect(listed).toBe(idComesFromTheList);
    await console.button("Discard and revoke").click();
    await expect(console.credential).toBeHidden();
  });
}
