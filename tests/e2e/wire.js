import { expect, test as base, unique } from "./journey.js";
import { startProxy } from "./proxy.js";
import { startSandbox } from "./sandbox.js";

// A browser may send a POST again by itself. How often it does depends on the browser, on the connection and on
// what comes back (tests/bench/wire.js counts), so these journeys hold for any number.

export const test = base.extend({
  /** What stands before the sandbox: see `startProxy`. */
  proxyOptions: [{}, { option: true, scope: "worker" }],

  sandbox: [
    async ({ sandboxOptions, proxyOptions }, use) => {
      const sandbox = await startSandbox(...sandboxOptions);
      const proxy = await startProxy(sandbox, proxyOptions);
      await use({ ...sandbox, url: proxy.url, api: proxy.api, proxy });
      proxy.stop();
      await sandbox.stop();
    },
    { scope: "worker" },
  ],

  wire: async ({ sandbox }, use) => {
    const { proxy } = sandbox;
    Object.assign(proxy, { fails: ["cut"], posts: [] });
    proxy.changeDocuments((html) => html);
    await use(proxy);
  },
});

/**
 * Whatever a press created is on the page by its ID: what may be one's own, or beside the password what else is
 * new. Returns how many that are.
 */
export async function expectAllShown(console, description) {
  const { proxy } = console.sandbox;
  const lost = console.problem.filter({ hasText: /(This one|Any of these) may be yours\./ });
  await expect(console.credential.or(lost)).toBeVisible();
  const ids = await console.idsOf("sandbox-robot", description);
  // The page has its answer, so the browser sends no more.
  expect(ids).toHaveLength(proxy.posts.length);
  const shown = console.page.getByRole("main");
  for (const id of ids) await expect(shown).toContainText(id);
  const others = ids.length - 1;
  if (others > 0 && (await console.credential.isVisible())) {
    await expect(shown).toContainText("There is another new credential");
  }
  return ids.length;
}

const names = { cut: "cut off", 408: "answered 408", 421: "answered 421" };

/** A first press: all that it sends fails in one way. */
export function firstPresses(...ways) {
  for (const way of ways) {
    test(`nothing is lost where a press is ${names[way]}`, { tag: "@main" }, async ({ console, wire }) => {
      const description = unique("First press");
      wire.fails = [way];
      await console.open();
      await console.signedIn();
      await console.ask("sandbox-robot", description);
      expect(await expectAllShown(console, description)).toBeGreaterThanOrEqual(1);
    });
  }
}

/** A second press, over the connection of the first one: what the browser may send again gets an answer. */
export function secondPresses(...ways) {
  for (const way of ways) {
    test(`nothing is lost where a second press is ${names[way]}`, { tag: "@main" }, async ({ console, wire }) => {
      const [first, second] = [unique("Before"), unique("Second press")];
      wire.fails = [];
      await console.open();
      await console.signedIn();
      await console.ask("sandbox-robot", first);
      await expect(console.credential).toBeVisible();
      await console.finishAndReturn(first);
      Object.assign(wire, { fails: [way, undefined], posts: [] });
      await console.ask("sandbox-robot", second);
      expect(await expectAllShown(console, second)).toBeGreaterThanOrEqual(1);
    });
  }
}
