import { expect, test } from "./journey.js";

test.use({ sandboxOptions: ["--no-registry", "--access-token-seconds", "1"] });

test("an expired access token is refused before anything is sent", async ({ console, page }) => {
  const token = await console.accessToken();
  const headers = { authorization: `Bearer ${token}` };
  const asked = () => page.request.get(`${console.sandbox.api}/v1/users/me`, { headers });
  await expect.poll(async () => (await asked()).status()).toBe(403);
  await page.clock.install({ time: Date.now() + 60_000 });
  await console.open();
  await console.fill("sandbox-robot");
  await console.token.fill(token);
  await console.create.click();
  await expect(console.problem).toContainText("Your access token has expired.");
  await expect(console.token).toHaveAttribute("aria-invalid", "true");
  expect(console.posts()).toBe(0);
});
