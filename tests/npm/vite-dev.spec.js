// Vite's dev server serves modules in another way than what it builds.
import { existsSync } from "node:fs";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@playwright/test";

for (const [project, vite] of [
  ["vite-react", "vite"],
  // With the line that npm/README.md has for them.
  ["vite-older", "vite7"],
  ["vite-older", "vite6"],
]) {
  const folder = join(process.env.REGCRED_HOSTS, project);
  if (!existsSync(folder)) continue;
  test(`the dev server of ${vite} finds the wasm`, async ({ page }) => {
    const args = [join(folder, `node_modules/${vite}/bin/vite.js`), "--host", "127.0.0.1", "--port", "0"];
    const env = { ...process.env, FORCE_COLOR: undefined, NO_COLOR: "1" };
    const server = spawn(process.execPath, args, { cwd: folder, env });
    try {
      const address = await new Promise((resolve, reject) => {
        let said = "";
        server.stdout.on("data", (data) => {
          said += data;
          const [, found] = said.match(/Local: *(http:\S+)/) ?? [];
          if (found) resolve(found);
        });
        server.once("exit", () => reject(new Error(`Vite ended: ${said}`)));
      });
      await page.goto(address);
      await expect(page.locator("registry-credential").getByRole("button", { name: "Create credential" })).toBeVisible();
    } finally {
      server.kill();
    }
  });
}
