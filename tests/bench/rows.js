// From a key in the filter to the next paint: the console with 10,000 credentials, a twin of its table
// in React with a virtual list (tests/bench/peers/rows-react), and the console with 100; in turn on one
// browser. The ratios tell whether a long
// list stays fluent. Times end with a frame, so less than one is not seen. Prints a Markdown table.
import { chromium } from "@playwright/test";
import config from "../e2e/playwright.config.js";
import { startSandbox } from "../e2e/sandbox.js";
import { serve, stopServing } from "./origin.js";
import { buildPeer, copyConsole } from "./peers.js";

const ROUNDS = 15;
const KEYS = ["s", "se", "ser", "serv", "server 12", "server 1234", ""];

let sandbox, browser;
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    sandbox?.stop();
    process.exit(1);
  });
}

async function open(url, rows) {
  const page = await browser.newPage();
  if (rows === 100) {
    await page.route("**/credentials?*", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ json: { ...(await response.json()), total_pages: 1, total_size: 100 } });
    });
  }
  await page.goto(url);
  await page.getByLabel("API token or access token").fill(sandbox.token);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: `sandbox-many: ${rows} of` }).waitFor();
  return page;
}

/** For each key the milliseconds until the frame after it was handled, and what is then shown. */
const measure = (page) =>
  page.evaluate(async (keys) => {
    const input = document.querySelector("input[type=search]");
    const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
    const times = [];
    const shown = [];
    for (const text of keys) {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      const begun = performance.now();
      // By the prototype's own setter: React overlays the node's.
      setValue.call(input, text);
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      // Both render in a microtask; what follows the next frame's work has been painted.
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      times.push(performance.now() - begun);
      // “1 to 25 of 2500”, “7 shown” or “None”, and the first row's state and id.
      const count = document.querySelector(".count").textContent.match(/\d+/g)?.at(-1) ?? "0";
      const [state, id] = [3, 6].map((cell) => document.querySelector(`tbody td:nth-child(${cell})`)?.textContent);
      shown.push(`${count} from ${id} ${state}`);
    }
    return { times, shown };
  }, KEYS);

const sorted = (values) => [...values].sort((a, b) => a - b);
const median = (values) => sorted(values)[values.length >> 1];
const quartile = (values, part) => sorted(values)[Math.floor((values.length - 1) * part)];

const folders = { regcred: copyConsole(), react: buildPeer("rows-react", ["console.css", "later.css"]) };
const rounds = [];
const nodes = {};
try {
  sandbox = await startSandbox("--no-registry");
  browser = await chromium.launch(config.projects[0].use.launchOptions);
  const lists = `${(await serve(folders.regcred, sandbox.api)).url}credentials/?registry=sandbox-many`;
  const twin = (await serve(folders.react, sandbox.api)).url;
  const pages = { many: await open(lists, 10_000), react: await open(twin, 10_000), few: await open(lists, 100) };
  // The first round warms up and does not count.
  for (let round = 0; round <= ROUNDS; round++) {
    process.stderr.write(`\rrows: round ${round} of ${ROUNDS}`);
    const measured = {};
    for (const [name, page] of Object.entries(pages)) measured[name] = await measure(page);
    const [ours, theirs] = [measured.many, measured.react].map(({ shown }) => shown.join(", "));
    if (ours !== theirs) throw new Error(`regcred shows ${ours}; React shows ${theirs}`);
    const times = Object.entries(measured).map(([name, { times }]) => [name, median(times)]);
    if (round) rounds.push(Object.fromEntries(times));
  }
  for (const [name, page] of Object.entries(pages)) {
    nodes[name] = await page.evaluate(() => document.querySelectorAll("*").length);
  }
} finally {
  process.stderr.write("\n");
  await browser?.close();
  stopServing();
  await sandbox?.stop();
}

const ms = (name) => median(rounds.map((round) => round[name])).toFixed(1);
const ratio = (name) => {
  const ratios = rounds.map((round) => round.many / round[name]);
  return `${median(ratios).toFixed(2)} [${quartile(ratios, 0.25).toFixed(2)} to ${quartile(ratios, 0.75).toFixed(2)}]`;
};
console.log(`| key in the filter to paint, ${ROUNDS} rounds | ms | regcred's 10,000 rows / this, median [quartiles] | nodes |\n|---|--:|--:|--:|`);
console.log(`| regcred, 10,000 rows | ${ms("many")} | | ${nodes.many} |`);
console.log(`| React, 10,000 rows | ${ms("react")} | ${ratio("react")} | ${nodes.react} |`);
console.log(`| regcred, 100 rows | ${ms("few")} | ${ratio("few")} | ${nodes.few} |`);
