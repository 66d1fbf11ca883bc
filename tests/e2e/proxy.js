import { execFileSync } from "node:child_process";
import http from "node:http";
import http2 from "node:http2";

/** A key and a certificate that nobody has signed, for HTTP/2: browsers speak it over TLS only. */
function certificate() {
  const made = execFileSync(
    "openssl",
    ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
      .concat("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "-", "-out", "-"),
    { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  );
  return { key: made, cert: made };
}

/**
 * A proxy before the sandbox, with the console on one origin and the API on the same or, with `isOtherOrigin`, on
 * another. Each POST that creates a credential is forwarded, and its answer awaited. What the browser gets is
 * what `fails` says, whose first each POST takes, but for the last, which stays: "cut" for a connection that
 * breaks, a status, or nothing for the answer itself.
 */
export async function startProxy(sandbox, { isHttp2 = false, isOtherOrigin = false } = {}) {
  const target = new URL(sandbox.url);
  const proxy = { posts: [], fails: [], changeDocuments: (change) => (documentOf = change) };
  let documentOf = (html) => html;
  const sockets = new Map();
  // A session of HTTP/2 would say goodbye.
  const cut = (request) => sockets.get(request.socket.remotePort)?.resetAndDestroy();

  function answered(request, response, answer) {
    const headers = Object.fromEntries(
      Object.entries(answer.headers).filter(([name]) => !["connection", "keep-alive", "transfer-encoding"].includes(name)),
    );
    if (isOtherOrigin && request.headers.origin) {
      headers["access-control-allow-origin"] = request.headers.origin;
      headers["access-control-expose-headers"] = "location, retry-after";
    }
    if (request.method === "POST" && request.url.endsWith("/credentials")) {
      const [fail] = proxy.fails;
      if (proxy.fails.length > 1) proxy.fails.shift();
      if (fail === "cut") return answer.resume().on("end", () => cut(request));
      if (fail) {
        delete headers["content-length"];
        return answer.resume().on("end", () => response.writeHead(fail, headers).end());
      }
    }
    const isDocument = String(headers["content-type"]).startsWith("text/html");
    if (!isDocument) return answer.pipe(response.writeHead(answer.statusCode, headers));
    let html = "";
    answer.setEncoding("utf8").on("data", (part) => (html += part));
    answer.on("end", () => {
      delete headers["content-length"];
      if (isOtherOrigin) {
        html = html.replace(/<meta name="?regcred-api"?[^>]*>/, `<meta name="regcred-api" content="${proxy.api}">`);
        headers["content-security-policy"] = headers["content-security-policy"].replace("connect-src", `connect-src ${proxy.api}`);
      }
      response.writeHead(answer.statusCode, headers).end(documentOf(html));
    });
  }

  function asked(request, response) {
    if (isOtherOrigin && request.method === "OPTIONS") {
      const allowed = { origin: request.headers.origin, headers: "authorization, content-type", methods: "GET, POST, DELETE" };
      const named = Object.entries(allowed).map(([name, value]) => [`access-control-allow-${name}`, value]);
      return response.writeHead(204, Object.fromEntries(named)).end();
    }
    if (request.method === "POST" && request.url.endsWith("/credentials")) {
      proxy.posts.push({ cookie: request.headers.cookie });
    }
    const own = Object.entries(request.headers).filter(([name]) => !name.startsWith(":") && name !== "connection");
    const headers = { ...Object.fromEntries(own), host: target.host, "accept-encoding": "identity" };
    if (headers.origin) headers.origin = target.origin;
    const forwarded = http.request(new URL(request.url, target), { method: request.method, headers }, (answer) =>
      answered(request, response, answer),
    );
    forwarded.on("error", () => cut(request));
    request.pipe(forwarded);
  }

  async function serve() {
    const server = isHttp2 ? http2.createSecureServer({ ...certificate(), allowHTTP1: true }, asked) : http.createServer(asked);
    if (!isHttp2) server.keepAliveTimeout = 60_000;
    // A browser breaks off connections, too.
    server.on("sessionError", () => {});
    server.on("connection", (socket) => {
      sockets.set(socket.remotePort, socket);
      socket.on("error", () => {});
      socket.on("close", () => sockets.delete(socket.remotePort));
    });
    await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
    return [server, `${isHttp2 ? "https" : "http"}://127.0.0.1:${server.address().port}`];
  }

  const [page, origin] = await serve();
  const [api, apiOrigin] = isOtherOrigin ? await serve() : [page, origin];
  return Object.assign(proxy, {
    url: `${origin}/`,
    api: apiOrigin,
    stop() {
      for (const server of new Set([page, api])) server.close();
      for (const socket of sockets.values()) socket.destroy();
    },
  });
}
