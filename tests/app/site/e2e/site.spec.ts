import { expect, test } from "@playwright/test";

/** What the stand-in of Sentry, PostHog and Supabase was sent: `GET /received` of it. */
interface Received {
  path: string;
  headers: Record<string, string>;
  body: string;
}

const STAND_IN = process.env.STAND_IN ?? "";
const POSTHOG = /^\/(e|i\/v0\/e|batch)\//;
const ANYWHERE = /./;
const SENTRY = /^\/api\/1\/envelope\//;

async function received(path: RegExp): Promise<string> {
  const answer = await fetch(`${STAND_IN}/received`);
  const all = (await answer.json()) as Received[];
  return all
    .filter((one) => path.test(one.path))
    .map((one) => one.body)
    .join("\n");
}

/** Waits until the stand-in was sent `text`, and returns all it was sent there. */
async function told(path: RegExp, text: string): Promise<string> {
  await expect.poll(async () => (await received(path)).includes(text), { timeout: 20_000, message: text }).toBe(true);
  return received(path);
}

// One after the other: the last looks at what the others made leave.
test.describe.configure({ mode: "serial" });

test.beforeEach(async ({ page }) => {
  // PostHog counts no robots.
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "webdriver", { get: () => false }));
});

test("the page is served", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Bills" })).toBeVisible();
  await expect(page.getByText("Served for https://example.com")).toBeVisible();
});

test("the health of the site is told", async ({ request }) => {
  const answer = await request.get("/api/health");
  expect(answer.status()).toBe(200);
  expect(answer.headers()["cache-control"]).toBe("no-store");
  const said = await answer.json();
  expect(said).toMatchObject({
    status: "ok",
    environment: "preview",
    commit: "0123456789abcdef0123456789abcdef01234567",
    checks: { supabase: { ok: true }, variables: { ok: true } },
  });
});

test("web vitals reach PostHog", async ({ page }) => {
  await page.goto("/bills/123456?email=jane%40example.com&bill=secret-query#access_token=secret-hash");
  await page.getByRole("heading", { name: "Bills" }).click();
  await page.waitForTimeout(500);
  await page.goto("about:blank"); // leaving reports what was measured
  const bodies = await told(POSTHOG, '"$web_vitals"');
  expect(bodies).toContain('"$pageview"');
  expect(bodies).toMatch(/"\$web_vitals_(LCP|FCP)_value":\s*[\d.]+/);
  expect(bodies).not.toContain("123456");
});

test("errors of browsers reach Sentry, with a replay", async ({ page }) => {
  await page.goto("/bills/1?email=jane%40example.com&bill=secret-query#access_token=secret-hash");
  await page.getByRole("button", { name: "Break" }).click();
  const bodies = await told(SENTRY, "broken by a visitor of https://example.com");
  expect(bodies).toContain('"environment":"preview"');
  expect(await told(SENTRY, '"type":"replay_recording"')).not.toContain("Text of the page");
});

test("a server variable that a browser asks for fails loudly", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Leak" }).click();
  await told(SENTRY, "API_KEY is not public");
});

test("errors of servers reach Sentry", async ({ request }) => {
  const answer = await request.get("/api/broken?token=secret-query");
  expect(answer.status()).toBe(500);
  const bodies = await told(SENTRY, "broken on the server");
  expect(bodies).toContain('"release":"0123456789abcdef0123456789abcdef01234567"');
});

test("nothing of what people sent leaves the site", async () => {
  await told(SENTRY, "broken on the server");
  const bodies = await received(ANYWHERE);
  for (const secret of ["jane", "secret-query", "secret-hash"]) expect(bodies).not.toContain(secret);
});
