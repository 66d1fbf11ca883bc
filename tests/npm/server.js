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

/** Serves a folder under a strict policy, and the API on the same origin. A cut connection is cut here, too. */
export async function serve(folder, { api, trustedTypes }) {
  const forward = (asked, answer) => {
    const { method, url, headers } = asked;
    const forwarded = request(new URL(url, api), { method, headers }, (answered) => {
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
    if (/^\/(v1|csp)\//.test(path)) forward(asked, answer);
    else file(path, answer);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    stop: () =>
      new Promise((closed) => {
        server.close(closed);
        server.closeAllConnections();
      }),
  };
}
