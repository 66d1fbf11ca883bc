import { expect, test } from "./journey.js";

test("the document comes with the strict policy, and an address in the link changes nothing", async ({ console, page }) => {
  const response = await page.goto(`${console.sandbox.url}?api=https://attacker.example&regcred-api=https://attacker.example`);
  const policy = response.headers()["content-security-policy"];
  for (const part of ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "trusted-types 'none'", "connect-src 'self';"]) {
    expect(policy).toContain(part);
  }
  await console.ask("sandbox-robot");
  await expect(console.credential).toBeVisible();
});
