import { MASK, accessToken, add, expect, hosts, test } from "./host.js";

const ROBOT = { api: "", tokens: "", registry: "sandbox-robot" };

if (hosts.some(({ name }) => name === "plain")) {
  test.describe("the element in a plain page", { tag: "@main" }, () => {
    test.beforeEach(({ host }) => host.open("unprepared.html"));

    test("two elements share nothing", async ({ host, page }) => {
      await add(page, { ...ROBOT, description: "First" }, { ...ROBOT, registry: "sandbox-json-key" });
      const [first, second] = [0, 1].map((index) => host.parts(page.locator("registry-credential").nth(index)));
      await expect(first.description).toHaveValue("First");
      await expect(second.description).toHaveValue("");
      const wouldLose = () => host.element.evaluateAll((elements) => elements.map((element) => element.wouldLose));
      await host.ask("First", first);
      await expect(first.credential).toBeVisible();
      expect(await wouldLose()).toEqual([true, false]);
      await expect(second.credential).toHaveCount(0);
      await expect(second.registry).toHaveValue("sandbox-json-key");
      await host.ask("Second", second);
      await expect(second.credential).toBeVisible();
      const passwords = [await host.reveal(first), await host.reveal(second)];
      expect(passwords[0]).not.toBe(passwords[1]);
      await host.keep(first);
      await expect(first.credential).toBeHidden();
      await expect(second.password).toHaveText(passwords[1]);
      await expect(second.saved).toHaveText(/Password not saved yet/);
      expect(await wouldLose()).toEqual([false, true]);
    });

    test("a page's own origin is asked wherever its base leads", async ({ host, page }) => {
      await page.evaluate(() => {
        const base = Object.assign(document.createElement("base"), { href: "https://elsewhere.invalid/assets/" });
        document.head.append(base);
      });
      await add(page, ROBOT);
      await host.ask("With a base");
      await expect(host.credential).toBeVisible();
    });

    test("a page hears whenever leaving begins or ceases to lose anything", async ({ host, page }) => {
      await add(page, { ...ROBOT, registry: "sandbox-drops" });
      await host.element.evaluate((element) => {
        window.heard = [];
        element.addEventListener("regcred-would-lose", ({ detail }) => window.heard.push(detail.wouldLose, element.wouldLose));
      });
      const heard = () => page.evaluate(() => window.heard);
      await host.ask("Lost answer");
      await expect.poll(heard).toEqual([true, true]);
      await host.element.getByRole("button", { name: /^Leave .+ active$/ }).click();
      await host.element.getByRole("button", { name: "Back to the form" }).click();
      await expect.poll(heard).toEqual([true, true, false, false]);
    });

    test("a token provider that is no function is refused where it is set", async ({ page }) => {
      await add(page, ROBOT);
      const set = page.evaluate(() => void (document.createElement("registry-credential").tokenProvider = "a token"));
      await expect(set).rejects.toThrow("tokenProvider is no function.");
    });

    test("an element that is moved keeps the credential that it shows", async ({ host, page }) => {
      await add(page, ROBOT);
      await host.ask("Moved");
      const password = await host.reveal();
      const wouldLose = await host.element.evaluate((element) => {
        document.body.prepend(document.createElement("section"));
        document.querySelector("section").append(element);
        return element.wouldLose;
      });
      expect(wouldLose).toBe(true);
      await expect(host.password).toHaveText(password);
      const posts = host.requests.filter(({ method, url }) => method === "POST" && url.endsWith("/credentials"));
      expect(posts).toHaveLength(1);
      await host.keep();
      await host.createAnother.click();
      await expect(host.create).toBeVisible();
    });

    test("an element that is removed leaves nothing of the password", async ({ host, page }) => {
      await add(page, ROBOT);
      await host.ask("Removed");
      const password = await host.reveal();
      expect(await host.inMemory(password)).toBe(true);
      expect(await host.inDocument(password)).toBe(true);
      // A script that keeps the element sees its tree.
      await host.element.evaluate((element) => {
        window.removed = element;
        element.remove();
      });
      await expect.poll(() => host.inMemory(password)).toBe(false);
      expect(await host.inDocument(password)).toBe(false);
      expect(await page.evaluate(() => window.removed.shadowRoot?.textContent ?? "")).not.toContain(password);
    });

    test("reset gives an empty form, but not while a password would be lost", async ({ host, page }) => {
      await add(page, ROBOT);
      await host.ask("Reset");
      await expect(host.credential).toBeVisible();
      const reset = () => host.element.evaluate((element) => [element.reset(), element.wouldLose]);
      expect(await reset()).toEqual([false, true]);
      await expect(host.credential).toBeVisible();
      await host.keep();
      expect(await reset()).toEqual([true, false]);
      await expect(host.finished(/ is ready$/)).toBeHidden();
      await host.registry.fill("sandbox-json-key");
      await host.description.fill("Typed, then given up");
      expect(await reset()).toEqual([true, false]);
      await expect(host.description).toHaveValue("");
      await expect(host.registry).toHaveValue("sandbox-robot");
    });

    test("neither reset nor another registry takes a press away, or the word that one may have been created", async ({ host, page }) => {
      await page.clock.install();
      await add(page, ROBOT);
      await expect(host.registry).toHaveAccessibleDescription(/credentials used/);
      let isHeld = true;
      let open;
      const opened = new Promise((resolve) => (open = resolve));
      await page.route("**/credentials?*", async (route) => {
        if (isHeld) await opened;
        await route.fallback().catch(() => {});
      });
      await page.route("**/credentials", (route) =>
        route.request().method() === "POST" ? route.abort() : route.fallback(),
      );
      const posts = () => host.requests.filter(({ method, url }) => method === "POST" && url.endsWith("/credentials")).length;
      const disturb = () =>
        host.element.evaluate((element) => {
          element.description = `Another ${Math.random()}`;
          return [element.reset(), element.wouldLose];
        });
      await page.evaluate(() => new BroadcastChannel("regcred").postMessage(["made", "elsewhere"]));
      await host.description.fill("Pressed");
      await host.create.click();
      await expect(host.element.getByText("Preparing…").first()).toBeVisible();
      expect(await disturb()).toEqual([false, true]);
      isHeld = false;
      open();
      await expect.poll(posts).toBe(1);
      await expect
        .poll(async () => {
          await page.clock.runFor(3_000);
          return host.problem.textContent();
        })
        .toContain("We didn't recognize a new one of yours in the list within 20 seconds");
      expect(await disturb()).toEqual([false, true]);
      await expect(host.problem).toContainText("We didn't recognize a new one of yours in the list");
      await host.element.getByRole("button", { name: "Stop checking" }).click();
      await expect.poll(disturb).toEqual([true, false]);
      await expect(host.description).toHaveValue(/^Another/);
      expect(posts()).toBe(1);
    });

    test("its events leave shadow trees, and carry the password on demand only", async ({ host, page }) => {
      await page.evaluate(() => {
        window.caught = [];
        addEventListener("regcred-created", ({ bubbles, composed, detail }) => {
          window.caught.push({ bubbles, composed, detail });
        });
      });
      await add(page, { ...ROBOT, "expose-secret": "" });
      await page.evaluate(() => {
        const outer = document.createElement("section");
        document.querySelector("main").append(outer);
        outer.attachShadow({ mode: "open" }).append(document.querySelector("registry-credential"));
      });
      await host.ask("Exposed");
      const password = await host.reveal();
      const [caught, ...others] = await page.evaluate(() => window.caught);
      expect(others).toEqual([]);
      expect(caught).toMatchObject({ bubbles: true, composed: true, detail: { password, description: "Exposed" } });
    });

    test("attributes and properties are the same thing", async ({ host, page }) => {
      await add(page, ROBOT);
      const seen = await host.element.evaluate((element) => {
        element.description = "By the property";
        element.exposeSecret = true;
        element.api = "/somewhere";
        element.cookies = "same-origin";
        const names = ["description", "expose-secret", "api", "cookies"];
        const attributes = names.map((name) => element.getAttribute(name));
        element.setAttribute("registry", "sandbox-history");
        element.removeAttribute("expose-secret");
        element.removeAttribute("api");
        element.removeAttribute("cookies");
        const { cookies } = element;
        return { cookies, attributes, registry: element.registry, exposeSecret: element.exposeSecret, api: element.api };
      });
      expect(seen).toEqual({
        attributes: ["By the property", "", "/somewhere", "same-origin"],
        cookies: "",
        registry: "sandbox-history",
        exposeSecret: false,
        api: "",
      });
    });

    test("a property without a value takes its attribute off", async ({ host, page }) => {
      await add(page, { ...ROBOT, cookies: "same-origin", description: "Gone soon" });
      await expect(host.registry).toHaveValue("sandbox-robot");
      const attributes = await host.element.evaluate((element) => {
        // As React does where a property is undefined.
        Object.assign(element, { registry: undefined, description: null, cookies: undefined, api: null, tokens: undefined });
        return element.getAttributeNames();
      });
      expect(attributes).toEqual([]);
      await expect(host.registry).toHaveValue("");
      await expect(host.description).toHaveValue("");
    });

    test("what a person has typed stays when the page says late what the form begins with", async ({ host, page }) => {
      await add(page, { api: "", tokens: "" });
      await expect(host.registry).toHaveAccessibleDescription(/Search \d+ registries/);
      await host.description.pressSequentially("Typed by a ");
      await host.element.evaluate((element) => Object.assign(element, { registry: "sandbox-robot", description: "Late" }));
      await expect(host.registry).toHaveValue("sandbox-robot");
      await expect(host.registry).toHaveAccessibleDescription(/credentials used/);
      // The focus and the caret are where they were.
      await page.keyboard.type("person");
      await expect(host.description).toHaveValue("Typed by a person");
      await host.create.click();
      await expect(host.credential).toContainText("Typed by a person");
      // Once a person is done, what the page says begins a new form.
      await host.element.evaluate((element) => (element.description = "The next one"));
      await host.keep();
      await expect(host.finished("Typed by a person is ready")).toBeVisible();
      await host.element.evaluate((element) => element.reset());
      await expect(host.description).toHaveValue("The next one");
    });

    test("keys that are typed into its fields are not the page's shortcuts, others are", async ({ host, page }) => {
      await add(page, ROBOT);
      await expect(host.create).toBeVisible();
      await page.evaluate(() => {
        window.heard = new Set();
        for (const type of ["keydown", "keypress", "keyup"]) document.addEventListener(type, ({ key }) => window.heard.add(key));
      });
      const heard = () => page.evaluate(() => [...window.heard]);
      await host.description.pressSequentially("s/?");
      for (const key of ["Backspace", "ArrowLeft", "Delete", "Home"]) await host.description.press(key);
      expect(await heard()).toEqual([]);
      for (const key of ["Escape", "Control+k", "F1"]) await host.description.press(key);
      expect(await heard()).toEqual(["Escape", "Control", "k", "F1"]);
      await expect(host.description).toHaveValue("s");
    });

    test("the Escape that answers a question closes nothing of the page's", async ({ host, page }) => {
      await add(page, ROBOT);
      await host.ask("In a dialog of the page");
      await page.evaluate(() => {
        window.pressed = 0;
        document.addEventListener("keydown", ({ key }) => (window.pressed += key === "Escape"));
      });
      const pressed = () => page.evaluate(() => window.pressed);
      await host.done.click();
      await expect(host.question).toBeVisible();
      await page.keyboard.press("Escape");
      await expect(host.question).toBeHidden();
      expect(await pressed()).toBe(0);
      await page.keyboard.press("Escape");
      expect(await pressed()).toBe(1);
    });

    test("a provider that does not answer is told of after 30 seconds, asked again, and still welcome", async ({ host, page }) => {
      await page.clock.install();
      await page.evaluate(async () => {
        await import("/node_modules/regcred/element.js");
        const element = document.createElement("registry-credential");
        window.asked = [];
        Object.assign(element, { registry: "sandbox-robot", description: "Waited for" });
        element.tokenProvider = () => new Promise((answer) => window.asked.push(answer));
        document.querySelector("main").append(element);
      });
      const asked = () => page.evaluate(() => window.asked.length);
      await expect.poll(asked).toBe(1);
      await host.create.click();
      await page.clock.runFor(30_000);
      await expect(host.problem.first()).toContainText("This page has not signed you in yet");
      await expect(host.problem.first()).toContainText("Its token has not come for 30 seconds.");
      // Nor does the press wait for ever.
      await expect(host.create).not.toHaveAttribute("aria-disabled");
      await host.expectAccessible();
      await page.clock.runFor(60_000);
      expect(await asked()).toBe(1);
      await host.tryAgain.click();
      await expect.poll(asked).toBe(2);
      await page.clock.runFor(30_000);
      await page.evaluate(() => window.asked[1]("sandbox-api-token-developer"));
      await expect(host.registry).toHaveAccessibleDescription(/credentials used/);
      await expect(host.tryAgain).toBeHidden();
      await host.create.click();
      await expect(host.credential).toContainText("Waited for");
    });

    test("without WebAssembly the element says who switches it off", async ({ host, page }) => {
      await page.evaluate(() => delete globalThis.WebAssembly);
      await add(page, ROBOT);
      await expect(host.problem).toContainText("no credential was created");
      await expect(host.problem).toContainText("It needs WebAssembly. Lockdown Mode or enhanced security settings switch it off");
    });

    test("what was set before the element was defined counts", async ({ host, page }) => {
      await page.evaluate(async () => {
        const element = document.createElement("registry-credential");
        element.tokenProvider = async () => "sandbox-api-token-developer";
        element.registry = "sandbox-robot";
        document.querySelector("main").append(element);
        await import("/node_modules/regcred/element.js");
      });
      await expect(host.create).toBeVisible();
      await expect(host.token).toBeHidden();
      await expect(host.registry).toHaveValue("sandbox-robot");
      expect(await host.element.evaluate((element) => Object.keys(element))).toEqual([]);
    });

    test("without a provider each form asks for its own token", async ({ host, page, sandbox }) => {
      await page.evaluate(async () => {
        await import("/node_modules/regcred/element.js");
        for (const registry of ["sandbox-robot", "sandbox-json-key"]) {
          const element = document.createElement("registry-credential");
          document.querySelector("main").append(Object.assign(element, { registry }));
        }
      });
      const [first, second] = [0, 1].map((index) => host.parts(host.element.nth(index)));
      await expect(second.token).toBeVisible();
      await first.token.fill(sandbox.token);
      await first.description.fill("By a typed token");
      await first.create.click();
      await expect(first.credential).toBeVisible();
      await expect(second.token).toBeVisible();
      await expect(second.token).toHaveValue("");
    });

    test("it has the members that its declaration names", async ({ host, page }) => {
      await add(page, ROBOT);
      const members = await host.element.evaluate((element) => {
        const { RegistryCredentialElement } = window.regcred;
        const names = ["api", "tokens", "cookies", "registry", "description", "use", "exposeSecret"];
        names.push("tokenProvider", "wouldLose", "reset");
        return [element instanceof RegistryCredentialElement, ...names.filter((name) => !(name in element))];
      });
      expect(members).toEqual([true]);
    });

    test("the page says which tool is chosen first, and the footer stays in sight", async ({ host, page }) => {
      // In somebody else's page, the address is not about this.
      await host.open("unprepared.html?use=helm-login");
      await page.setViewportSize({ width: 800, height: 500 });
      await add(page, { ...ROBOT, use: "kubernetes-secret" });
      await host.ask("For a cluster");
      await expect(host.element.getByRole("radio", { name: "Kubernetes" })).toBeChecked();
      await expect(host.element.getByLabel("Namespace")).toBeVisible();
      const isTall = () => page.evaluate(() => document.documentElement.scrollHeight > 2 * innerHeight);
      expect(await isTall()).toBe(true);
      await expect(host.done).toBeInViewport({ ratio: 1 });
      await expect(host.copy).toBeInViewport({ ratio: 1 });
      await page.mouse.move(400, 200);
      await page.mouse.wheel(0, 400);
      await expect(host.copy).not.toBeInViewport();
      await expect(host.done).toBeInViewport({ ratio: 1 });
    });

    test("what a provider says as it fails is shown, and it is asked again on demand", async ({ host, page }) => {
      await page.evaluate(async () => {
        await import("/node_modules/regcred/element.js");
        const element = document.createElement("registry-credential");
        element.registry = "sandbox-robot";
        const answers = [() => Promise.reject(new Error("nobody is signed in")), () => "sandbox-api-token-developer"];
        element.tokenProvider = () => answers.shift()();
        document.querySelector("main").append(element);
      });
      await expect(host.problem).toContainText("nobody is signed in");
      await expect(host.tryAgain).toHaveAttribute("part", "button");
      await host.expectAccessible();
      await host.tryAgain.click();
      await host.ask("At the second attempt");
      await expect(host.credential).toBeVisible();
    });

    test("where a provider gives the tokens, nobody is told to paste or create one", async ({ host, page }) => {
      await page.evaluate(async () => {
        await import("/node_modules/regcred/element.js");
        const element = document.createElement("registry-credential");
        const answers = ["no token at all", "sandbox-api-token-developer", "sandbox-api-token-developer"];
        const answered = new Promise((resolve) => (window.answer = resolve));
        element.tokenProvider = () => answered.then(() => answers.shift());
        document.querySelector("main").append(element);
      });
      await expect(host.registry).toHaveAccessibleDescription("Paste an ID");
      await page.evaluate(() => window.answer());
      await expect(host.problem).toContainText("Tokens can't contain spaces or special characters.");
      await expect(host.problem).toContainText("Try again. If it keeps failing, tell whoever runs this page.");
      await expect(host.element).not.toContainText(/Paste a new|Copy the token|cloud console/);
      await host.tryAgain.click();
      await expect(host.registry).toHaveAccessibleDescription(/Search \d+ registries/);
      await host.registry.fill("sandbox-robot");
      let isEnded = true;
      await page.route("**/credentials", (route) =>
        isEnded && route.request().method() === "POST" ? route.fulfill({ status: 401, body: "" }) : route.fallback(),
      );
      await host.ask("After the session's end");
      const ended = host.problem.filter({ hasText: "Your token is no longer valid." });
      await expect(ended.first()).toContainText("Try again: this page then gets a new token.");
      await expect(host.element).not.toContainText(/Paste a new token|Sign in again/);
      await host.expectAccessible();
      isEnded = false;
      await expect(host.registry).toHaveAccessibleDescription(/credentials used/);
      await host.create.click();
      await expect(host.credential).toContainText("After the session's end");
    });

    test("a token comes with a file's last line end, and an empty one is the page's fault", async ({ host, page }) => {
      await page.evaluate(async () => {
        await import("/node_modules/regcred/element.js");
        const element = document.createElement("registry-credential");
        element.registry = "sandbox-robot";
        const answers = [" \n", "sandbox-api-token-developer\n"];
        element.tokenProvider = async () => answers.shift();
        document.querySelector("main").append(element);
      });
      await expect(host.problem).toContainText("The page gave no token: what it gave is empty.");
      await expect(host.problem).not.toContainText("Copy the token");
      await host.tryAgain.click();
      await host.ask("With a line end");
      await expect(host.credential).toBeVisible();
    });

    test("an address with what is added to it is refused", async ({ host, page }) => {
      await add(page, { ...ROBOT, api: new URL("/v1", page.url()).href });
      await expect(host.problem).toContainText("It has to begin with https://, and leave out /v1 and /csp.");
      await expect(host.create).toBeHidden();
    });

    test("who presses before the provider has answered gets the credential all the same", async ({ host, page }) => {
      await page.evaluate(async () => {
        await import("/node_modules/regcred/element.js");
        const element = document.createElement("registry-credential");
        Object.assign(element, { registry: "sandbox-robot", description: "In a hurry" });
        const answered = new Promise((resolve) => (window.answer = resolve));
        element.tokenProvider = () => answered;
        document.querySelector("main").append(element);
      });
      await host.create.click();
      await page.evaluate(() => window.answer("sandbox-api-token-developer"));
      await expect(host.credential).toBeVisible();
    });

    test("an init right behind the import says where the wasm is", async ({ host, page }) => {
      await page.evaluate(async () => {
        document.querySelector("main").append(document.createElement("registry-credential"));
        const { init } = await import("/node_modules/regcred/element.js");
        await init("/node_modules/regcred/element.wasm?ours");
      });
      await expect(host.create).toBeVisible();
      const loads = host.requests.filter(({ url }) => url.includes(".wasm"));
      expect(loads.map(({ url }) => new URL(url).search)).toEqual(["?ours"]);
    });

    test("an element that is taken out and put back while the wasm loads is there", async ({ host, page }) => {
      let release;
      const released = new Promise((resolve) => (release = resolve));
      await page.route("**/element.wasm", (route) => released.then(() => route.continue()));
      const loading = page.waitForRequest("**/element.wasm");
      await add(page, ROBOT);
      await loading;
      await host.element.evaluate((element) => {
        window.element = element;
        element.remove();
      });
      await page.evaluate(() => document.querySelector("main").append(window.element));
      release();
      await expect(host.create).toBeVisible();
    });

    test("a wasm that does not arrive is told, and loaded again on demand", async ({ host, page }) => {
      await page.route("**/element.wasm", (route) => route.abort(), { times: 1 });
      await add(page, ROBOT);
      await expect(host.problem).toContainText("no credential was created");
      await host.expectAccessible();
      await host.tryAgain.click();
      await expect(host.create).toBeVisible();
    });

    test("the page's address, title and history stay the page's own", async ({ host, page }) => {
      const place = () => page.evaluate(() => [location.href, document.title, history.length, history.state]);
      const before = await place();
      await add(page, ROBOT);
      await host.ask("At home elsewhere");
      await expect(host.credential).toBeVisible();
      expect(await place()).toEqual(before);
      await host.keep();
      await host.createAnother.click();
      await expect(host.create).toBeVisible();
      expect(await place()).toEqual(before);
    });

    test("before an access token ends the page is asked for another", async ({ host, page }) => {
      const tokens = [await accessToken(page, host.url), "sandbox-api-token-developer"];
      await page.clock.install();
      await add(page);
      await page.evaluate((tokens) => {
        window.asked = 0;
        const element = document.createElement("registry-credential");
        element.registry = "sandbox-robot";
        element.tokenProvider = async () => tokens[window.asked++];
        document.querySelector("main").append(element);
      }, tokens);
      await expect(host.registry).toHaveAccessibleDescription(/credentials used/);
      expect(await page.evaluate(() => window.asked)).toBe(1);
      await page.clock.fastForward("29:20");
      await expect.poll(() => page.evaluate(() => window.asked)).toBe(2);
      await host.ask("With the second token");
      await expect(host.credential).toBeVisible();
    });

    test("a provider that fails before an access token ends leaves the session, and the person asks again", async ({ host, page }) => {
      const token = await accessToken(page, host.url);
      await page.clock.install();
      await add(page);
      await page.evaluate((token) => {
        const answers = [
          () => token,
          () => {
            throw new Error("Out of order.");
          },
          () => "sandbox-api-token-developer",
        ];
        const element = document.createElement("registry-credential");
        element.registry = "sandbox-robot";
        element.tokenProvider = async () => answers.shift()();
        document.querySelector("main").append(element);
      }, token);
      await expect(host.registry).toHaveAccessibleDescription(/credentials used/);
      await page.clock.fastForward("29:20");
      await expect(host.problem).toContainText("This page could not renew your session");
      await expect(host.problem).toContainText("The page says: Out of order.");
      await expect(host.registry).toHaveAccessibleDescription(/credentials used/);
      await host.expectAccessible();
      await host.tryAgain.click();
      await expect(host.problem).toBeHidden();
      await host.ask("With the third answer");
      await expect(host.credential).toBeVisible();
    });

    test("a page without a provider is told that a typed token ends", async ({ host, page }) => {
      const token = await accessToken(page, host.url);
      await page.clock.install();
      await add(page);
      await page.evaluate(() => {
        document.querySelector("main").append(document.createElement("registry-credential"));
        window.left = [];
        document.addEventListener("regcred-session-ending", ({ detail }) => window.left.push(detail.secondsLeft));
      });
      await host.token.fill(token);
      await host.token.press("Enter");
      await expect(host.token).toBeHidden();
      await page.clock.fastForward("29:20");
      await expect.poll(() => page.evaluate(() => window.left.length)).toBe(1);
      const [left] = await page.evaluate(() => window.left);
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThan(60);
    });

    test("custom properties of the page color the element", async ({ host, page }) => {
      await add(page, ROBOT);
      const background = () => host.create.evaluate((button) => getComputedStyle(button).backgroundColor);
      await expect(host.create).toBeVisible();
      expect(await background()).not.toBe("rgb(120, 20, 90)");
      await host.element.evaluate((element) => element.style.setProperty("--regcred-accent", "rgb(120, 20, 90)"));
      await expect.poll(background).toBe("rgb(120, 20, 90)");
    });

    test("what a page says of parts reaches every field and button, of the handoff, too", async ({ host, page }) => {
      await page.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("registry-credential::part(input), registry-credential::part(button) { outline: rgb(1, 2, 3) solid 1px }");
        document.adoptedStyleSheets.push(sheet);
      });
      await add(page, { ...ROBOT, use: "kubernetes-secret" });
      /** What can be seen and is not as the page says. */
      const others = () =>
        host.element.evaluate(({ shadowRoot }) =>
          [...shadowRoot.querySelectorAll("input:not([type=radio], [type=file]), select, textarea, button")]
            .filter((it) => it.checkVisibility() && getComputedStyle(it).outlineColor !== "rgb(1, 2, 3)")
            .map((it) => it.id || it.getAttribute("aria-label") || it.textContent),
        );
      await expect(host.create).toBeVisible();
      expect(await others()).toEqual([]);
      await host.ask("Parts");
      await expect(host.element.getByLabel("Namespace")).toBeVisible();
      await expect(host.element.getByLabel("Another tool")).toBeVisible();
      expect(await others()).toEqual([]);
    });

    test("in a narrow column of a wide page it fits", async ({ host, page }) => {
      await add(page, ROBOT);
      await expect(host.create).toBeVisible();
      await host.element.evaluate((element) => element.style.setProperty("width", "22em"));
      await expect.poll(() => host.element.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
    });

    test("a dark page has a dark element", async ({ host, page }) => {
      await add(page, ROBOT);
      await expect(host.create).toBeVisible();
      /** From 0, black, to 255, white. */
      const brightness = (scheme) =>
        page.evaluate((scheme) => {
          document.documentElement.style.colorScheme = scheme;
          const element = document.querySelector("registry-credential");
          const field = element.shadowRoot.querySelector("input");
          return ["color", "backgroundColor"].map((property) => {
            const [red, green, blue] = getComputedStyle(field)[property].match(/[\d.]+/g).map(Number);
            return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
          });
        }, scheme);
      const [text, field] = await brightness("light");
      expect([text < 80, field > 200]).toEqual([true, true]);
      const [darkText, darkField] = await brightness("dark");
      expect([darkText > 200, darkField < 80]).toEqual([true, true]);
    });

    test("axe finds nothing in the form, a refusal and a new credential", async ({ host, page }) => {
      // Several of its runs, each in two schemes.
      test.slow();
      await add(page, { ...ROBOT, registry: "sandbox-strict" });
      await expect(host.create).toBeVisible();
      await host.expectAccessible();
      await host.ask("Refused");
      await expect(host.problem).toBeVisible();
      await host.expectAccessible();
      await host.registry.fill("sandbox-robot");
      await host.ask("Accepted");
      await expect(host.password).toHaveText(MASK);
      await host.expectAccessible();
    });

    test("axe finds nothing in a shown password, a question and what became of it", async ({ host, page }) => {
      // Several of its runs, each in two schemes.
      test.slow();
      await add(page, ROBOT);
      await host.ask("Accepted");
      await host.reveal();
      await host.copy.click();
      await expect(host.saved).toHaveText(/Password copied/);
      await host.expectAccessible();
      await host.revoke.click();
      await expect(host.question).toBeVisible();
      await host.expectAccessible();
      await host.answer("Cancel").click();
      await host.done.click();
      await expect(host.finished("Accepted is ready")).toBeVisible();
      await host.expectAccessible();
    });

    test("fifteen hundred elements take no more memory than five hundred", async ({ host, page }) => {
      await add(page, ROBOT);
      await expect(host.create).toBeVisible();
      // Meanwhile the requests of the first ones are under way: how many at once levels off.
      const [before, after] = await page.evaluate(async () => {
        const tick = () =>
          new Promise((ticked) => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = ticked;
            port2.postMessage(null);
          });
        const form = (element) => element.shadowRoot?.querySelector("form");
        const cycles = async (count) => {
          for (let cycle = 0; cycle < count; cycle++) {
            const element = document.createElement("registry-credential");
            document.querySelector("main").append(element);
            while (!form(element)) await tick();
            element.remove();
            while (form(element)) await tick();
          }
          return window.wasmMemories.map(({ buffer }) => buffer.byteLength);
        };
        return [await cycles(500), await cycles(1_000)];
      });
      expect(before).toHaveLength(1);
      expect(after).toEqual(before);
    });
  });
}
