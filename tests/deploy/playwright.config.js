import config from "../e2e/playwright.config.js";

const [chromium] = config.projects;

export default { ...config, testDir: ".", projects: [chromium] };
