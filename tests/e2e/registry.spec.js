import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "./journey.js";

const IMAGE = "demo/hello:1.0";

/** Logs in and looks at an image, as a client would: the password never is an argument. */
function pulls(registry, username, password) {
  const folder = mkdtempSync(join(tmpdir(), "regcred-login-"));
  const file = ["--tls-verify=false", "--authfile", join(folder, "auth.json")];
  const skopeo = (command, arguments_, input) => spawnSync("skopeo", [command, ...file, ...arguments_], { input }).status === 0;
  const done =
    skopeo("login", ["--username", username, "--password-stdin", registry], password) &&
    skopeo("inspect", [`docker://${registry}/${IMAGE}`]);
  rmSync(folder, { recursive: true });
  return done;
}

test.describe("the login on the page works outside the browser", { tag: "@main" }, () => {
  for (const registry of ["sandbox-json-key", "sandbox-robot"]) {
    test(`${registry}: skopeo sees the image with it, without one byte not, revoked no more`, async ({ console, page }) => {
      await console.issue(registry);
      const username = await page.locator("[aria-label=Username] code").textContent();
      const password = await console.reveal();
      const host = console.sandbox.registry;
      expect(pulls(host, username, password)).toBe(true);
      const at = Math.floor(password.length / 2);
      const changed = password.slice(0, at) + (password[at] === "x" ? "y" : "x") + password.slice(at + 1);
      expect(pulls(host, username, changed)).toBe(false);
      await console.button("Discard and revoke").click();
      await expect(console.credential).toBeHidden();
      expect(pulls(host, username, password)).toBe(false);
    });
  }
});
