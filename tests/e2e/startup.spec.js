import { expect, test } from "./journey.js";
import { DEEDS, STAGES, others } from "./others.js";

/** Holds the files of this name back until the returned function is called. */
async function hold(page, files) {
  const held = [];
  let open = false;
  await page.route(files, async (route) => {
    if (!open) await new Promise((resolve) => held.push(resolve));
    // Whoever asked may have given up.
    await route.fallback().catch(() => {});
  });
  return () => {
    open = true;
    for (const resolve of held) resolve();
  };
}
const holdWasm = (page) => hold(page, "**/*.wasm");

const HELD = 5000;

test("what is typed and pressed while the wasm is on its way makes one POST, of that moment", { tag: "@main" }, async ({ console, page }) => {
  const release = await holdWasm(page);
  await console.open();
  await console.fill("sandbox-robot", "Typed early");
  const begun = Date.now();
  await console.description.press("Enter");
  await expect(page.getByText("Starting…").last()).toBeVisible();
  await expect(console.create).toHaveAttribute("aria-disabled", "true");
  await console.create.click({ force: true });
  await console.create.click({ force: true });
  await console.description.press("Enter");
  // Read-only, as while a credential is being created: what is sent is what is seen.
  await console.description.pressSequentially("!");
  await expect.poll(() => Date.now() - begun, { timeout: 2 * HELD }).toBeGreaterThan(HELD);
  expect(console.requests.filter(({ method }) => method === "POST")).toEqual([]);
  release();
  await expect(console.credential).toContainText("Typed early");
  expect(console.posts()).toBe(1);
  expect(console.exchanges()).toBe(1);
});

test("typing goes on over the takeover: nothing lost, nothing doubled, the caret where it was", { tag: "@main" }, async ({ console, page }) => {
  const release = await holdWasm(page);
  await console.open();
  await console.registry.fill("sandbox-robot");
  await console.token.fill("kept while it starts");
  const text = "Credential for the server that stands at the end of the corridor, ".repeat(4);
  const typing = console.description.pressSequentially(text, { delay: 10 });
  await expect.poll(() => console.description.inputValue()).toContain("server");
  release();
  await typing;
  await console.inCharge();
  await expect(console.description).toHaveValue(text);
  await expect(console.description).toBeFocused();
  await expect(console.registry).toHaveValue("sandbox-robot");
  await expect(console.token).toHaveValue("kept while it starts");
  // The console has heard of it, too.
  await expect(page.getByRole("link", { name: "Credentials" })).toHaveAttribute("href", /registry=sandbox-robot/);
  await expect(page.getByRole("listbox")).toBeHidden();
});

test("focus, selection and scroll stay where they are", async ({ console, page }) => {
  const release = await holdWasm(page);
  await page.setViewportSize({ width: 390, height: 300 });
  await console.open();
  await console.description.fill("a selected word, and what follows is longer than the field, so that it is scrolled");
  await console.description.evaluate((input) => {
    input.setSelectionRange(11, 15, "backward");
    input.scrollLeft = 40;
    scrollTo(0, 200);
  });
  const state = () =>
    console.description.evaluate((input) => {
      const { selectionStart, selectionEnd, selectionDirection, scrollLeft } = input;
      const boxes = [...document.querySelectorAll("input, button, h1, label")].map((node) => JSON.stringify(node.getBoundingClientRect()));
      return [selectionStart, selectionEnd, selectionDirection, scrollLeft, scrollY, document.activeElement === input, ...boxes];
    });
  const before = await state();
  release();
  await console.inCharge();
  expect(await state()).toEqual(before);
});

test("a word that is being composed is not broken off", async ({ console, page }) => {
  const release = await holdWasm(page);
  await console.open();
  await console.description.focus();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Input.imeSetComposition", { text: "しゃしん", selectionStart: 4, selectionEnd: 4 });
  release();
  // The console is there, out of sight; the word is still open.
  await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name, responseEnd }) => name.endsWith(".wasm") && responseEnd));
  await devtools.send("Input.imeSetComposition", { text: "しゃしんき", selectionStart: 5, selectionEnd: 5 });
  await devtools.send("Input.insertText", { text: "写真機" });
  await console.inCharge();
  await expect(console.description).toHaveValue("写真機");
  await expect(console.description).toBeFocused();
});

test("a token's Enter is taken early, and what the address says stands in the form", { tag: "@main" }, async ({ console, page }) => {
  const release = await holdWasm(page);
  await console.open("?registry=sandbox-robot&description=From+a+link");
  await expect(console.registry).toHaveValue("sandbox-robot");
  await expect(console.description).toHaveValue("From a link");
  await console.signIn();
  await expect(page.getByText("Starting…").last()).toBeVisible();
  await console.description.fill("Another");
  release();
  await expect(page.getByText("Not signed in")).toBeHidden();
  await expect(console.registry).toHaveValue("sandbox-robot");
  await expect(console.description).toHaveValue("Another");
  await expect(console.description).toBeFocused();
  expect(console.exchanges()).toBe(1);
});

test("what surrounds a token and an ID that were pasted early is taken off, too", async ({ console, page }) => {
  const release = await holdWasm(page);
  await console.open();
  await console.fill("\ufeff\u200b sandbox-robot\t", "Pasted early");
  await console.token.fill(`Bearer ${console.sandbox.token}\u00a0`);
  await console.create.click();
  release();
  await expect(console.credential).toContainText("Pasted early");
  expect(console.requests.filter(({ url }) => /%20|%EF|%E2|%09/i.test(url))).toEqual([]);
});

test("a link is followed, and what was typed is there after it", async ({ console, page }) => {
  const release = await holdWasm(page);
  await console.open();
  await console.registry.fill("sandbox-robot");
  await console.description.fill("Typed before");
  await page.getByRole("link", { name: "Credentials" }).click();
  release();
  await expect(page.getByRole("heading", { name: "Credentials of", level: 1 })).toBeVisible();
  await page.goBack();
  await expect(console.description).toHaveValue("Typed before");
});

for (const [what, answer] of [
  ["does not come", { status: 404, body: "" }],
  ["comes changed", { status: 200, contentType: "application/wasm", body: "not what was built" }],
]) {
  test(`wasm that ${what} twice is told plainly, what was typed stays, and the third press makes one POST`, { tag: "@main" }, async ({ console, page }) => {
    let broken = true;
    await page.route("**/*.wasm", (route) => (broken ? route.fulfill(answer) : route.fallback()));
    await console.open();
    await console.fill("sandbox-robot", "Third time");
    await console.create.click();
    for (const _ of [1, 2]) {
      await expect(console.problem).toContainText("Part of this page didn't load. Nothing was sent.");
      await expect(console.problem).toContainText("What you typed is still here. Try again, or reload the page.");
      await expect(console.create).not.toHaveAttribute("aria-disabled");
      await expect(console.description).toHaveValue("Third time");
      await expect(console.token).toHaveValue(console.sandbox.token);
      await console.button("Try again").click();
    }
    await expect(console.button("Try again")).toBeFocused();
    await console.expectAccessible();
    broken = false;
    await console.create.click();
    await expect(console.credential).toContainText("Third time");
    await expect(console.problem).toBeHidden();
    expect(console.posts()).toBe(1);
  });
}

test("a console that breaks in its first rendering leaves the form, and another attempt starts it", async ({ page, sandbox }) => {
  await page.addInitScript(() => {
    const { createElementNS, createElement } = Document.prototype;
    window.breaks = true;
    const breaking = (original) =>
      function (...names) {
        if (window.breaks && names.includes("main")) throw new Error("broken on purpose");
        return original.apply(this, names);
      };
    Object.assign(Document.prototype, { createElement: breaking(createElement), createElementNS: breaking(createElementNS) });
  });
  await page.goto(sandbox.url);
  const description = page.getByLabel("Description");
  await description.fill("Still here");
  await expect(page.getByRole("alert")).toContainText("Part of this page didn't load");
  await expect(description).toHaveValue("Still here");
  await page.evaluate(() => (window.breaks = false));
  await page.getByRole("button", { name: "Try again" }).click();
  await page.waitForFunction(() => performance.getEntriesByName("regcred-ready").length === 1);
  await expect(description).toHaveValue("Still here");
  await expect(page.getByRole("alert")).toBeHidden();
});

test("without WebAssembly the page says who switches it off, and loses nothing", { tag: "@main" }, async ({ console, page }) => {
  await page.addInitScript(() => delete globalThis.WebAssembly);
  await console.open();
  await console.fill("sandbox-robot", "Locked down");
  for (const _ of [1, 2]) {
    await console.create.click();
    await expect(console.problem).toContainText("This page needs WebAssembly, which this browser has switched off. Nothing was sent.");
    await expect(console.problem).toContainText("Lockdown Mode or enhanced security settings switch it off.");
    await expect(console.description).toHaveValue("Locked down");
  }
  await console.expectAccessible();
  expect(console.posts()).toBe(0);
});

for (const [what, answer] of [
  ["refused", (route) => route.abort()],
  ["never answered", () => {}],
]) {
  test(`with its first script ${what} the page is shown, takes no press, says so, and loses nothing`, { tag: "@main" }, async ({ page, sandbox }) => {
    await page.route("**/boot-*.js", answer);
    await page.goto(sandbox.url, { waitUntil: "commit" });
    const description = page.getByLabel("Description");
    await description.fill("Typed in vain");
    await description.press("Enter");
    await expect(page.getByRole("button", { name: "Create credential" })).toBeDisabled();
    await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
    await expect(page.getByText("Part of this page didn't load within 15 seconds. Nothing was sent.")).toBeVisible();
    await expect(description).toHaveValue("Typed in vain");
  });
}

for (const [what, files] of [
  ["glue", "**/console-*.js"],
  ["wasm", "**/console_bg-*.wasm"],
]) {
  test(`${what} that never answers is told after 15 seconds, and another attempt makes one POST`, { tag: "@main" }, async ({ console, page }) => {
    let isSilent = true;
    await page.route(files, (route) => (isSilent ? undefined : route.fallback()));
    await page.clock.install();
    await console.open();
    await console.fill("sandbox-robot", "Second attempt");
    await console.create.click();
    await page.clock.fastForward(5_000);
    await expect(console.create).toHaveAttribute("aria-disabled", "true");
    await expect(console.problem).toBeHidden();
    await page.clock.fastForward(10_000);
    await expect(console.problem).toContainText("Part of this page didn't load. Nothing was sent.");
    await expect(console.create).not.toHaveAttribute("aria-disabled");
    isSilent = false;
    await console.button("Try again").click();
    await expect(console.problem).toBeHidden();
    await expect(console.description).toHaveValue("Second attempt");
    await console.create.click();
    await expect(console.credential).toContainText("Second attempt");
    expect(console.posts()).toBe(1);
  });

  test(`${what} that comes after more than 15 seconds is still welcome, but sends nothing by itself`, async ({ console, page }) => {
    const release = await hold(page, files);
    await page.clock.install();
    await console.open();
    await console.fill("sandbox-robot", "Late");
    await console.create.click();
    await page.clock.fastForward(15_000);
    await expect(console.problem).toContainText("Nothing was sent");
    release();
    await expect(console.problem).toBeHidden();
    await expect(console.description).toHaveValue("Late");
    expect(console.posts()).toBe(0);
    await console.create.click();
    await expect(console.credential).toContainText("Late");
    expect(console.posts()).toBe(1);
  });
}

// ---- What others do to the page.

/** Opens the console, fills the form in, and has others do these deeds at that stage. */
async function meet({ console, page }, deeds, stage) {
  const [isBeforeBoot, , isDuring, isAfter] = STAGES.map((each) => each === stage);
  await others(page, deeds, isDuring);
  const releaseBoot = isBeforeBoot ? await hold(page, "**/boot-*.js") : () => {};
  const release = await holdWasm(page);
  await page.goto(console.sandbox.url, { waitUntil: "commit" });
  await expect(console.create).toBeVisible();
  if (isAfter) {
    release();
    await console.inCharge();
  }
  if (!isDuring) await page.evaluate(() => window.others());
  await console.fill("sandbox-robot", "Among others");
  releaseBoot();
  await expect(console.create).toBeEnabled();
  return release;
}

const ALL = "all of it";
for (const stage of STAGES) {
  for (const deed of [...Object.keys(DEEDS), ALL]) {
    test(`${deed}, ${stage}: one press makes one POST`, { tag: deed === ALL ? "@main" : [] }, async ({ console, page }) => {
      const release = await meet({ console, page }, deed === ALL ? Object.values(DEEDS) : [DEEDS[deed]], stage);
      await console.create.click();
      if (stage !== STAGES.at(-1)) await expect(console.create).toHaveAttribute("aria-disabled", "true");
      release();
      await expect(console.credential).toContainText("Among others");
      expect(console.posts()).toBe(1);
      expect(console.exchanges()).toBe(1);
      await console.inCharge();
    });
  }

  test(`${ALL}, ${stage}: the token's Enter signs in once, and what was typed is there`, { tag: "@main" }, async ({ console, page }) => {
    const release = await meet({ console, page }, Object.values(DEEDS), stage);
    await console.token.press("Enter");
    release();
    await expect(page.getByText("Not signed in")).toBeHidden();
    await expect(console.registry).toHaveValue("sandbox-robot");
    await expect(console.description).toHaveValue("Among others");
    expect(console.exchanges()).toBe(1);
    expect(console.posts()).toBe(0);
    await console.inCharge();
  });
}

test("a form and a link of others, before the takeover, are theirs", async ({ console, page }) => {
  const release = await holdWasm(page);
  await others(page, [DEEDS["forms before ours"]]);
  await console.open();
  const taken = await page.evaluate(() => {
    window.others();
    const link = Object.assign(document.createElement("a"), { href: "#elsewhere" });
    document.querySelector("main").append(link);
    const taken = [];
    const note = (event) => {
      taken.push(event.defaultPrevented);
      event.preventDefault();
    };
    for (const form of document.querySelectorAll("form.others")) {
      form.addEventListener("submit", note);
      form.requestSubmit();
    }
    link.addEventListener("click", note);
    link.click();
    return taken;
  });
  expect(taken).toEqual([false, false, false, false]);
  await expect(console.create).not.toHaveAttribute("aria-disabled");
  await console.fill("sandbox-robot", "Ours");
  release();
  await console.inCharge();
  await console.create.click();
  await expect(console.credential).toContainText("Ours");
  expect(console.posts()).toBe(1);
});

for (const [what, breaking] of [
  ["giving up the old page", "Element.prototype.replaceWith"],
  ["saying that it is there", "Performance.prototype.mark"],
  ["handing over what was typed", "EventTarget.prototype.dispatchEvent"],
  ["setting the selection", "HTMLInputElement.prototype.setSelectionRange"],
]) {
  test(`a takeover in which ${what} breaks leaves a page that works`, async ({ page, sandbox }) => {
    const release = await holdWasm(page);
    const [type, , method] = breaking.split(".");
    await page.addInitScript(
      ([type, method]) => {
        const original = window[type].prototype[method];
        window[type].prototype[method] = function (...rest) {
          if (window.isBreaking) throw new Error("broken on purpose");
          return original.apply(this, rest);
        };
      },
      [type, method],
    );
    await page.goto(sandbox.url);
    const description = page.getByLabel("Description");
    await description.fill("Typed early");
    await page.evaluate(() => {
      document.getElementById("regcred").isOld = true;
      window.isBreaking = true;
    });
    release();
    // The old page says that it broke, or is gone.
    await page.waitForFunction(() => !document.getElementById("regcred").isOld || document.querySelector(".boot-failure"));
    await page.evaluate(() => (window.isBreaking = false));
    const again = page.getByRole("button", { name: "Try again" });
    if (await again.isVisible()) await again.click();
    await page.waitForFunction(() => !document.getElementById("regcred").isOld);
    await page.getByLabel("API token").fill(sandbox.token);
    await page.getByLabel("Registry", { exact: true }).fill("sandbox-robot");
    await description.fill("Typed late");
    await page.getByRole("button", { name: "Create credential" }).click();
    await expect(page.getByRole("region", { name: "Credential created" })).toContainText("Typed late");
  });
}

test("where boot.js does not come, 15 seconds later the page says so, and tries again by a link", { tag: "@main" }, async ({ console, page }) => {
  let isLost = true;
  await page.route("**/boot-*.js", (route) => (isLost ? route.abort() : route.fallback()));
  await page.goto(new URL("?registry=sandbox-robot", console.sandbox.url).href);
  const late = page.locator("#regcred-late");
  await expect(late).toBeHidden();
  const delays = await page.evaluate(() =>
    document.getAnimations().filter(({ effect }) => effect.target.id === "regcred-late").map((it) => (it.finish(), it.effect.getTiming().delay)),
  );
  expect(delays).toEqual([15_000]);
  await expect(late).toHaveText("Part of this page didn't load within 15 seconds. Nothing was sent. Copy what you typed, then try again.");
  isLost = false;
  await late.getByRole("link", { name: "try again" }).click();
  await console.inCharge();
  await expect(late).toHaveCount(0);
  await expect(console.registry).toHaveValue("sandbox-robot");
});

test("the registry's field is the same before and after the parts that come later", async ({ console, page }) => {
  const release = await hold(page, /\/(split|chunk)_\w+-\w+\.wasm$/);
  await console.open();
  await console.inCharge();
  await console.registry.click();
  release();
  for (const text of ["sandbox", "-robot"]) {
    await page.keyboard.type(text);
    await page.waitForLoadState("networkidle");
  }
  await expect(console.registry).toBeFocused();
  await expect(console.registry).toHaveValue("sandbox-robot");
});

test("no translator is let into the console", async ({ console, page }) => {
  await console.open();
  await console.inCharge();
  expect(await page.evaluate(() => document.querySelector("h1").translate)).toBe(false);
});

for (const place of ["", "credentials/", "rotate/"]) {
  test(`/${place} reads alike before the wasm and after`, async ({ page, sandbox }) => {
    const release = await holdWasm(page);
    // The lists are there only after the first rendering.
    await page.goto(new URL(place, sandbox.url).href);
    const shown = () => page.evaluate(() => [document.title, document.getElementById("regcred").outerHTML]);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    // boot.js has run.
    await expect(page.locator("#regcred-late")).toHaveCount(0);
    const before = await shown();
    await page.evaluate(() => {
      new MutationObserver((_, observer) => {
        observer.disconnect();
        window.taken = [document.title, document.getElementById("regcred").outerHTML];
      }).observe(document.body, { childList: true });
    });
    release();
    await page.waitForFunction(() => window.taken);
    expect(await page.evaluate(() => window.taken)).toEqual(before);
  });
}

test("the page says when it is in charge, and every file was fetched once", async ({ console }) => {
  await console.open();
  await console.inCharge();
  const fetched = console.requests.map(({ url }) => url);
  expect(fetched).toEqual([...new Set(fetched)]);
});

test("a host that does not know the media type of wasm will do", async ({ console, page }) => {
  await page.route("**/*.wasm", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-type": "application/octet-stream" } });
  });
  await console.issue("sandbox-robot");
});

test("without its styles the page says why it looks plain, and works", { tag: "@main" }, async ({ console, page }) => {
  const plain = page.getByText("This page's styles didn't load, so it looks plain. Reload the page.");
  await console.open();
  await console.inCharge();
  await expect(plain).toBeHidden();
  // Integrity refuses what was changed on its way.
  await page.route("**/console-*.css", (route) => route.fulfill({ contentType: "text/css", body: "body { color: red }" }));
  await page.reload();
  await expect(plain).toBeVisible();
  await console.inCharge();
  await expect(plain).toBeVisible();
  await console.issue("sandbox-robot");
});

test("the rest of the stylesheet is there before it is needed, and is asked for twice", async ({ console, page }) => {
  let attempts = 0;
  await page.route(/\/later-\w+\.css/, (route) => (attempts++ ? route.fallback() : route.abort()));
  await console.open();
  await console.signedIn();
  // Laid over what is below it, not between.
  await expect(page.locator(".options")).toHaveCSS("position", "absolute");
  expect(attempts).toBe(2);
});

test("lists that do not load are told where they are needed, and asked for again", { tag: "@main" }, async ({ console, page }) => {
  let broken = true;
  await page.route(/\/(split|chunk)_\w+-\w+\.wasm$/, (route) => (broken ? route.abort() : route.fallback()));
  await console.open();
  await console.inCharge();
  await console.registry.fill("sandbox-robot");
  await console.description.fill("Kept meanwhile");
  await page.getByRole("link", { name: "Credentials" }).click();
  await expect(console.problem).toContainText("Part of this page didn't load.");
  await console.expectAccessible();
  await console.button("Try again").click();
  await expect(console.problem).toContainText("Part of this page didn't load.");
  broken = false;
  await console.button("Try again").click();
  await expect(page.getByLabel("API token or access token")).toBeVisible();
  await page.getByRole("link", { name: "Create" }).click();
  await expect(console.description).toHaveValue("Kept meanwhile");
});

test("nothing that comes after the first wasm is needed to create, show and keep a credential", { tag: "@main" }, async ({ console, page }) => {
  let broken = true;
  await page.route(/\/(split|chunk)_\w+-\w+\.wasm$/, (route) => (broken ? route.abort() : route.fallback()));
  await console.issue("sandbox-robot");
  await expect(console.problem).toContainText("Part of this page didn't load.");
  await console.expectAccessible();
  await console.reveal();
  await console.button("Copy password").click();
  await expect(console.credential).toContainText("● Password copied");
  broken = false;
  await console.button("Try again").click();
  await expect(page.getByRole("group", { name: "Tool" })).toBeVisible();
  await console.finish();
  expect(console.posts()).toBe(1);
});

/** A new build has taken the place of the files that the page is made of. */
const deployAnew = (page) => page.route(/\/(split|chunk)_\w+-\w+\.wasm$/, (route) => route.fulfill({ status: 404 }));

test("after a deployment, a page whose file is gone says to reload, and what that loses", { tag: "@main" }, async ({ console, page }) => {
  await deployAnew(page);
  await console.open();
  await console.signedIn();
  await page.getByRole("link", { name: "Credentials" }).click();
  await expect(console.problem).toContainText("If that fails, reload the page: it may have been updated.");
  await expect(console.problem).toContainText("you'll have to sign in again");
  await console.expectAccessible();
  await page.unrouteAll();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Credentials of", level: 1 })).toBeVisible();
});

test("after a deployment, a password on the page is not lost by the reload that it advises", async ({ console, page }) => {
  await deployAnew(page);
  await console.issue("sandbox-robot");
  await expect(console.problem).toContainText("You'll be asked first if a password would be lost");
  const asked = page.waitForEvent("dialog");
  await page.evaluate(() => void setTimeout(() => location.reload()));
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  expect(await console.reveal()).not.toBe("");
});
