import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { MASK, expect, hosts, test } from "./host.js";

/** What the client does wherever it runs; `regcred` is what the page imported. */
async function create(page, registry) {
  return page.evaluate(async (registry) => {
    const { Client, init } = window.regcred;
    await init();
    const client = new Client({ api: "", tokens: "", token: "sandbox-api-token-developer" });
    const { username, password, id } = await client.createCredential(registry, { description: "By the client" });
    return { username, passwordLength: password.length, id };
  }, registry);
}

/** Sends a create request, and ends it once it is under way. */
async function createAndAbort(page, registry) {
  const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().includes(registry));
  await page.evaluate(async (registry) => {
    const { Client, init, isRegcredError } = window.regcred;
    await init();
    const client = new Client({ api: "", tokens: "", token: async () => "sandbox-api-token-developer" });
    const stop = new AbortController();
    const caught = client
      .createCredential(registry, { description: "Not waited for" }, { signal: stop.signal })
      .then(
        () => "created",
        (error) => isRegcredError(error) && { kind: error.kind, outcomeUnknown: error.outcomeUnknown },
      );
    window.underWay = { stop, caught };
  }, registry);
  await sent;
  return page.evaluate(() => {
    window.underWay.stop.abort();
    return window.underWay.caught;
  });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

for (const { name, folder } of hosts) {
  // The bundlers' output is the same in every browser; the package itself is run in two.
  test.describe(name, { tag: name === "plain" ? "@main" : [] }, () => {
    test.use({ hostName: name });

    test("the element creates a credential, and its events arrive", async ({ host }) => {
      await host.open();
      await expect(host.token).toBeHidden();
      await host.ask("Credential for server A");
      await expect(host.credential).toBeVisible();
      await expect(host.password).toHaveText(MASK);
      const username = await host.credential.locator("[aria-label=Username] code").textContent();
      const credentialId = (await host.told.textContent()).match(/"credentialId":"([^"]+)"/)[1];
      expect(credentialId).toMatch(UUID);
      const whose = { registryId: "sandbox-robot", credentialId };
      await host.expectTold("regcred-created", { ...whose, description: "Credential for server A", username });
      expect((await host.reveal()).length).toBeGreaterThan(20);
      await host.keep();
      await expect(host.credential).toBeHidden();
      await host.expectTold("regcred-kept", whose);
      const loads = host.requests.filter(({ url }) => url.endsWith(".wasm"));
      expect(loads).toHaveLength(1);
    });

    test("a refusal is shown at its field, and told with its violations", async ({ host }) => {
      await host.open();
      await host.registry.fill("sandbox-strict");
      await host.ask("Nobody's server");
      await expect(host.problem).toContainText("Some of the input was refused.");
      await expect(host.description).toHaveAttribute("aria-invalid", "true");
      await host.expectTold("regcred-failed", {
        kind: "refused",
        violations: [
          { field: "description", message: "It should name a server of the inventory" },
          { field: "labels", message: "It is required in this registry" },
        ],
      });
    });

    test("leaving without saving asks, and is told", async ({ host }) => {
      await host.open();
      await host.ask("Left behind");
      await host.done.click();
      await expect(host.question).toContainText("Leave without saving the password?");
      expect(await host.element.evaluate(({ wouldLose }) => wouldLose)).toBe(true);
      const credentialId = (await host.told.textContent()).match(/"credentialId":"([^"]+)"/)[1];
      await host.answer("Leave without saving").click();
      await expect(host.finished(/^Left behind was created, but/)).toBeVisible();
      await host.expectTold("regcred-left-unsaved", { registryId: "sandbox-robot", credentialId });
      expect(await host.element.evaluate(({ wouldLose }) => wouldLose)).toBe(false);
      expect(host.requests.filter(({ method }) => method === "DELETE")).toEqual([]);
    });

    test("discarding revokes, and is told", async ({ host }) => {
      await host.open();
      await host.ask("Not wanted");
      await host.revoke.click();
      await expect(host.question).toContainText("Not wanted");
      expect(host.requests.filter(({ method }) => method === "DELETE")).toEqual([]);
      await host.answer("Revoke credential").click();
      await expect(host.finished("Not wanted was revoked")).toBeVisible();
      await expect(host.credential).toBeHidden();
      const [revoked] = host.requests.filter(({ method }) => method === "DELETE");
      const credentialId = revoked.url.split("/").at(-1);
      await host.expectTold("regcred-discarded", { registryId: "sandbox-robot", credentialId });
    });

    test("the client creates, and stops waiting when it is told to", async ({ host, page }) => {
      await host.open();
      const { username, passwordLength, id } = await create(page, "sandbox-json-key");
      expect(username).toBe("_json_key");
      expect(passwordLength).toBeGreaterThan(1000);
      expect(id).toMatch(UUID);
      expect(await createAndAbort(page, "sandbox-slow")).toEqual({ kind: "aborted", outcomeUnknown: true });
    });

    if (name === "plain") {
      test("the client alone loads one wasm, which is not the element's", async ({ host, page }) => {
        await host.open("client.html");
        expect((await create(page, "sandbox-robot")).username).toMatch(/^robot\$/);
        expect(await createAndAbort(page, "sandbox-slow")).toEqual({ kind: "aborted", outcomeUnknown: true });
        const loads = host.requests.filter(({ url }) => url.endsWith(".wasm"));
        expect(loads.map(({ url }) => url.split("/").at(-1))).toEqual(["regcred.wasm"]);
        expect(await page.evaluate(() => customElements.get("registry-credential"))).toBeUndefined();
      });
    } else {
      test("the bundle has one wasm, as a file", () => {
        const files = readdirSync(folder, { recursive: true }).map(String);
        expect(files.filter((file) => file.endsWith(".wasm"))).toHaveLength(1);
        const inlined = (file) => readFileSync(join(folder, file), "utf8").includes("data:application/wasm");
        expect(files.filter((file) => /\.m?js$/.test(file)).filter(inlined)).toEqual([]);
      });
    }
  });
}
