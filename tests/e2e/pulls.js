import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const IMAGE = "demo/hello:1.0";

/** Looks at an image with a file of logins, as a client would. */
export function inspects(registry, authfile) {
  const arguments_ = ["inspect", "--tls-verify=false", "--authfile", authfile, `docker://${registry}/${IMAGE}`];
  return spawnSync("skopeo", arguments_).status === 0;
}

/** Logs in and looks at an image, as a client would: the password never is an argument. */
export function pulls(registry, username, password) {
  const folder = mkdtempSync(join(tmpdir(), "regcred-login-"));
  const file = ["--tls-verify=false", "--authfile", join(folder, "auth.json")];
  const skopeo = (command, arguments_, input) => spawnSync("skopeo", [command, ...file, ...arguments_], { input }).status === 0;
  const done =
    skopeo("login", ["--username", username, "--password-stdin", registry], password) &&
    skopeo("inspect", [`docker://${registry}/${IMAGE}`]);
  rmSync(folder, { recursive: true });
  return done;
}
