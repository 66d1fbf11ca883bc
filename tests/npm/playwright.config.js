import { defineConfig } from "@playwright/test";
import e2e from "../e2e/playwright.config.js";

export default defineConfig({
  ...e2e,
  outputDir: "../../test-results/npm",
  testMatch: "*.spec.js",
});
