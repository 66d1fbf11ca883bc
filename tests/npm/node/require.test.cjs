const assert = require("node:assert/strict");
const { test } = require("node:test");

// From Node.js 20.19 and 22.12 on.
test("a CommonJS module may require it", { skip: !process.features.require_module }, async () => {
  const { handoffTargets, init } = require("regcred");
  await init();
  assert.ok(handoffTargets().some(({ id }) => id === "docker-config"));
});
