import { execFileSync } from "node:child_process";
import { defineConfig } from "@playwright/test";

const installed = (name) => execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();

export default defineConfig({
  testDir: ".",
  outputDir: "../../test-results",
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  // On a machine with other work on it a browser may stumble; what passes then is reported as flaky.
  retries: process.env.CI ? 1 : 0,
  // A held answer is let go by the test; nothing here waits for the machine.
  timeout: 60_000,
  expect: { timeout: 15_000, toMatchAriaSnapshot: { children: "deep-equal" } },
  reporter: [["line"]],
  use: { trace: "off", contextOptions: { reducedMotion: "reduce" } },
  projects: [
    {
      name: "chromium",
      use: {
        browserName: "chromium",
        permissions: ["clipboard-read", "clipboard-write"],
        launchOptions: {
          executablePath: installed("chromium"),
          // Without these a closed network is flooded with the browser's own requests.
          args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
          ],
        },
      },
    },
    {
      name: "firefox",
      // The journeys that every release has to pass in a second browser.
      grep: /@main/,
      use: {
        browserName: "firefox",
        channel: "moz-firefox",
        // Stock Firefox is driven by WebDriver BiDi, which cannot emulate media.
        contextOptions: {},
        launchOptions: { executablePath: installed("firefox-esr") },
      },
    },
  ],
});
