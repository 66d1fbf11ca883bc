// From a key in the filter to the next paint, with 10,000 credentials and with 100, in turn on one
// browser: the ratio tells whether a long list stays fluent. Prints a Markdown table.
import { chromium } from "@playwright/test";
import config from "../e2e/playwright.config.js";
import { startSandbox } from "../e2e/sandbox.js";

const ROUNDS = 15;
const KEYS = ["s", "se", "ser", "serv", "server 12", "server 1234", ""];

const sandbox = await startSandbox("--no-registry");
const browser = await chromium.launch(config.projects[0].use.launchOptions);

async function open(rows) {
  const page = await browser.newPage();
  if (rows === 100) {
    await page.route("**/credentials?*", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ json: { ...(await response.json()), total_pages: 1, total_size: 100 } });
    });
  }
  await page.goto(`${sandbox.url}credentials/?registry=sandbox-many`);
  await page.getByLabel("API token or access token").fill(sandbox.token);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: `sandbox-many: ${rows} of` }).waitFor();
  return page;
}

/** Milliseconds until the frame after the one in which the key was handled, one for each key. */
const measure = (page) =>
  page.evaluate(async (keys) => {
    const input = document.querySelector("input[type=search]");
    const times = [];
    for (const text of keys) {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      const begun = performance.now();
      input.value = text;
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      // Yew renders in a microtask; what follows the next frame's work has been painted.
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      times.push(performance.now() - begun);
    }
    return times;
  }, KEYS);

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const quartile = (values, part) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * part)];

const [many, few] = [await open(10_000), await open(100)];
await measure(many), await measure(few);
const rounds = [];
for (let round = 1; round <= ROUNDS; round++) {
  process.stderr.write(`\rrows: round ${round} of ${ROUNDS}`);
  rounds.push([median(await measure(many)), median(await measure(few))]);
}
process.stderr.write("\n");
const nodes = await many.evaluate(() => document.querySelectorAll("*").length);
await browser.close();
await sandbox.stop();

const ratios = rounds.map(([many, few]) => many / few);
const ms = (column) => median(rounds.map((round) => round[column])).toFixed(1);
console.log("| key in the filter to paint | 10,000 rows, ms | 100 rows, ms | ratio, median [quartiles] | nodes |\n|---|--:|--:|--:|--:|");
console.log(
  `| median of ${ROUNDS} rounds | ${ms(0)} | ${ms(1)} | ` +
    `${median(ratios).toFixed(2)} [${quartile(ratios, 0.25).toFixed(2)} to ${quartile(ratios, 0.75).toFixed(2)}] | ${nodes} |`,
);
