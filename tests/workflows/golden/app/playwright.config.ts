// Managed by infra: do not edit here.
// Say what you want in `workflows.app` of stacks/*.yaml; the change arrives as a pull request.
import { defineConfig, devices } from "@playwright/test";

import { BYPASS_STATE, bypassToken } from "./playwright.bypass";

const ci = Boolean(process.env.CI);
const baseURL = process.env.PLAYWRIGHT_BASE_URL || "https://staging.example.com";

export default defineConfig({
  testDir: "./e2e",
  timeout: 30000,
  fullyParallel: true,
  forbidOnly: ci,
  retries: ci ? 2 : 0,
  workers: ci ? 1 : undefined,
  reporter: [["list"], ["html", { open: "never" }]],
  globalSetup: "./playwright.bypass.ts",
  use: {
    baseURL,
    storageState: bypassToken(baseURL) ? BYPASS_STATE : undefined,
    trace: "on-first-retry",
  },
  projects: [{ name: "chromium", use: { ...devices["Desktop Chrome"] } }],
});
