// The licenses of the crates whose code is in a wasm file, as they stand in their packages.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

const run = (command, ...args) => execFileSync(command, args, { encoding: "utf8", maxBuffer: 1 << 28 });
const LICENSE = /^(licen[cs]e|copying|notice|copyright|unlicense)/i;
const HEADING = "The console and the package regcred contain code of these projects, each under the license that follows it.\n";

/** One text for the console and the npm package. */
export function notices() {
  const { packages, resolve } = JSON.parse(
    run("cargo", "metadata", "--locked", "--format-version", "1", "--features", "split,element", "--filter-platform", "wasm32-unknown-unknown"),
  );
  // What is linked, or makes code that is; not what builds or tests.
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const linked = new Set([resolve.root]);
  for (const id of linked) {
    for (const { pkg, dep_kinds } of nodes.get(id).deps) if (dep_kinds.some(({ kind }) => kind === null)) linked.add(pkg);
  }
  linked.delete(resolve.root);

  // Its own file of notices is larger than the release.
  const rust = `the Rust standard library ${run("rustc", "--version").split(" ")[1]} (MIT OR Apache-2.0), The Rust Project Developers`;
  const crates = packages
    .filter(({ id }) => linked.has(id))
    .map(({ name, version, license, manifest_path }) => ({ name, version, license, folder: dirname(manifest_path) }))
    .sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : one.version < other.version ? -1 : 1));

  const users = new Map();
  const without = [rust];
  for (const { name, version, license, folder } of crates) {
    const title = `${name} ${version} (${license})`;
    const files = readdirSync(folder, { withFileTypes: true }).filter((it) => it.isFile() && LICENSE.test(it.name));
    if (!files.length) without.push(title);
    for (const file of files.map((it) => it.name).sort()) {
      const text = readFileSync(join(folder, file), "utf8").replace(/\r\n/g, "\n").trim();
      users.set(text, [...(users.get(text) ?? []), title]);
    }
  }
  const line = "=".repeat(78);
  const sections = [...users].map(([text, titles]) => `${line}\n${[...new Set(titles)].join("\n")}\n${line}\n\n${text}\n`);
  return [HEADING, ...sections, `${line}\n${without.join("\n")}\n${line}\n\nNo text of their own: see the licenses above.\n`].join("\n");
}
