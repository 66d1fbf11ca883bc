// Servers for a folder each: files from memory, the API from the sandbox.
import { readFileSync, readdirSync } from "node:fs";
import { Agent, createServer, request } from "node:http";
import { extname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};
/** As the sandbox sends them with the console (sandbox/src/console.rs). */
const DOCUMENT_HEADERS = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "clipboard-write=(self)",
  "content-security-policy":
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; " +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
    "require-trusted-types-for 'script'; trusted-types 'none'",
};

function filesOf(folder, below = "") {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name);
    if (entry.isDirectory()) return filesOf(folder, path);
    const body = brotliCompressSync(readFileSync(join(folder, path)), {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11 },
    });
    const type = TYPES[extname(path)];
    if (!type) throw new Error(`${path} is of no known type`);
    const own = type === TYPES[".html"] ? DOCUMENT_HEADERS : { "cache-control": "public, max-age=31536000, immutable" };
    const headers = { "content-type": type, "content-encoding": "br", "content-length": body.length, vary: "accept-encoding", ...own };
    return [[`/${path.replace(/(^|\/)index\.html$/, "$1")}`, { body, headers }]];
  });
}

const agent = new Agent({ keepAlive: true });
const servers = [];

/** A variant's own origin. `served` and `asked` tell of the visit under way. */
export async function serve(folder, api) {
  const files = new Map(filesOf(folder));
  const visit = { served: [], asked: [] };
  const server = createServer((asked, answer) => {
    const { pathname } = new URL(asked.url, "http://localhost");
    if (/^\/(v1|csp)\//.test(pathname)) return forward(asked, answer, api, visit);
    const file = files.get(pathname);
    if (!file || !/\bbr\b/.test(asked.headers["accept-encoding"] ?? "")) {
      answer.writeHead(file ? 406 : 404).end();
      visit.served.push({ pathname, bytes: 0, failed: true });
      return undefined;
    }
    visit.served.push({ pathname, bytes: file.body.length });
    return answer.writeHead(200, file.headers).end(file.body);
  });
  servers.push(server);
  server.keepAliveTimeout = 120_000;
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${server.address().port}/`, visit };
}

export function stopServing() {
  for (const server of servers) server.close(), server.closeAllConnections();
  agent.destroy();
}

function forward(asked, answer, api, visit) {
  const { hostname, port, host } = new URL(api);
  const { origin, referer, ...headers } = asked.headers;
  const asking = { method: asked.method, url: asked.url };
  visit.asked.push(asking);
  const onward = request(
    { agent, hostname, port, path: asked.url, method: asked.method, headers: { ...headers, host } },
    (came) => {
      Object.assign(asking, { status: came.statusCode, location: came.headers.location });
      answer.writeHead(came.statusCode, came.headers);
      came.pipe(answer);
    },
  );
  onward.on("error", () => answer.destroy());
  asked.pipe(onward);
}
