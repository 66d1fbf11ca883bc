import { execFileSync, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { target_directory } = JSON.parse(
  execFileSync("cargo", ["metadata", "--locked", "--no-deps", "--format-version", "1"], { cwd: root, encoding: "utf8" }),
);

/** Starts the sandbox with the built console, and reads where everything is. */
export async function startSandbox(...options) {
  const child = spawn(join(target_directory, "debug/sandbox"), ["--console", "dist", "--port", "0", ...options], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said = {};
  for await (const line of createInterface({ input: child.stdout })) {
    const [, name, value] = line.match(/^(Console|API|Registry|API token): (.*)$/) ?? [];
    if (name) said[name] = value;
    if (said.Console && said["API token"]) break;
  }
  if (!said.Console) throw new Error("the sandbox did not start; see its message above");
  return {
    url: said.Console,
    api: said.API,
    registry: said.Registry,
    token: said["API token"],
    stop: () => new Promise((ended) => child.once("exit", ended).kill("SIGTERM")),
  };
}
