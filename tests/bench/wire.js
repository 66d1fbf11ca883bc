// How many POSTs one create request becomes on its way, in both browsers: a browser may send one again by itself
// when its connection breaks, or at some answers. A proxy counts what comes. Prints a Markdown table: without
// cookies, as the console sends it, and with them.
import { chromium, firefox } from "@playwright/test";
import config from "../e2e/playwright.config.js";
import { startProxy } from "../e2e/proxy.js";
import { startSandbox } from "../e2e/sandbox.js";

const ROUNDS = 3;
const WAYS = ["cut", 408, 421];
const PLACES = [
  ["own origin", {}],
  ["another origin", { isOtherOrigin: true }],
  ["own origin, HTTP/2", { isHttp2: true }],
  ["another origin, HTTP/2", { isHttp2: true, isOtherOrigin: true }],
];
const PRESSES = ["first", "second"];

const sandbox = await startSandbox("--no-registry");
const browsers = [];
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => stop(1));

async function stop(code) {
  await Promise.allSettled(browsers.map(([, browser]) => browser.close()));
  await sandbox.stop();
  process.exit(code);
}

/** Signs in and sends POSTs as `src/client/transport.rs` does; the last of them meets `way`. Returns how often that one came. */
async function count(browser, proxy, { press, way, credentials }) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  try {
    const page = await context.newPage();
    await page.goto(proxy.url);
    await page.getByLabel("API token or access token").fill(sandbox.token);
    await page.keyboard.press("Enter");
    await page.getByLabel("API token or access token").waitFor({ state: "hidden" });
    const accessToken = await page.evaluate(async (token) => {
      const body = new URLSearchParams({ refresh_token: token });
      return (await (await fetch("/csp/gateway/am/api/auth/api-tokens/authorize", { method: "POST", body })).json()).access_token;
    }, sandbox.token);
    const send = () =>
      page.evaluate(
        async ([api, token, credentials]) => {
          const headers = { accept: "application/json", "content-type": "application/json", authorization: `Bearer ${token}` };
          const body = JSON.stringify({ description: "Counted on the wire" });
          const how = { method: "POST", cache: "no-store", referrerPolicy: "no-referrer", redirect: "manual" };
          const answer = await fetch(`${api}/v1/registries/sandbox-robot/credentials`, { ...how, headers, body, credentials }).catch(() => null);
          return answer && (await answer.text(), answer.status);
        },
        [proxy.api, accessToken, credentials],
      );
    proxy.fails = [];
    if (press === "second" && (await send()) !== 201) throw new Error("the first POST was not answered");
    Object.assign(proxy, { fails: [way], posts: [] });
    await send();
    return proxy.posts.length;
  } finally {
    await context.close();
  }
}

/** As few numbers as say it: 1, or 2–4. */
function span(counts) {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? `${least}` : `${least}–${most}`;
}

try {
  for (const { name, use } of config.projects) {
    browsers.push([name, await { chromium, firefox }[use.browserName].launch({ channel: use.channel, ...use.launchOptions })]);
  }
  const names = browsers.map(([name, browser]) => `${name} ${browser.version().split(".")[0]}`);
  console.log(`| POSTs of one press | answer | ${names.join(" | ")} | ${names.map((name) => `${name}, cookies`).join(" | ")} |`);
  console.log(`|---|---|${"--:|".repeat(2 * names.length)}`);
  for (const [place, options] of PLACES) {
    const proxy = await startProxy(sandbox, options);
    for (const press of PRESSES) {
      for (const way of WAYS) {
        const cells = [];
        for (const credentials of ["omit", "same-origin"]) {
          for (const [, browser] of browsers) {
            const counts = [];
            for (let round = 0; round < ROUNDS; round++) {
              counts.push(await count(browser, proxy, { press, way, credentials }).catch((error) => error));
            }
            const failed = counts.find((it) => it instanceof Error);
            if (failed) console.error(`${place}, ${press}, ${way}: ${failed.message}`);
            cells.push(failed ? "?" : span(counts));
          }
        }
        console.log(`| ${press}, ${place} | ${way === "cut" ? "none, cut off" : way} | ${cells.join(" | ")} |`);
      }
    }
    proxy.stop();
  }
  await stop(0);
} catch (error) {
  console.error(error);
  await stop(1);
}
