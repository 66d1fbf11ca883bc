// Takes the pictures of docs/screenshots: the main states as the console shows them, light and dark.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { Console, expect } from "./journey.js";
import config from "./playwright.config.js";
import { startSandbox } from "./sandbox.js";

const folder = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
const DESCRIPTION = "Payments CI";
const sandbox = await startSandbox();
const browser = await chromium.launch(config.projects[0].use.launchOptions);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);

/** The page in a new context, and a picture of it in both color schemes. */
async function open() {
  const options = { viewport: { width: 1100, height: 760 }, deviceScaleFactor: 2, reducedMotion: "reduce" };
  const context = await browser.newContext({ ...options, permissions: ["clipboard-write"] });
  const page = await context.newPage();
  const console = new Console(page, sandbox);
  const picture = async (name, height = 760) => {
    await page.setViewportSize({ width: 1100, height });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${folder}${name}-${colorScheme}.png`, caret: "hide" });
    }
  };
  return { console, page, picture };
}

{
  const { console, page, picture } = await open();
  await console.open();
  await console.signedIn();
  await console.registry.click();
  await expect(page.getByRole("option").first()).toContainText("credentials used");
  await picture("registries", 600);
  await console.ask("sandbox-robot", DESCRIPTION);
  await expect(console.credential).toBeVisible();
  await console.use("Docker");
  await expect(page.getByRole("link", { name: "Add expiry to calendar" })).toBeVisible();
  await picture("created", 840);
}
{
  const { console, picture } = await open();
  await console.open();
  await console.signedIn();
  await console.ask("sandbox-doubles", DESCRIPTION);
  await expect(console.button(/^Leave .+ active$/)).toHaveCount(2);
  await picture("lost-answer");
}
{
  const { console, page, picture } = await open();
  await console.openAt("credentials/?registry=sandbox-history");
  await expect(page.getByRole("button", { name: "Revoke Ends in 5 days" })).toBeVisible();
  await picture("credentials", 840);
}
{
  const { console, page, picture } = await open();
  const [old] = [await console.make("sandbox-robot", "Build cluster"), await console.make("sandbox-robot", "Build cluster")];
  await console.openAt(`rotate/?registry=sandbox-robot&credential=${old}`);
  const use = page.getByRole("link", { name: "Use this one as the replacement" });
  await use.click();
  await expect(page.getByRole("region", { name: "Replacement", exact: true })).toBeVisible();
  await picture("replace", 840);
}

await browser.close();
await sandbox.stop();
const files = readdirSync(folder).map((name) => folder + name);
execFileSync("pngquant", ["--force", "--ext=.png", "--skip-if-larger", "--strip", "--speed=1", "64", "--", ...files], { stdio: "inherit" });
