import { expect, test } from "./journey.js";
import { pulls } from "./pulls.js";

test.describe("the login on the page works outside the browser", { tag: "@main" }, () => {
  for (const registry of ["sandbox-json-key", "sandbox-robot"]) {
    test(`${registry}: skopeo sees the image with it, without one byte not, revoked no more`, async ({ console }) => {
      await console.issue(registry);
      const [username, password] = await console.login();
      const host = console.sandbox.registry;
      expect(pulls(host, username, password)).toBe(true);
      const at = Math.floor(password.length / 2);
      const changed = password.slice(0, at) + (password[at] === "x" ? "y" : "x") + password.slice(at + 1);
      expect(pulls(host, username, changed)).toBe(false);
      await console.revokeIssued();
      expect(pulls(host, username, password)).toBe(false);
    });
  }
});
