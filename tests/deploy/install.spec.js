import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test as base } from "../e2e/journey.js";
import { certificate, folder, freePort, install, installed, laterThan, faultsOf, unpack } from "./servers.js";

const test = base.extend({ release: [async ({}, use) => use(unpack()), { scope: "worker" }] });

test("what cannot be meant is refused, in words, and nothing is written", ({ release }) => {
  for (const [options, why] of [
    [["--api=api.example"], "begins with https://"],
    [["--api=http://api.example"], "begins with https://"],
    [["--tokens-page=javascript:alert(1)"], "begins with https://"],
    [["--api=https://api.example/\"><script>"], "not an address that can be used"],
    [["--api=https://api.example;}"], "not an address that can be used"],
    [["--api=https://api.example/v1/"], "leave /v1 out"],
    [["--tokens=https://console.example/csp/gateway/am/api/auth/api-tokens/authorize"], "leave /csp"],
    [["--proxy-api=https://api.example/catalog"], "takes no path"],
    [["--api=https://api.example", "--proxy-api=https://api.example"], "exclude each other"],
    [["--base=regcred"], "begins and ends with a slash"],
    [["--cookies=always"], "can only be same-origin"],
    [["--title=one\ntwo"], "one line"],
    [["--no-such=option"], "is no option"],
    [["--title"], "needs a value"],
  ]) {
    const at = join(folder(), "target");
    const { status, stderr } = install(release, at, ...options);
    expect(stderr).toContain(why);
    expect(status).toBe(1);
    expect(existsSync(at)).toBe(false);
  }
  expect(install(release).stderr).toContain("name the folder");
  expect(install(release, "--help").stdout).toContain("--proxy-api URL");
});

test("nothing of the release is changed, and the same settings give the same files", ({ release }) => {
  const [one, other] = [folder(), folder()];
  for (const at of [one, other, other]) installed(release, "--title=Twice", "--api=https://api.example/catalog/", at);
  const files = readdirSync(join(one, "www"), { recursive: true });
  expect(readdirSync(join(other, "www"), { recursive: true })).toEqual(files);
  const html = readFileSync(join(one, "www/rotate/index.html"), "utf8");
  expect(readFileSync(join(other, "www/rotate/index.html"), "utf8")).toBe(html);
  expect(html).toContain('<meta name="regcred-api" content="https://api.example/catalog">');
  expect(readFileSync(join(release, "console/index.html"), "utf8")).toContain('<meta name="regcred-api" content="">');
});

test("files of an earlier release stay, until the documented command removes them", ({ release }) => {
  const at = folder();
  const files = () => readdirSync(join(at, "www"), { recursive: true }).sort();
  const later = laterThan(release);
  installed(later, "--base=/a-b.c/", at);
  const expected = files();
  installed(release, "--base=/a-b.c/", at);
  installed(later, "--base=/a-b.c/", at);
  expect(files().length).toBeGreaterThan(expected.length * 1.5);
  const [, command] = readFileSync(join(release, "deploying.md"), "utf8").match(/^cd \/srv\/regcred(\/www && find .*)$/m);
  execFileSync("sh", ["-c", `cd ${at}${command}`]);
  expect(files()).toEqual(expected);
});

test("the documentation's commands and blocks are taken by the shell, nginx and Caddy", async ({ release }) => {
  const text = ["configuration.md", "deploying.md"].map((name) => readFileSync(join(release, name), "utf8")).join("\n");
  const blocks = (language) => [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, block]) => block);
  const commands = blocks("sh").flatMap((block) => block.match(/^\.\/install\.sh (?:.*\\\n)*.*$/gm) ?? []);
  expect(commands).toHaveLength(2);
  const at = folder();
  const here = (it) => it.replaceAll("/srv/regcred", at).replaceAll(/https:\/\/\w+\.example/g, "https://localhost");
  for (const command of commands) execFileSync("sh", ["-c", here(command)], { cwd: release });

  const { key, cert } = certificate();
  const files = (it) => it.replace("/etc/ssl/regcred.pem", cert).replace("/etc/ssl/private/regcred.key", key);
  const port = await freePort();
  for (const [kind, [block, ...others]] of [["nginx", blocks("nginx")], ["caddy", blocks("caddy")]]) {
    expect(others).toEqual([]);
    expect(faultsOf(kind, at, files(here(block)).replace("listen 443", `listen 127.0.0.1:${port}`))).toBe("");
    expect(faultsOf(kind, at, `${block} nonsense {`)).not.toBe("");
  }
});

test("a page that was set up by hand tells at the start which address is wrong", async ({ page, console }) => {
  for (const [name, address] of [["api", "https://api.example/v1"], ["tokens", "ftp://console.example"], ["tokens-page", "javascript:alert(1)"]]) {
    await page.route(console.sandbox.url, async (route) => {
      const answer = await route.fetch();
      const body = (await answer.text()).replace(`<meta name="regcred-${name}" content="">`, `<meta name="regcred-${name}" content="${address}">`);
      return route.fulfill({ response: answer, body });
    });
    await page.goto(console.sandbox.url);
    await expect(page.getByText("This console is not set up right.")).toBeVisible();
    await expect(page.locator("main code")).toHaveText(address);
    await expect(console.create).toBeHidden();
    await page.unroute(console.sandbox.url);
  }
});
