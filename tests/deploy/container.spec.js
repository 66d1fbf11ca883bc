import { execFileSync, spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test as base } from "../e2e/journey.js";
import { startSandbox } from "../e2e/sandbox.js";
import { folder, freePort, headersOf, unpack } from "./servers.js";

const IMAGE = "localhost/regcred:test";

/** The environment of somebody who has no image yet. */
function emptyStorage() {
  const storage = folder();
  const file = join(storage, "storage.conf");
  writeFileSync(file, `[storage]\ndriver = "vfs"\nrunroot = "${storage}/run"\ngraphroot = "${storage}/graph"\n`);
  return { ...process.env, CONTAINERS_STORAGE_CONF: file };
}

/** What a command says; it fails if that does. */
const buildahIn = (env) => (...options) =>
  execFileSync("buildah", options, { env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();

const test = base.extend({
  /** The image, run as Kubernetes would: no root, nothing to write to but /srv. */
  sandbox: [
    async ({}, use) => {
      const sandbox = await startSandbox("--may-push");
      const env = emptyStorage();
      const buildah = buildahIn(env);
      execFileSync(join(unpack(), "container/build.sh"), [IMAGE], { env, stdio: "ignore" });
      const { config } = JSON.parse(buildah("inspect", "--type", "image", IMAGE)).OCIv1;
      const image = buildah("mount", buildah("from", IMAGE));
      const port = await freePort();
      // What runs containers may not be there. This is what it would do.
      const run = 'mkdir "$0/dev"; mount --rbind /dev "$0/dev"; mount --rbind "$0" "$0"; mount -o remount,bind,ro "$0"; mount -t tmpfs -o mode=1777 none "$0/srv"; exec setpriv --no-new-privs chroot --userspec="$1" "$0" "${@:2}"';
      const options = [`--proxy-api=${sandbox.api}`, `--proxy-tokens=${sandbox.api}`];
      const child = spawn("unshare", ["--mount", "--pid", "--fork", "bash", "-c", run, image, config.User, ...config.Entrypoint, ...options], {
        env: { ...Object.fromEntries(config.Env.map((it) => it.split("="))), PATH: `${process.env.PATH}:/usr/bin:/bin`, PORT: `${port}` },
        stdio: ["ignore", "ignore", "pipe"],
        // Its group ends as one: a child that gave root up outlives its parent.
        detached: true,
      });
      let said = "";
      child.stderr.on("data", (data) => (said += data));
      const url = `http://127.0.0.1:${port}/`;
      await expect(async () => void (await fetch(url))).toPass({ timeout: 15_000 }).catch(() => Promise.reject(new Error(said)));
      await use({ ...sandbox, url, api: new URL(url).origin, user: config.User, buildah });
      process.kill(-child.pid, "SIGKILL");
      await sandbox.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

test.skip(spawnSync("unshare", ["--mount", "--pid", "--fork", "true"]).status !== 0, "this user may not mount an image");

test("the image serves the console without root and without a place to write", async ({ console, page }) => {
  expect(console.sandbox.user).toBe("65532:65532");
  const answer = await page.request.get(console.sandbox.url);
  expect(answer.headers()).toMatchObject(headersOf("documents", "'self'"));
  await console.issue("sandbox-robot");
  await console.revokeIssued();
});

test("the image goes to a registry, and comes from it by a credential made in the console that it serves", async ({ console }) => {
  const { buildah, registry } = console.sandbox;
  const reference = `${registry}/tools/regcred:test`;
  const elsewhere = buildahIn(emptyStorage());
  const [push, pull] = [join(folder(), "push.json"), join(folder(), "pull.json")];
  /** A new credential, as the file that Docker's clients read. */
  const save = async (file) => {
    await console.issue("sandbox-robot");
    const [username, password] = await console.login();
    const auth = Buffer.from(`${username}:${password}`).toString("base64");
    writeFileSync(file, JSON.stringify({ auths: { [registry]: { auth } } }));
  };
  const gets = (authfile) => elsewhere("pull", "--quiet", "--tls-verify=false", "--authfile", authfile, reference);

  await save(push);
  buildah("push", "--quiet", "--tls-verify=false", "--authfile", push, IMAGE, reference);
  await console.revokeIssued();
  expect(() => gets(push)).toThrow();

  await save(pull);
  expect(gets(pull)).toBe(buildah("images", "--quiet", "--no-trunc", IMAGE).replace(/^sha256:/, ""));
});
