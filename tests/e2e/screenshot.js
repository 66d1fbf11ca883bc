// Takes the README's picture: a new credential, as the console shows it.
import { chromium } from "@playwright/test";
import config from "./playwright.config.js";
import { startSandbox } from "./sandbox.js";

const sandbox = await startSandbox("--no-registry");
const browser = await chromium.launch(config.projects[0].use.launchOptions);
const page = await browser.newPage({ viewport: { width: 1100, height: 700 }, deviceScaleFactor: 2 });
await page.goto(sandbox.url);
await page.getByLabel("API token or access token").fill(sandbox.token);
await page.getByLabel("Registry", { exact: true }).fill("sandbox-robot");
await page.getByLabel("Description").fill("Credential for server A");
await page.getByRole("button", { name: "Create credential" }).click();
await page.getByText("in 2 years").waitFor();
await page.screenshot({ path: new URL("../../docs/screenshot.png", import.meta.url).pathname });
await browser.close();
await sandbox.stop();
