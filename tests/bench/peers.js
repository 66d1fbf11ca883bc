// The built console and its peers as folders to be served, for startup.js and rows.js.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const peers = fileURLToPath(new URL("peers/", import.meta.url));
const cache = join(process.env.REGCRED_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "regcred"), "peers");

/** All that is built lies below it, and goes with the process. */
export const work = mkdtempSync(join(process.env.TMPDIR ?? tmpdir(), "regcred-bench."));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));

/** A built console, this one's by default. A copy: another build may replace it while this measures. */
export function copyConsole(dist = join(root, "dist"), name = "ours") {
  const folder = join(work, name);
  cpSync(dist, folder, { recursive: true, filter: (file) => ![".br", ".gz"].includes(extname(file)) });
  const page = readFileSync(join(folder, "index.html"), "utf8");
  for (const [, file] of page.matchAll(/ (?:href|src|data-js|data-wasm)="\/([^"]*\.\w+)"/g)) {
    if (!existsSync(join(folder, file))) throw new Error(`${dist} is not whole: ${file} is missing`);
  }
  return folder;
}

/** A file of the console, by its name before the build. */
export function fileOfConsole(original) {
  const [stem, extension] = original.split(".");
  const names = readdirSync(join(work, "ours")).filter((name) => name.startsWith(`${stem}-`) && name.endsWith(`.${extension}`));
  if (names.length !== 1) throw new Error(`dist holds ${names.length} files for ${original}, not one`);
  return join(work, "ours", names[0]);
}

const npm = (folder, ...args) => execFileSync("npm", ["--prefix", folder, ...args], { stdio: ["ignore", 2, 2] });

/** A peer, built by Vite with what its lockfile pins, which is installed once. */
export function buildPeer(name, stylesheets = ["console.css"]) {
  const project = join(work, `${name}-project`);
  cpSync(join(peers, "shared"), project, { recursive: true });
  cpSync(join(peers, name), project, { recursive: true });
  // The very same files, as they are: they are not what is compared.
  cpSync(fileOfConsole("icon.svg"), join(project, "public/icon.svg"));
  writeFileSync(join(project, "public/console.css"), stylesheets.map((file) => readFileSync(fileOfConsole(file), "utf8")).join("\n"));
  const hash = createHash("sha256").update(readFileSync(join(project, "package-lock.json"))).digest("hex").slice(0, 12);
  const installed = join(cache, `${name}-${hash}`);
  if (!existsSync(installed)) {
    // Under its name only once it is whole.
    const under = `${installed}.${process.pid}`;
    mkdirSync(under, { recursive: true });
    for (const file of ["package.json", "package-lock.json"]) cpSync(join(project, file), join(under, file));
    npm(under, "ci", "--no-audit", "--no-fund", "--loglevel=error");
    renameSync(under, installed);
  }
  mkdirSync(join(project, "node_modules"));
  for (const entry of readdirSync(join(installed, "node_modules"))) {
    symlinkSync(join(installed, "node_modules", entry), join(project, "node_modules", entry));
  }
  npm(project, "run", "--silent", "build");
  return join(project, "dist");
}
