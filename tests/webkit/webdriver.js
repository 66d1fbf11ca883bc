// WebKitGTK's own MiniBrowser, driven as W3C WebDriver has it. Playwright's WebKit is a build of its own, which
// Debian does not have.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const SECONDS = 60;

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

/** Asks until the answer is true, and gives that. */
async function until(what, ask) {
  const end = Date.now() + SECONDS * 1000;
  let last;
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (error) {
      last = error;
    }
    await new Promise((next) => setTimeout(next, 50));
  }
  throw new Error(`${what}: not within ${SECONDS} s${last ? `; ${last.message}` : ""}`);
}

/** Starts a screen that nobody sees, and the browser on it. */
export async function startBrowser() {
  const screen = spawn("Xvfb", ["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "1280x1024x24"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [display] = await once(createInterface({ input: screen.stdout }), "line");
  const port = await freePort();
  const driver = spawn("WebKitWebDriver", [`--port=${port}`], {
    env: { ...process.env, DISPLAY: `:${display}`, GDK_BACKEND: "x11" },
    stdio: "ignore",
  });

  async function ask(method, path, body) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  }

  await until("WebKitWebDriver starts", () => ask("GET", "/status"));
  const { sessionId, capabilities } = await ask("POST", "/session", { capabilities: {} });
  const session = (method, path, body) => ask(method, `/session/${sessionId}${path}`, body);

  const run = (script, ...args) => session("POST", "/execute/sync", { script, args });

  /** The first visible element of an XPath, once it is there. */
  const find = (value) =>
    until(value, async () => {
      const found = await session("POST", "/elements", { using: "xpath", value });
      const ids = found.map((element) => element[ELEMENT]);
      const shown = await Promise.all(ids.map((id) => session("GET", `/element/${id}/displayed`)));
      return ids.filter((_, index) => shown[index])[0];
    }).catch(async (error) => {
      error.message += `\nThe page says:\n${await run("return document.body.innerText")}`;
      throw error;
    });

  return {
    version: `${capabilities.browserName} ${capabilities.browserVersion}`,
    open: (url) => session("POST", "/url", { url }),
    run,
    until,
    find,
    property: async (xpath, name) => session("GET", `/element/${await find(xpath)}/property/${name}`),
    text: async (xpath) => session("GET", `/element/${await find(xpath)}/text`),
    click: async (xpath) => session("POST", `/element/${await find(xpath)}/click`, {}),
    type: async (xpath, text) => session("POST", `/element/${await find(xpath)}/value`, { text }),
    stop: async () => {
      await session("DELETE", "").catch(() => {});
      for (const child of [driver, screen]) {
        const ended = once(child, "exit");
        child.kill();
        await ended;
      }
    },
  };
}
