import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, mkdtempSync, readFileSync, readdirSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

const folders = [];
process.once("exit", () => folders.forEach((it) => rmSync(it, { recursive: true, force: true })));

/** A folder that nginx's and Caddy's own users may read, too. It goes when the tests end. */
export function folder() {
  const made = mkdtempSync(join(tmpdir(), "regcred-deploy-"));
  chmodSync(made, 0o755);
  folders.push(made);
  return made;
}

/** The release as somebody gets it: its archive, unpacked. */
export function unpack() {
  const dist = join(root, "target/dist");
  const [archive] = readdirSync(dist).filter((name) => name.endsWith(".tar.gz"));
  const to = folder();
  execFileSync("tar", ["--extract", "--file", join(dist, archive), "--directory", to]);
  return join(to, archive.slice(0, -".tar.gz".length));
}

/** Runs the release's own command. */
export const install = (release, ...options) => spawnSync(join(release, "install.sh"), options, { encoding: "utf8" });

export function installed(release, ...options) {
  const { status, stderr } = install(release, ...options);
  if (status !== 0) throw new Error(stderr);
}

/** The lines of one section of headers.txt, names in lower case. */
export function headersOf(section, connect) {
  const text = readFileSync(join(root, "deploy/headers.txt"), "utf8").replaceAll("{connect}", connect);
  const [, lines] = text.match(new RegExp(`^\\[${section}\\]$([^[]*)`, "m"));
  return Object.fromEntries([...lines.matchAll(/^([A-Z][\w-]*): (.*)$/gm)].map(([, name, value]) => [name.toLowerCase(), value]));
}

const HASHED = /-([0-9a-f]{16})(?=\.)/g;

/** The release as a later one might be: no file has the name that it had. */
export function laterThan(release) {
  const later = join(folder(), "release");
  cpSync(release, later, { recursive: true });
  const renamed = (text) => text.replace(HASHED, (_, hash) => `-${[...hash].reverse().join("")}`);
  const integrity = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
  const changed = new Map();
  const at = join(later, "console");
  const files = readdirSync(at, { recursive: true, withFileTypes: true }).filter((it) => it.isFile()).map((it) => join(it.parentPath, it.name));
  for (const file of files) {
    const to = renamed(file);
    if (/\.js\.(br|gz)$/.test(file)) rmSync(file);
    else renameSync(file, to);
    if (!file.endsWith(".js")) continue;
    const text = readFileSync(to, "utf8");
    writeFileSync(to, renamed(text));
    changed.set(integrity(text), integrity(renamed(text)));
  }
  for (const file of files.filter((it) => it.endsWith(".html"))) {
    let text = renamed(readFileSync(file, "utf8"));
    for (const [before, after] of changed) text = text.replaceAll(before, after);
    writeFileSync(file, text);
  }
  return later;
}

/** A certificate for localhost that nobody else knows. */
export function certificate() {
  const at = folder();
  const [key, cert] = [join(at, "key.pem"), join(at, "cert.pem")];
  const what = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...what, "-keyout", key, "-out", cert], { stdio: "ignore" });
  return { key, cert };
}

/** The sandbox as the API is: behind TLS. Cuts the POSTs that create a credential, once told to. */
export async function startUpstream(target, { key, cert }) {
  const upstream = { requests: [], cuts: false };
  const options = { key: readFileSync(key), cert: readFileSync(cert), maxHeaderSize: 128 * 1024 };
  const answer = (request, response) => {
    upstream.requests.push({ method: request.method, url: request.url, headers: request.headers });
    const { host: _, ...headers } = request.headers;
    const forwarded = http.request(new URL(request.url, target), { method: request.method, headers }, (it) => {
      if (upstream.cuts && request.method === "POST" && request.url.endsWith("/credentials")) {
        it.resume().on("end", () => request.socket.destroy());
      } else {
        it.pipe(response.writeHead(it.statusCode, it.headers));
      }
    });
    forwarded.on("error", () => request.socket.destroy());
    request.pipe(forwarded);
  };
  const server = https.createServer(options, answer);
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address();
  // localhost may be this one, too, and nginx takes either.
  const other = https.createServer(options, answer).on("error", () => {}).listen(port, "::1");
  upstream.url = `https://localhost:${port}`;
  upstream.stop = () => {
    for (const it of [server, other]) {
      it.closeAllConnections();
      it.close();
    }
  };
  return upstream;
}

export async function freePort() {
  const server = createServer();
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** What stands around a site, with everything in one folder. */
const MAIN = {
  nginx: (at, site) => `
    daemon off;
    load_module ${realpathSync(join(root, ".tools/bin/ngx_http_brotli_static_module.so"))};
    pid ${at}/nginx.pid;
    worker_processes 1;
    error_log ${at}/error.log info;
    events {}
    http {
      client_body_temp_path ${at}/body; proxy_temp_path ${at}/proxy; fastcgi_temp_path ${at}/fastcgi;
      uwsgi_temp_path ${at}/uwsgi; scgi_temp_path ${at}/scgi;
      access_log ${at}/access.log;
      ${site}
    }`,
  caddy: (at, site) => `
    {
      admin off
      auto_https off
      log {
        output file ${at}/error.log
        level debug
      }
    }
    ${site}`,
};

/** What somebody writes around what install.sh made. */
const SITE = {
  nginx: (at, port) => `server {
        listen 127.0.0.1:${port};
        include ${at}/nginx.conf;
      }`,
  caddy: (at, port) => `http://127.0.0.1:${port} {
      log {
        output file ${at}/access.log
      }
      import ${at}/Caddyfile
    }`,
};

const COMMAND = {
  nginx: (main) => ["nginx", ["-e", "stderr", "-c", main]],
  caddy: (main) => ["caddy", ["run", "--adapter", "caddyfile", "--config", main]],
};

const TRIAL = {
  nginx: (main) => ["nginx", ["-t", "-q", "-e", "stderr", "-c", main]],
  caddy: (main) => ["caddy", ["validate", "--adapter", "caddyfile", "--config", main]],
};

const homeAt = (at) => ({ ...process.env, XDG_CONFIG_HOME: at, XDG_DATA_HOME: at, HOME: at });

/** What nginx or Caddy finds wrong with a site: nothing, or what it says. */
export function faultsOf(kind, at, site) {
  const main = join(at, `${kind}.trial`);
  writeFileSync(main, MAIN[kind](at, site));
  const [command, options] = TRIAL[kind](main);
  const { status, stderr } = spawnSync(command, options, { encoding: "utf8", env: homeAt(at) });
  return status === 0 ? "" : stderr;
}

/** Starts nginx or Caddy with what install.sh made in a folder. */
export async function serve(kind, at, port) {
  const main = join(at, `${kind}.main`);
  writeFileSync(main, MAIN[kind](at, SITE[kind](at, port)));
  const [command, options] = COMMAND[kind](main);
  const child = spawn(command, options, { stdio: ["ignore", "ignore", "pipe"], env: homeAt(at) });
  let said = "";
  child.stderr.on("data", (data) => (said += data));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const origin = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries++) {
    if (child.exitCode !== null || tries > 100) throw new Error(`${kind} did not start: ${said}`);
    if (await fetch(origin).then(() => true, () => false)) break;
    await wait(100);
  }
  return {
    origin,
    /** Everything that it wrote down. */
    log: () => said + ["access.log", "error.log"].map((name) => readFileSync(join(at, name), "utf8")).join("\n"),
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
