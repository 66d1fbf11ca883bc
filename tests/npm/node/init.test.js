import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Client,
  RegcredError,
  handoff,
  handoffTargets,
  init,
  isRegcredError,
  mergeDockerConfig,
  parseProblem,
} from "regcred";

const connect = () => new Client({ api: "https://api.example", token: "never sent" });

test("before init every call says so, and an init that fails may be repeated", async () => {
  const early = [
    () => connect().whoAmI(),
    () => connect().createCredential("sandbox-robot", { description: "Too early" }),
    () => connect().listRegistries().next(),
    () => handoffTargets(),
    () => parseProblem("{}"),
    () => handoff("docker-login", {}),
    () => mergeDockerConfig("{}", {}),
  ];
  for (const call of early) {
    assert.throws(call, (error) => {
      assert.equal(error.kind, "not-ready", `${call}`);
      assert.ok(error instanceof RegcredError && isRegcredError(error));
      return /init/.test(error.message);
    });
  }
  const page = new TextEncoder().encode("<!doctype html>");
  await assert.rejects(init(page), /What was loaded is no wasm: see "Bundlers" in regcred's README\./);
  const started = init();
  assert.equal(init(), started);
  assert.equal(await started, undefined);
  assert.equal(init(new Uint8Array()), started);
});
