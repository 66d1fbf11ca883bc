// Vite's dev server serves modules in another way than what it builds.
import { existsSync } from "node:fs";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@playwright/test";

const project = join(process.env.REGCRED_HOSTS, "vite-react");

if (existsSync(project)) {
  test("the dev server of Vite finds the wasm", async ({ page }) => {
    const args = ["--host", "127.0.0.1", "--port", "0"];
    const env = { ...process.env, FORCE_COLOR: undefined, NO_COLOR: "1" };
    const vite = spawn(join(project, "node_modules/.bin/vite"), args, { cwd: project, env });
    try {
      const address = await new Promise((resolve, reject) => {
        let said = "";
        vite.stdout.on("data", (data) => {
          said += data;
          const [, found] = said.match(/Local: *(http:\S+)/) ?? [];
          if (found) resolve(found);
        });
        vite.once("exit", () => reject(new Error(`Vite ended: ${said}`)));
      });
      await page.goto(address);
      await expect(page.locator("registry-credential").getByRole("button", { name: "Create credential" })).toBeVisible();
    } finally {
      vite.kill();
    }
  });
}
