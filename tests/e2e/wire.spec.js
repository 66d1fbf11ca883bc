import http from "node:http";
import { expect, test as base } from "./journey.js";
import { startSandbox } from "./sandbox.js";

/**
 * A proxy before the sandbox, with the console and the API on one origin. It forwards each POST
 * that creates a credential, waits for the answer, and then cuts the client's connection.
 */
async function startProxy(target) {
  const posts = [];
  let documentOf = (html) => html;
  const server = http.createServer((request, response) => {
    const creates = request.method === "POST" && request.url.endsWith("/credentials");
    if (creates) posts.push({ cookie: request.headers.cookie });
    const headers = { ...request.headers, host: target.host, "accept-encoding": "identity" };
    if (headers.origin) headers.origin = target.origin;
    const forwarded = http.request(new URL(request.url, target), { method: request.method, headers }, (answer) => {
      if (creates) return answer.resume().on("end", () => request.socket.destroy());
      const isDocument = String(answer.headers["content-type"]).startsWith("text/html");
      if (!isDocument) return answer.pipe(response.writeHead(answer.statusCode, answer.headers));
      let html = "";
      answer.setEncoding("utf8").on("data", (part) => (html += part));
      answer.on("end", () => {
        const { "content-length": _, ...others } = answer.headers;
        response.writeHead(answer.statusCode, others).end(documentOf(html));
      });
    });
    forwarded.on("error", () => request.socket.destroy());
    request.pipe(forwarded);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    posts,
    url: `http://127.0.0.1:${server.address().port}/`,
    changeDocuments: (change) => (documentOf = change),
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const test = base.extend({
  sandbox: [
    async ({ sandboxOptions }, use) => {
      const sandbox = await startSandbox(...sandboxOptions);
      const proxy = await startProxy(new URL(sandbox.url));
      await use({ ...sandbox, url: proxy.url, api: new URL(proxy.url).origin, proxy });
      proxy.stop();
      await sandbox.stop();
    },
    { scope: "worker" },
  ],

  wire: async ({ sandbox }, use) => {
    sandbox.proxy.posts.length = 0;
    sandbox.proxy.changeDocuments((html) => html);
    await use(sandbox.proxy);
  },
});

const unique = (text) => `${text} ${Date.now()}`;

/** Signs in, which leaves connections open behind it, and presses once. */
async function press(console, description) {
  await console.open();
  await console.signedIn();
  await console.ask("sandbox-robot", description);
  await expect(console.problem.first()).toBeVisible();
}

test("one press is one POST, though the connection is cut behind it", { tag: "@main" }, async ({ console, wire }) => {
  const description = unique("Cut on the wire");
  await press(console, description);
  // A browser that sends it again does so at once.
  await console.page.waitForTimeout(500);
  expect(wire.posts).toHaveLength(1);
  const created = (await console.list("sandbox-robot")).filter((it) => it.description === description);
  expect(created).toHaveLength(1);
});

test("the POST carries cookies only where the page says so", async ({ console, wire, page }) => {
  await page.context().addCookies([{ name: "proxy", value: "known", url: wire.url }]);
  await press(console, unique("Without cookies"));
  expect(wire.posts.map(({ cookie }) => cookie)).toEqual([undefined]);
  wire.posts.length = 0;
  const meta = '<meta name="regcred-cookies" content="same-origin">';
  wire.changeDocuments((html) => html.replace(/<meta name="?regcred-cookies"?[^>]*>/, meta));
  await page.goto("about:blank");
  page.on("dialog", (dialog) => dialog.accept());
  await press(console, unique("With cookies"));
  expect(new Set(wire.posts.map(({ cookie }) => cookie))).toEqual(new Set(["proxy=known"]));
});
