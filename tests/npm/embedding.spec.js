// What a page may do to the element while it signs in, sends, or shows a password.
import { MASK, accessToken, add, expect, hosts, test } from "./host.js";

const DEVELOPER = "sandbox-api-token-developer";
const OTHER_USER = "sandbox-api-token-other-user";
const ROBOT = { api: "", tokens: "", registry: "sandbox-robot" };

/** A promise, and what fulfills it. */
function gate() {
  let open;
  const opened = new Promise((resolve) => (open = resolve));
  return { open, opened };
}

/**
 * Holds the requests to some address until the test lets them go; `came` is fulfilled by the first.
 * `answered` tells what the page's own `fetch` was answered, as text: to the browser's tools, an answer that
 * nobody reads to its end never ends.
 */
async function hold(page, url, method) {
  const [came, released] = [gate(), gate()];
  await page.route(url, async (route) => {
    if (method && route.request().method() !== method) return route.fallback();
    came.open();
    await released.opened;
    await route.continue();
  });
  await page.evaluate(
    ([part, method]) => {
      const { fetch } = window;
      window.held = new Promise((resolve) => {
        window.fetch = async (...given) => {
          const answer = await fetch(...given);
          const isIt = answer.url.includes(part) && [undefined, given[0].method].includes(method);
          if (isIt) resolve(answer.clone().text());
          return answer;
        };
      });
    },
    [url.replaceAll("*", ""), method],
  );
  return { came: came.opened, release: released.open, answered: () => page.evaluate(() => window.held) };
}

/** Whose token each request to the API carried: an API token, or the user of an access token. */
function bearers(calls) {
  const users = calls.map(({ headers, body }) => {
    const [, claims] = headers.authorization?.match(/^Bearer [^.]+\.([^.]+)\./) ?? [];
    if (claims) return JSON.parse(Buffer.from(claims, "base64url")).username;
    return new URLSearchParams(body).get("refresh_token");
  });
  return [...new Set(users)].sort();
}

/**
 * An element at the API `/a`, whose provider's answers the page gives: `window.asked` holds what
 * answers each. `moveTo(name, change)` gives it the API of that name, and changes it at once.
 */
async function addAtA(page, host, { hasProvider = true } = {}) {
  await page.evaluate(
    async ([url, hasProvider]) => {
      await import("/node_modules/regcred/element.js");
      window.asked = [];
      const element = document.createElement("registry-credential");
      const address = (name) => new URL(name, url).href;
      window.moveTo = (name) => Object.assign(element, { api: address(name), tokens: address(name) });
      window.moveTo("a");
      element.registry = "sandbox-robot";
      if (hasProvider) element.tokenProvider = () => new Promise((answer) => window.asked.push(answer));
      document.querySelector("main").append(element);
    },
    [host.url, hasProvider],
  );
}

const askedTimes = (page) => page.evaluate(() => window.asked.length);
const answerAs = (page, index, token) => page.evaluate(([index, token]) => window.asked[index](token), [index, token]);
const wouldLose = (host) => host.element.evaluate(({ wouldLose }) => wouldLose);
const isSignedIn = (host) => expect(host.registry).toHaveAccessibleDescription(/credentials used/);
const posts = (calls) => calls.filter(({ method, path }) => method === "POST" && path.endsWith("/credentials"));

/** Whether the browser would ask before this page is left. */
const asksBeforeUnload = (page) =>
  page.evaluate(() => {
    const event = new Event("beforeunload", { cancelable: true });
    window.dispatchEvent(event);
    return event.defaultPrevented;
  });

if (hosts.some(({ name }) => name === "plain")) {
  test.describe("addresses that change", { tag: "@main" }, () => {
    test.beforeEach(({ host }) => host.open("unprepared.html"));

    test("a token that was asked for at one API is not exchanged at the next", async ({ host, page }) => {
      await addAtA(page, host);
      await expect.poll(() => askedTimes(page)).toBe(1);
      await page.evaluate(() => window.moveTo("b"));
      await expect.poll(() => askedTimes(page)).toBe(2);
      await answerAs(page, 0, DEVELOPER);
      await answerAs(page, 1, OTHER_USER);
      await isSignedIn(host);
      expect(host.callsTo("/a")).toEqual([]);
      expect(bearers(host.callsTo("/b"))).not.toContain(DEVELOPER);
      expect(bearers(host.callsTo("/b"))).not.toContain("developer");
      await expect(host.registry).toHaveValue("sandbox-robot");
    });

    test("reset begins without the user before, where the page gives the tokens", async ({ host, page }) => {
      await addAtA(page, host);
      await expect.poll(() => askedTimes(page)).toBe(1);
      await answerAs(page, 0, DEVELOPER);
      await isSignedIn(host);
      await host.element.evaluate((element) => element.reset());
      await expect.poll(() => askedTimes(page)).toBe(2);
      await answerAs(page, 1, OTHER_USER);
      await isSignedIn(host);
      await host.ask("By the next user");
      await expect(host.credential).toBeVisible();
      expect(bearers(posts(host.callsTo("/a")))).toEqual(["colleague"]);
    });

    test("a provider that is taken away signs its user out", async ({ host, page }) => {
      await addAtA(page, host);
      await expect.poll(() => askedTimes(page)).toBe(1);
      await answerAs(page, 0, DEVELOPER);
      await isSignedIn(host);
      await host.element.evaluate((element) => (element.tokenProvider = null));
      await expect(host.token).toBeVisible();
      await host.description.fill("By nobody");
      await host.create.click();
      await expect(host.problem).toBeVisible();
      expect(posts(host.callsTo("/a"))).toEqual([]);
    });

    test("a provider that is taken away after the session's end takes no password along", async ({ host, page }) => {
      await addAtA(page, host);
      await expect.poll(() => askedTimes(page)).toBe(1);
      await answerAs(page, 0, DEVELOPER);
      await host.ask("Outlives its session");
      const password = await host.reveal();
      await page.route("**/credentials?*", (route) => route.fulfill({ status: 401, body: "" }));
      // The list that is read after an answer ends the session.
      await expect.poll(() => askedTimes(page)).toBe(2);
      await host.element.evaluate((element) => (element.tokenProvider = null));
      await expect(host.token).toBeVisible();
      await expect(host.password).toHaveText(password);
      expect(await wouldLose(host)).toBe(true);
      await host.copy.click();
      await expect(host.saved).toHaveText(/Password copied/);
      await host.done.click();
      await expect.poll(() => wouldLose(host)).toBe(false);
    });

    test("a press that waits for one user's token is not sent for the next", async ({ host, page }) => {
      await addAtA(page, host);
      await expect.poll(() => askedTimes(page)).toBe(1);
      await host.description.fill("Pressed by the first");
      await host.create.click();
      await expect.poll(() => wouldLose(host)).toBe(true);
      await host.element.evaluate((element) => {
        const { tokenProvider } = element;
        element.tokenProvider = null;
        element.tokenProvider = () => tokenProvider();
      });
      await expect.poll(() => wouldLose(host)).toBe(false);
      await expect.poll(() => askedTimes(page)).toBeGreaterThan(1);
      await answerAs(page, 0, DEVELOPER);
      // Whichever of the later ones is listened to.
      await page.evaluate((token) => window.asked.slice(1).forEach((answer) => answer(token)), OTHER_USER);
      await isSignedIn(host);
      await expect(host.description).toHaveValue("");
      await host.ask("Pressed by the next");
      await expect(host.credential).toBeVisible();
      expect(bearers(posts(host.calls))).toEqual(["colleague"]);
      expect(bearers(host.calls)).not.toContain(DEVELOPER);
    });

    test("a sign-in at one API that ends after the change signs nobody in at the next", async ({ host, page }) => {
      const exchange = await hold(page, "**/a/csp/**");
      await addAtA(page, host);
      await expect.poll(() => askedTimes(page)).toBe(1);
      await answerAs(page, 0, DEVELOPER);
      await exchange.came;
      await page.evaluate(() => window.moveTo("b"));
      await expect.poll(() => askedTimes(page)).toBe(2);
      exchange.release();
      await exchange.answered();
      await answerAs(page, 1, OTHER_USER);
      await isSignedIn(host);
      await host.ask("For the second API");
      await expect(host.credential).toBeVisible();
      const users = bearers(host.callsTo("/b"));
      expect(users).toContain(OTHER_USER);
      expect(users.filter((user) => user === DEVELOPER || user.startsWith("developer"))).toEqual([]);
      expect(posts(host.callsTo("/a"))).toEqual([]);
    });

    test("a token that was typed for one API is gone from the form of the next", async ({ host, page }) => {
      const exchange = await hold(page, "**/a/csp/**");
      await addAtA(page, host, { hasProvider: false });
      await host.token.fill(DEVELOPER);
      await host.description.fill("Pressed before the change");
      await host.create.click();
      await exchange.came;
      await page.evaluate(() => window.moveTo("b"));
      exchange.release();
      // The press was for the first API.
      await expect(host.credential).toBeVisible();
      await host.copy.click();
      await expect(host.saved).toHaveText(/Password copied/);
      await host.done.click();
      await expect(host.token).toHaveValue("");
      await expect(host.registry).toHaveValue("sandbox-robot");
      await host.description.fill("Pressed after the change");
      await host.create.click();
      await expect(host.problem).toContainText("Paste an API token or an access token");
      expect(host.callsTo("/b")).toEqual([]);
      expect(posts(host.calls)).toHaveLength(1);
    });

    test("a credential is revoked where it was made, and only for sure", async ({ host, page }) => {
      const sent = await hold(page, "**/a/v1/registries/sandbox-robot/credentials", "POST");
      await addAtA(page, host);
      await page.evaluate(() => {
        window.told = [];
        for (const name of ["created", "discarded", "kept"]) {
          addEventListener(`regcred-${name}`, () => window.told.push(name));
        }
      });
      const told = () => page.evaluate(() => window.told);
      await expect.poll(() => askedTimes(page)).toBe(1);
      await answerAs(page, 0, DEVELOPER);
      await host.ask("Made at the first API");
      await sent.came;
      await page.evaluate(() => {
        window.moveTo("b");
        document.querySelector("registry-credential").description = "For the second API";
      });
      sent.release();
      await expect(host.credential).toBeVisible();
      const password = await host.reveal();
      expect(await wouldLose(host)).toBe(true);

      // Another API, or a gateway, knows no such credential: that proves nothing.
      const one = "**/v1/registries/sandbox-robot/credentials/*";
      const gateway = { status: 404, contentType: "text/html", body: "<h1>Not Found</h1>" };
      await page.route(one, (route) =>
        route.request().method() === "DELETE" ? route.fulfill(gateway) : route.fallback(),
      );
      await host.revoke.click();
      await host.answer("Revoke credential").click();
      await expect(host.problem).toBeVisible();
      await expect(host.password).toHaveText(password);
      expect(await told()).toEqual(["created"]);
      expect(await wouldLose(host)).toBe(true);

      await page.unroute(one);
      expect(host.callsTo("/b")).toEqual([]);
      await host.revoke.click();
      await host.answer("Revoke credential").click();
      await expect.poll(told).toEqual(["created", "discarded"]);
      const deletes = host.calls.filter(({ method }) => method === "DELETE").map(({ path }) => path);
      expect(deletes).toHaveLength(1);
      expect(deletes[0]).toMatch(/^\/a\/v1\/registries\/sandbox-robot\/credentials\/[0-9a-f-]{36}$/);

      // What the page said meanwhile is taken over now.
      await expect(host.description).toHaveValue("For the second API");
      await expect.poll(() => askedTimes(page)).toBe(2);
      await answerAs(page, 1, OTHER_USER);
      await isSignedIn(host);
      expect(bearers(host.callsTo("/b"))).not.toContain(DEVELOPER);
    });

    test("no token is asked for while other addresses wait", async ({ host, page }) => {
      const token = await accessToken(page, host.url);
      await page.clock.install();
      await addAtA(page, host);
      await expect.poll(() => askedTimes(page)).toBe(1);
      await answerAs(page, 0, token);
      await host.ask("Shown for long");
      await expect(host.credential).toBeVisible();
      await page.evaluate(() => window.moveTo("b"));
      // The session at the first API ends soon, and then it has ended.
      await page.clock.runFor("29:20");
      await page.clock.runFor("01:00");
      expect(await askedTimes(page)).toBe(1);
      await host.revoke.click();
      await host.answer("Revoke credential").click();
      await expect(host.problem.first()).toBeVisible();
      expect(await askedTimes(page)).toBe(1);
      await expect(host.password).toHaveText(MASK);
      expect(await wouldLose(host)).toBe(true);
      await host.copy.click();
      await expect(host.saved).toHaveText(/Password copied/);
      await host.done.click();
      await expect.poll(() => askedTimes(page)).toBe(2);
      expect(host.callsTo("/b")).toEqual([]);
    });
  });

  test.describe("a page that renders again", { tag: "@main" }, () => {
    test.beforeEach(({ host }) => host.open("unprepared.html"));

    /** An element whose page gives it a new provider whenever something failed, as an inline one is. */
    async function addRefused(page) {
      await page.clock.install();
      await page.evaluate(async () => {
        await import("/node_modules/regcred/element.js");
        const element = document.createElement("registry-credential");
        window.askedAt = [];
        const render = () => {
          element.tokenProvider = async () => {
            window.askedAt.push(Date.now());
            return "a-token-that-is-refused";
          };
        };
        render();
        element.addEventListener("regcred-failed", render);
        document.querySelector("main").append(element);
      });
    }

    const pauses = async (page) => {
      const times = await page.evaluate(() => window.askedAt);
      return times.slice(1).map((time, index) => time - times[index]);
    };

    test("a refused token is asked for once in ten seconds", async ({ host, page }) => {
      await addRefused(page);
      await expect(host.problem).toBeVisible();
      // A loop would go round with every answer.
      for (let round = 0; round < 10; round++) {
        await page.evaluate(() => fetch("/v1/registries").then((answer) => answer.text()));
      }
      await expect
        .poll(async () => {
          await page.clock.runFor(2_000);
          return (await pauses(page)).length;
        })
        .toBeGreaterThanOrEqual(3);
      expect(Math.min(...(await pauses(page)))).toBeGreaterThanOrEqual(10_000);
      // The token goes under both of the names that it may have, so each time it is two requests.
      const exchanges = host.calls.filter(({ path }) => path.startsWith("/csp/"));
      expect(exchanges.length).toBeLessThanOrEqual(2 * (await page.evaluate(() => window.askedAt.length)));
    });

    for (const isSameElement of [false, true]) {
      const what = isSameElement ? "a provider that was taken away and put back" : "an element in place of one that failed";
      test(`${what} is asked no more than twice in ten seconds`, async ({ host, page }) => {
        await page.clock.install();
        await page.evaluate(async (isSameElement) => {
          await import("/node_modules/regcred/element.js");
          window.askedAt = [];
          const tokenProvider = async () => {
            window.askedAt.push(Date.now());
            return "a-token-that-is-refused";
          };
          const render = () => {
            const element = document.createElement("registry-credential");
            element.tokenProvider = tokenProvider;
            element.addEventListener("regcred-failed", async () => {
              // As a framework does with another key.
              if (!isSameElement) return render();
              element.tokenProvider = null;
              await fetch("/v1/registries");
              element.tokenProvider = tokenProvider;
            });
            document.querySelector("main").replaceChildren(element);
          };
          render();
        }, isSameElement);
        await expect(host.tryAgain).toBeVisible();
        await expect
          .poll(async () => {
            await page.clock.runFor(2_000);
            return (await pauses(page)).length;
          })
          .toBeGreaterThanOrEqual(4);
        const times = await page.evaluate(() => window.askedAt);
        const overTwo = times.slice(2).map((time, index) => time - times[index]);
        expect(Math.min(...overTwo)).toBeGreaterThanOrEqual(10_000);
      });
    }

    test("who comes after another user is not kept waiting by that one's failure", async ({ host, page }) => {
      await page.evaluate(async () => {
        await import("/node_modules/regcred/element.js");
        const show = (tokenProvider) => {
          const element = document.createElement("registry-credential");
          element.tokenProvider = tokenProvider;
          document.querySelector("main").replaceChildren(element);
        };
        show(async () => {
          throw new Error("Alice, sign in again.");
        });
        window.showNext = () => show(async () => "sandbox-api-token-developer");
      });
      await expect(host.problem).toContainText("Alice, sign in again.");
      await page.evaluate(() => window.showNext());
      await expect(host.registry).toHaveAccessibleDescription(/^Search \d+ registries/);
      await expect(host.problem).toBeHidden();
    });

    test("who presses Try again does not wait", async ({ host, page }) => {
      await addRefused(page);
      await expect(host.problem).toBeVisible();
      // From here on only the test moves the time.
      await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1_000));
      const before = await page.evaluate(() => window.askedAt.length);
      await expect
        .poll(async () => {
          // Only while nothing is on its way does a press ask.
          await host.tryAgain.click();
          return page.evaluate(() => window.askedAt.length);
        })
        .toBeGreaterThan(before);
      expect((await pauses(page)).at(-1)).toBeLessThan(10_000);
    });
  });

  test("who presses Create has the page asked for a token at once", { tag: "@main" }, async ({ host, page }) => {
    await host.open("unprepared.html");
    await page.clock.install();
    await page.evaluate(async () => {
      await import("/node_modules/regcred/element.js");
      const element = document.createElement("registry-credential");
      let asked = 0;
      element.registry = "sandbox-robot";
      element.tokenProvider = async () => {
        if (!asked++) throw new Error("Not just now.");
        return "sandbox-api-token-developer";
      };
      document.querySelector("main").append(element);
    });
    await expect(host.problem).toContainText("Not just now.");
    // From here on only the test moves the time.
    await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1_000));
    await host.description.fill("Pressed within ten seconds");
    await host.create.click();
    await expect(host.credential).toContainText("Pressed within ten seconds");
    expect(posts(host.calls)).toHaveLength(1);
  });

  test("a wasm that does not come is told after 15 seconds, and taken when it does", { tag: "@main" }, async ({ host, page }) => {
    const released = gate();
    await page.clock.install();
    await page.route("**/element.wasm", async (route) => {
      await released.opened;
      await route.continue();
    });
    await host.open("unprepared.html");
    await add(page, ROBOT);
    await expect(host.element).toContainText("Starting…");
    await page.clock.runFor(15_000);
    await expect(host.element).toContainText("It didn't load within 15 seconds.");
    await expect(host.tryAgain).toBeVisible();
    released.open();
    await expect(host.create).toBeVisible();
  });

  test.describe("a password on the page", { tag: "@main" }, () => {
    test.beforeEach(({ host }) => host.open("unprepared.html"));

    test("it stays wherever the element is put", async ({ host, page }) => {
      await add(page, ROBOT);
      await expect(host.create).toBeVisible();
      expect(await asksBeforeUnload(page)).toBe(false);
      await host.ask("Moved about");
      const password = await host.reveal();
      await host.revoke.click();
      await expect(host.question).toBeVisible();
      const moves = await host.element.evaluate(async (element) => {
        const section = document.createElement("section");
        document.body.append(section);
        const { shadowRoot } = section.attachShadow({ mode: "open" }).host;
        const lost = [];
        for (const place of [section, shadowRoot, document.querySelector("main"), document.createElement("div")]) {
          place.append(element);
          lost.push(element.wouldLose);
        }
        // Out of the document and back in one task, as a framework sorts a list, with a promise in between.
        await null;
        shadowRoot.append(element);
        await new Promise((settled) => setTimeout(settled));
        return [...lost, element.wouldLose];
      });
      expect(moves).toEqual([true, true, true, true, true]);
      await expect.poll(() => host.question.evaluate((dialog) => dialog.matches(":modal"))).toBe(true);
      expect(await asksBeforeUnload(page)).toBe(true);
      await expect(host.password).toHaveText(password);
      await host.answer("Cancel").click();
      await host.element.evaluate((element) => (element.style.display = "none"));
      expect(await wouldLose(host)).toBe(true);
      await host.element.evaluate((element) => (element.style.display = ""));
      await host.keep();
      expect(await wouldLose(host)).toBe(false);
      expect(await asksBeforeUnload(page)).toBe(false);
      expect(posts(host.calls)).toHaveLength(1);
    });

    test("a page that takes the element away has let go of it", async ({ host, page }) => {
      await add(page, ROBOT);
      await host.ask("Unmounted");
      const password = await host.reveal();
      await host.element.evaluate((element) => {
        window.element = element;
        document.querySelector("main").remove();
      });
      await expect.poll(() => page.evaluate(() => window.element.wouldLose)).toBe(false);
      expect(await asksBeforeUnload(page)).toBe(false);
      await page.evaluate(() => document.body.append(window.element));
      await expect(host.create).toBeVisible();
      expect(await host.inDocument(password)).toBe(false);
      expect(await wouldLose(host)).toBe(false);
    });

    test("an answer that comes after the element was taken away is not shown", async ({ host, page }) => {
      const sent = await hold(page, "**/v1/registries/sandbox-robot/credentials", "POST");
      await page.evaluate(() => {
        window.told = [];
        for (const name of ["created", "kept", "failed"]) {
          addEventListener(`regcred-${name}`, () => window.told.push(name));
        }
      });
      await add(page, ROBOT);
      await host.ask("Too late");
      await sent.came;
      expect(await wouldLose(host)).toBe(true);
      await host.element.evaluate((element) => {
        window.element = element;
        element.remove();
      });
      await expect.poll(() => page.evaluate(() => window.element.wouldLose)).toBe(false);
      sent.release();
      const { password } = JSON.parse(await sent.answered());
      await page.evaluate(() => document.body.append(window.element));
      await isSignedIn(host);
      await expect(host.credential).toBeHidden();
      expect(await page.evaluate(() => window.told)).toEqual([]);
      await expect.poll(() => host.inMemory(password)).toBe(false);
    });

    test("who hears that it was saved may take the element away, or begin anew", async ({ host, page }) => {
      await add(page, ROBOT);
      await host.element.evaluate((element) => {
        element.addEventListener("regcred-kept", () => (window.atKept = [element.wouldLose, element.reset()]));
      });
      await host.ask("Kept, then anew");
      await host.copy.click();
      await expect(host.saved).toHaveText(/Password copied/);
      await host.done.click();
      await expect(host.create).toBeVisible();
      expect(await page.evaluate(() => window.atKept)).toEqual([false, true]);
    });

    test("who hears that it was saved takes no other password away with the element", async ({ host, page }) => {
      const late = gate();
      let isFirst = true;
      await page.route("**/v1/registries/sandbox-robot/credentials", async (route) => {
        if (route.request().method() === "POST" && isFirst) {
          isFirst = false;
          await late.opened;
        }
        await route.continue();
      });
      await add(page, ROBOT);
      await host.element.evaluate((element) => {
        window.told = [];
        for (const name of ["created", "kept"]) {
          element.addEventListener(`regcred-${name}`, () => window.told.push([name, element.wouldLose]));
        }
        element.addEventListener("regcred-kept", () => element.remove());
      });
      await host.ask("Answered late");
      for (const name of ["Stop waiting", "Stop checking"]) await host.element.getByRole("button", { name }).click();
      await host.ask("Answered at once");
      await expect(host.credential).toContainText("Answered at once");
      late.open();
      await expect(host.credential).toContainText("Credential created (1 of 2)");
      await host.copy.click();
      await expect(host.saved).toHaveText(/Password copied/);
      await host.done.click();
      await expect(host.credential).toContainText("Answered late");
      const created = ["created", true];
      expect(await page.evaluate(() => window.told)).toEqual([created, created]);
      await host.copy.click();
      await expect(host.saved).toHaveText(/Password copied/);
      await host.done.click();
      const kept = ["kept", false];
      await expect.poll(() => page.evaluate(() => window.told)).toEqual([created, created, kept, kept]);
      await expect(host.element).toHaveCount(0);
    });

    test("no translator touches it, at no time", async ({ host, page }) => {
      await page.route("**/element.wasm", (route) => route.abort(), { times: 1 });
      const isKept = () =>
        host.element.evaluate(({ shadowRoot }) => {
          const roots = [...shadowRoot.children].filter((node) => node.localName !== "style");
          return roots.length > 0 && roots.every((root) => root.getAttribute("translate") === "no");
        });
      await add(page, ROBOT);
      await expect(host.tryAgain).toBeVisible();
      expect(await isKept()).toBe(true);
      await host.tryAgain.click();
      await expect(host.create).toBeVisible();
      expect(await isKept()).toBe(true);
      await host.ask("Not translated");
      await expect(host.credential).toBeVisible();
      expect(await isKept()).toBe(true);
    });

    test("in a frame that may not download, a download is not believed", async ({ host, page }) => {
      const frame = '<iframe sandbox="allow-scripts allow-same-origin allow-forms" src="index.html" width="900" height="900">';
      const body = `<!doctype html><html lang="en"><title>Framed</title><body>${frame}</iframe></body></html>`;
      await page.route("**/framed.html", (route) => route.fulfill({ contentType: "text/html", body }));
      await host.open("framed.html");
      const element = page.frameLocator("iframe").locator("registry-credential");
      const framed = host.parts(element);
      await host.ask("In a frame", framed);
      await framed.download.click();
      await expect(framed.saved).toHaveText(/Download started/);
      await framed.done.click();
      await expect(framed.question).toContainText("Is the password saved?");
      await expect(framed.credential).toBeVisible();
      expect(await element.evaluate(({ wouldLose }) => wouldLose)).toBe(true);
      await framed.answer("Back to the password").click();
      await expect(framed.password).toHaveText(MASK);
      await framed.done.click();
      await framed.answer("Yes, it is saved").click();
      await expect(framed.finished("In a frame is ready")).toBeVisible();
      expect(await element.evaluate(({ wouldLose }) => wouldLose)).toBe(false);
    });
  });

  test.describe("cookies of the page", { tag: "@main" }, () => {
    test.beforeEach(async ({ host, page }) => {
      await host.open("unprepared.html");
      await page.evaluate(() => (document.cookie = "proxy=knows-me"));
    });

    const creates = (host) => posts(host.calls).map(({ headers }) => headers.cookie);

    test("the element sends none with the create request unless it is told to", async ({ host, page }) => {
      await add(page, ROBOT);
      await host.ask("Without cookies");
      await host.keep();
      await host.element.evaluate((element) => (element.cookies = "same-origin"));
      await host.ask("With cookies");
      await expect(host.credential).toBeVisible();
      expect(creates(host)).toEqual([undefined, "proxy=knows-me"]);
      const others = host.calls.filter(({ method }) => method === "GET").map(({ headers }) => headers.cookie);
      expect([...new Set(others)]).toEqual(["proxy=knows-me"]);
    });

    test("the client sends none with the create request unless it is told to", async ({ host, page }) => {
      await page.evaluate(async () => {
        const { Client, init } = await import("/node_modules/regcred/index.js");
        await init();
        for (const options of [{}, { cookies: "same-origin" }]) {
          const client = new Client({ api: "", tokens: "", token: "sandbox-api-token-developer", ...options });
          await client.createCredential("sandbox-robot", { description: "By the client" });
        }
      });
      expect(creates(host)).toEqual([undefined, "proxy=knows-me"]);
    });
  });
}
