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
    [["--tokens-page=http://console.example"], "http:// only for localhost and 127.0.0.1"],
    [["--proxy-api=http://[::1]:8080"], "http:// only for localhost and 127.0.0.1"],
    [["--api=HTTPS://api.example"], "in small letters"],
    [["--api=https://api.example/\"><script>"], "characters behind its host"],
    [["--api=https://api.example\n;}"], "takes no blanks"],
    [["--api=https://api.example "], "takes no blanks"],
    [["--api=https://bücher.example"], "xn--"],
    [["--api=https://user:secret@api.example"], "no user and no password"],
    ...["api.example;}", "-", "api..example", "my_api", ".example", "api.example:"].map((it) => [[`--api=https://${it}`], `"${it}" is no host`]),
    ...["0", "65536", "999999"].map((it) => [[`--proxy-api=https://api.example:${it}`], "from 1 to 65535"]),
    [["--api=https://api.example/v1/"], "leave /v1 out"],
    [["--tokens=https://console.example/csp/gateway/am/api/auth/api-tokens/authorize"], "leave /csp"],
    [["--proxy-api=https://api.example/catalog"], "takes no path"],
    [["--api=https://api.example", "--proxy-api=https://api.example"], "exclude each other"],
    [["--base=regcred"], "begins and ends with a slash"],
    [["--base=/v1/"], "not /v1/ or /csp/"],
    [["--base=/csp/gateway/"], "not /v1/ or /csp/"],
    [["--proxy-ca=/nonexistent.pem"], "no file that can be read"],
    [["--proxy-ca=/tmp"], "no file that can be read"],
    ...["999.1.1.1", "10.0.0", "::1", "localhost"].map((it) => [[`--proxy-resolver=${it}`], "is an IP address"]),
    [["--cookies=always"], "can only be same-origin"],
    [["--title=one\ntwo"], "one line"],
    [["--no-such=option"], "is no option"],
    [["-t", "X"], "-t is no option"],
    [["-t"], "-t is no option"],
    [["--title"], "--title needs a value"],
    [["--api", "--tokens", "https://console.example"], "--api needs a value"],
  ]) {
    const at = join(folder(), "target");
    const { status, stderr } = install(release, at, ...options);
    expect(stderr).toContain(why);
    expect(status).toBe(1);
    expect(existsSync(at)).toBe(false);
  }
  const odd = join(folder(), "with space");
  expect(install(release, odd).stderr).toContain("characters that servers would not take");
  expect(existsSync(odd)).toBe(false);
  expect(install(release, join(release, "headers.txt", "www")).stderr).toContain("run it as root, or name a folder of yours");
  expect(install(release).stderr).toContain("name the folder");
  expect(install(release, "--help").stdout).toContain("--proxy-api URL");
});

test("what may be meant is taken", ({ release }) => {
  for (const options of [
    ["--api", "", "--title=--dashes"],
    ["--proxy-api=http://localhost:8321", "--proxy-tokens=http://127.0.0.1:8321/", "--tokens-page=http://localhost:3000/x"],
    ["--proxy-api=https://[2001:db8::1]:8443", "--proxy-tokens=https://xn--bcher-kva.example:65535", "--proxy-resolver=[::1]:53"],
    ["--api=https://a-b.api.example/catalog", "--tokens=https://console.example", "--proxy-resolver=10.0.0.255"],
  ]) {
    expect(install(release, ...options, folder())).toMatchObject({ stderr: "", status: 0 });
  }
  for (const [option, lacking] of [["--proxy-api", "token service"], ["--api", "token service"], ["--proxy-tokens", "API"], ["--tokens", "API"]]) {
    const { status, stderr } = install(release, `${option}=https://service.example`, folder());
    expect(stderr).toContain(`no address of the ${lacking}:`);
    expect(status).toBe(0);
  }
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

test("a page that was set up by hand tells at the start which address is wrong, by the command's own rule", async ({ page, console, release }) => {
  const { url } = console.sandbox;
  const scheme = "It has to begin with https://.";
  for (const [name, address, wanted] of [
    ["api", "https://api.example/v1", "It has to leave out /v1"],
    ["api", "http://api.example", scheme],
    ["tokens", "ftp://console.example", scheme],
    ["tokens", "http://localhost.example", scheme],
    ["tokens-page", "javascript:alert(1)", scheme],
    ["tokens-page", "http://console.example/x", scheme],
    ["tokens-page", "http://localhost:3000/x"],
    ["tokens-page", "http://127.0.0.1"],
    ["tokens", "http://localhost"],
  ]) {
    expect(install(release, `--${name}=${address}`, folder()).status).toBe(wanted ? 1 : 0);
    await page.route(url, async (route) => {
      const answer = await route.fetch();
      const body = (await answer.text()).replace(`<meta name="regcred-${name}" content="">`, `<meta name="regcred-${name}" content="${address}">`);
      return route.fulfill({ response: answer, body });
    });
    await page.goto(url);
    if (wanted) {
      await expect(page.getByText("This console is not set up right.")).toBeVisible();
      await expect(page.locator("main code")).toHaveText(address);
      await expect(page.getByText(wanted)).toBeVisible();
      await expect(console.create).toBeHidden();
    } else {
      await expect(console.create).toBeVisible();
    }
    await page.unroute(url);
  }
});
