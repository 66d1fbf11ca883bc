// How soon a first visit can create a credential: the built console beside the same first screen in
// React and in Preact (tests/bench/peers) and as HTML and CSS alone. Each round visits all of them,
// in turn, on a slow line, pressed at once and after three seconds, and on a plain one. Prints a Markdown
// table; only the ratios within one run count. `--rounds N`: 15 by default. `--beside DIR`: another
// build of the console, to be visited, too.
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import config from "../e2e/playwright.config.js";
import { startSandbox } from "../e2e/sandbox.js";
import { serve, stopServing } from "./origin.js";
import { buildPeer, copyConsole, fileOfConsole, work } from "./peers.js";

const { values: options } = parseArgs({ options: { rounds: { type: "string", default: "15" }, beside: { type: "string" } } });
const ROUNDS = Number(options.rounds);
if (!Number.isInteger(ROUNDS) || ROUNDS < 1) throw new Error("--rounds needs a number from 1");

// 1.6 Mbit/s down, 750 kbit/s up, 150 ms before each answer.
const SLOW = { cpu: 4, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };
/** How soon the button is pressed after the form is there: at once, as nobody could, and as the quickest person could. */
const LINES = {
  slow: { network: SLOW, pressAfter: 0 },
  "slow, 3 s": { network: SLOW, pressAfter: 3000 },
  plain: { pressAfter: 0 },
};
const REGISTRY = "sandbox-robot";
const DESCRIPTION = "Credential for the bench";

let sandbox, browser;
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    sandbox?.stop();
    process.exit(1);
  });
}

const progress = (text) => process.stderr.write(process.stderr.isTTY ? `\r\x1b[Kstartup: ${text}` : `startup: ${text}\n`);

// ---- The variants, each a folder.

/** The console's first screen as it stands, without anything that runs: no page can be sooner. */
async function renderStatic(consoleUrl) {
  const folder = join(work, "static");
  mkdirSync(folder);
  for (const file of ["console.css", "icon.svg"]) cpSync(fileOfConsole(file), join(folder, basename(fileOfConsole(file))));
  const page = await browser.newPage();
  await page.goto(consoleUrl);
  await page.getByRole("button", { name: "Create credential" }).waitFor();
  const html = await page.evaluate(() => {
    for (const node of document.querySelectorAll("script, noscript, link:is([rel=preload], [rel=modulepreload], [href*=later])")) node.remove();
    return document.documentElement.outerHTML;
  });
  await page.close();
  writeFileSync(join(folder, "index.html"), `<!doctype html>\n${html}\n`);
  return folder;
}

// ---- In the page.

/** Notes when what happens; types and presses the button right after the frame that shows it, as nobody
 *  could before, so that nothing of it delays that frame. Runs before the page. */
function probe({ token, registry, description, pressAfter }) {
  const bench = { presses: 0 };
  window.bench = bench;
  bench.done = new Promise((resolve) => (bench.resolve = resolve));

  // When requests leave; the page's own files are none of this.
  const { fetch } = window;
  window.fetch = function (input, init) {
    const { pathname } = new URL(input.url ?? input, location);
    if (/^\/(v1|csp)\//.test(pathname)) {
      bench.asked ??= performance.now();
      const method = init?.method ?? input.method ?? "GET";
      if (method === "POST" && pathname.endsWith("/credentials")) bench.posted ??= performance.now();
      bench.look();
    }
    return fetch.apply(this, arguments);
  };
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...args) => {
      const made = await original.apply(WebAssembly, args);
      bench.memory ??= (made.instance ?? made).exports.memory;
      return made;
    };
  }

  // The first paint may be of a placeholder; the form's is that of the largest text below <main>.
  new PerformanceObserver((list) => {
    // What was painted and is gone again by now is the form, too: no other text is taken away so soon.
    const entry = list.getEntries().find(({ element }) => !element || element.closest("main"));
    if (entry) bench.painted ??= entry.startTime;
    bench.look();
  }).observe({ type: "largest-contentful-paint", buffered: true });

  // The last one creates: ours has one that signs in before it.
  const button = () => [...document.querySelectorAll("#regcred form button:not([type=button])")].at(-1);
  const input = (name) => document.querySelector(name === "token" ? "#regcred :is(.token, [type=password])" : `#regcred input[id$="-${name}"]`);
  const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const type = () => {
    for (const [name, text] of Object.entries({ token, registry, description })) {
      // By the prototype's own setter: React overlays the node's.
      setValue.call(input(name), text);
      input(name).dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  };
  const hasReacted = () =>
    bench.asked !== undefined ||
    document.querySelector("#regcred [role=alert]") !== null ||
    document.querySelector("#regcred .create-credential > [role=status]")?.textContent !== "" ||
    button()?.getAttribute("aria-disabled") === "true" ||
    button()?.textContent !== bench.label;
  bench.look = () => {
    if (!bench.seen && button()) {
      bench.seen = performance.now();
      bench.label = button().textContent;
      requestAnimationFrame(() => (pressAfter ? setTimeout(attempt, pressAfter) : inNextTask(attempt)));
    }
    if (bench.presses && hasReacted()) bench.honoured ??= performance.now();
    if (bench.painted !== undefined && document.querySelector("#regcred [aria-label=Password]")) {
      bench.shown ??= performance.now();
      bench.resolve();
    }
  };
  const inNextTask = (run) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = run;
    port2.postMessage(null);
  };
  // React and Preact keep what is typed in their state, which is there at the next render: what is
  // typed and sent in one task goes out empty.
  function attempt() {
    if (bench.honoured !== undefined || !token) return;
    if (input("description").value !== description) type();
    inNextTask(() => {
      if (bench.honoured !== undefined) return;
      bench.presses++;
      button().click();
      bench.look();
      setTimeout(attempt, 10);
    });
  }
  new MutationObserver(bench.look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
}

/** What the page has noted, in milliseconds from the start of the visit. */
async function read() {
  const { bench } = window;
  const start = (name) => performance.getEntriesByName(name)[0]?.startTime;
  const files = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  const inTime = files.filter(({ responseEnd }) => responseEnd <= (start("regcred-ready") ?? Infinity));
  return {
    arrived: inTime.map(({ name }) => new URL(name).pathname),
    first: start("first-contentful-paint"),
    painted: bench.painted,
    ready: start("regcred-ready"),
    honoured: bench.honoured,
    posted: bench.posted,
    presses: bench.presses,
    wasm: bench.memory?.buffer.byteLength ?? 0,
  };
}

// ---- A visit.

const after = (milliseconds, what) =>
  new Promise((_, reject) => setTimeout(() => reject(new Error(what)), milliseconds).unref());

async function visit(name, { url, visit }, line, token) {
  visit.served.length = visit.asked.length = 0;
  const context = await browser.newContext(config.use.contextOptions);
  const page = await context.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(error.message));
  const devtools = await context.newCDPSession(page);
  if (line.network) {
    const { cpu, ...network } = line.network;
    await devtools.send("Network.enable");
    await devtools.send("Network.emulateNetworkConditions", { offline: false, ...network });
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: cpu });
  }
  const isStatic = name === "static";
  const { pressAfter } = line;
  await page.addInitScript(probe, { token: isStatic ? "" : token, registry: REGISTRY, description: DESCRIPTION, pressAfter });
  await page.goto(url, { waitUntil: isStatic ? "load" : "commit" });
  const done = isStatic
    ? page.waitForFunction(() => window.bench.painted !== undefined)
    : page.evaluate(() => window.bench.done);
  await Promise.race([done, after(60_000, `${name} did not come to its end`)]).catch(async (error) => {
    const { served, asked } = visit;
    throw new Error(`${name}: ${error.message} ${JSON.stringify({ problems, asked, served, noted: await page.evaluate(read) })}`);
  });
  const noted = await page.evaluate(read);
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devtools.send("Runtime.getHeapUsage");
  await context.close();

  const files = visit.served.filter(({ pathname }) => !pathname.endsWith(".svg"));
  const twice = files.find(({ pathname }, index) => files.findIndex((other) => other.pathname === pathname) < index);
  const failed = files.find(({ failed }) => failed);
  if (problems.length || twice || failed) {
    throw new Error(`${name}: ${problems.join("; ")} ${twice ? `${twice.pathname} came twice` : ""} ${failed ? `${failed.pathname} did not come` : ""}`);
  }
  if (!isStatic) await checkAndRevoke(name, url, visit, token);
  const bytes = files.filter(({ pathname }) => noted.arrived.includes(pathname)).reduce((sum, file) => sum + file.bytes, 0);
  return { ...noted, bytes, heap: usedSize + noted.wasm };
}

const LIST = `/v1/registries/${REGISTRY}/credentials?page=1&page_size=100&removed=false`;
const CREATE = `/v1/registries/${REGISTRY}/credentials`;

/** All ask the same in the same order; and the next visit finds as many credentials as this one. */
async function checkAndRevoke(name, url, { asked }, token) {
  // Only the console has a list of registries to choose from, which it reads beside the POST.
  const common = asked.filter(({ url }) => !url.startsWith("/v1/registries?"));
  const first = common.slice(0, 3).map(({ method, url, status }) => `${method} ${url} ${status}`);
  const due = ["GET /v1/users/me 200", `GET ${LIST} 200`, `POST ${CREATE} 201`];
  if (first.join() !== due.join()) throw new Error(`${name} asked in another way: ${first.join(", ")}`);
  const posts = asked.filter(({ method }) => method === "POST");
  if (posts.length !== 1) throw new Error(`${name} sent ${posts.length} POSTs`);
  const id = posts[0].location.split("/").at(-1);
  const revoked = await fetch(new URL(`${CREATE}/${id}`, url), { method: "DELETE", headers: { authorization: `Bearer ${token}` } });
  if (revoked.status !== 204) throw new Error(`revoking was answered with ${revoked.status}`);
}

async function accessToken() {
  const answer = await fetch(new URL("/csp/gateway/am/api/auth/api-tokens/authorize", sandbox.api), {
    method: "POST",
    body: new URLSearchParams({ refresh_token: sandbox.token }),
  });
  return (await answer.json()).access_token;
}

// ---- The rounds and the table.

const build = (name) => {
  progress(`building ${name}`);
  return buildPeer(name);
};
const folders = { ours: copyConsole(), react: build("react"), preact: build("preact") };
if (options.beside) folders.beside = copyConsole(options.beside, "beside");
const names = [...Object.keys(folders), "static"];
const rounds = Object.fromEntries(Object.keys(LINES).map((line) => [line, []]));
const load = [loadavg()[0]];
const origins = {};
try {
  sandbox = await startSandbox("--no-registry");
  browser = await chromium.launch(config.projects[0].use.launchOptions);
  for (const [name, folder] of Object.entries(folders)) origins[name] = await serve(folder, sandbox.api);
  origins.static = await serve(await renderStatic(origins.ours.url), sandbox.api);
  // The first round warms up and does not count.
  for (let round = 0; round <= ROUNDS; round++) {
    const token = await accessToken();
    for (const [line, conditions] of Object.entries(LINES)) {
      const visits = {};
      // Another one begins each round.
      for (let turn = 0; turn < names.length; turn++) {
        const name = names[(round + turn) % names.length];
        if (turn === 0 || process.stderr.isTTY) progress(`round ${round} of ${ROUNDS}, ${line}, ${name}`);
        visits[name] = await visit(name, origins[name], conditions, token);
      }
      if (round) rounds[line].push(visits);
    }
  }
} finally {
  if (process.stderr.isTTY) process.stderr.write("\n");
  await browser?.close();
  stopServing();
  await sandbox?.stop();
}
load.push(loadavg()[0]);

const quantile = (values, part) => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
};
const spread = (values, digits) => {
  if (values.some((value) => value === undefined)) return "-";
  const [low, middle, high] = [0.25, 0.5, 0.75].map((part) => quantile(values, part).toFixed(digits));
  return low === high ? middle : `${middle} [${low}-${high}]`;
};
const COLUMNS = {
  "brotli, kB": ["bytes", 1000, 1],
  "first paint": ["first", 1, 0],
  "form painted": ["painted", 1, 0],
  "in charge": ["ready", 1, 0],
  "honoured": ["honoured", 1, 0],
  "POST leaves": ["posted", 1, 0],
  "memory, MB": ["heap", 1e6, 1],
};
const TITLES = { ours: "regcred", react: "React", preact: "Preact", static: "static", beside: "the other build" };

const cells = (of) => Object.values(COLUMNS).map(of).join(" | ");
console.log(`| line | page | ${Object.keys(COLUMNS).join(" | ")} |\n|---|---|${"--:|".repeat(Object.keys(COLUMNS).length)}`);
for (const [line, visited] of Object.entries(rounds)) {
  for (const name of names) {
    console.log(`| ${line} | ${TITLES[name]} | ${cells(([key, unit, digits]) => spread(visited.map((visits) => visits[name][key] / unit || undefined), digits))} |`);
  }
  for (const name of names.slice(1)) {
    console.log(`| ${line} | regcred / ${TITLES[name]} | ${cells(([key]) => spread(visited.map((visits) => visits.ours[key] / visits[name][key] || undefined), 2))} |`);
  }
}
const presses = Math.max(...Object.values(rounds).flat().flatMap((visits) => names.map((name) => visits[name].presses)));
console.log(
  `\nMilliseconds, medians [quartiles] of ${ROUNDS} ${ROUNDS === 1 ? "round" : "rounds"}; a ratio is the median of the rounds' ratios. Slow: CPU 4x, ` +
    "1.6 Mbit/s, 150 ms; 3 s: pressed so long after the form is there. Bytes are bodies that had come when in charge, without the icon; memory is JavaScript's heap and the wasm's, " +
    `after a credential was created. Button presses until one was honoured: at most ${presses}. ` +
    `Load average ${load.map((value) => value.toFixed(1)).join(" to ")}.`,
);
