import { createReadStream } from "node:fs";
import { createServer, request } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};

const policy = (trustedTypes) =>
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; " +
  `require-trusted-types-for 'script'; trusted-types ${trustedTypes}`;

/** The API's paths; with `/a` or `/b` before them, a page has two addresses for it. */
const API_PATH = /^\/(?:[ab]\/)?(?=(?:v1|csp)\/)/;

/**
 * Serves a folder under a strict policy, and the API on the same origin. A cut connection is cut
 * here, too. `calls` are the requests to the API as they came.
 */
export async function serve(folder, { api, trustedTypes }) {
  const calls = [];
  const forward = (asked, answer) => {
    const { method, url, headers } = asked;
    const call = { method, path: url, headers, body: "" };
    calls.push(call);
    asked.on("data", (chunk) => (call.body += chunk));
    const forwarded = request(new URL(url.replace(API_PATH, "/"), api), { method, headers }, (answered) => {
      answer.writeHead(answered.statusCode, answered.headers);
      answered.on("error", () => answer.destroy()).pipe(answer);
    });
    answer.once("close", () => forwarded.destroy());
    asked.pipe(forwarded.on("error", () => answer.destroy()));
  };
  const file = (path, answer) => {
    const found = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    createReadStream(found)
      .once("error", () => answer.writeHead(404).end())
      .once("open", function () {
        answer.writeHead(200, {
          "content-type": TYPES[extname(found)] ?? "application/octet-stream",
          "content-security-policy": policy(trustedTypes),
        });
        this.pipe(answer);
      });
  };
  const server = createServer((asked, answer) => {
    const path = normalize(new URL(asked.url, api).pathname);
    if (API_PATH.test(path)) forward(asked, answer);
    else file(path, answer);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    calls,
    url: `http://127.0.0.1:${server.address().port}/`,
    stop: () =>
      new Promise((closed) => {
        server.close(closed);
        server.closeAllConnections();
      }),
  };
}
