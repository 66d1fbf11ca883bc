// Runs a command with a sandbox beside it: its address is in API, an API token in TOKEN.
import { spawn } from "node:child_process";
import { startSandbox } from "../e2e/sandbox.js";

const [command, ...rest] = process.argv.slice(2);
const sandbox = await startSandbox("--no-registry");
const child = spawn(command, rest, {
  stdio: "inherit",
  env: { ...process.env, API: sandbox.api, TOKEN: sandbox.token },
});
child.once("exit", async (code) => {
  await sandbox.stop();
  process.exit(code ?? 1);
});
