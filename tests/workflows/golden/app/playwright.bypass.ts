// Managed by infra: do not edit here.
// Say what you want in `workflows.app` of stacks/*.yaml; the change arrives as a pull request.
//
// Past Vercel's login with PLAYWRIGHT_BYPASS_TOKEN: one request with the token gets a cookie, and browsers get the
// cookie. A header on every request of the browser would hand the token to each third party that a page talks to.
// https://vercel.com/docs/deployment-protection/methods-to-bypass-deployment-protection/protection-bypass-automation
import { type FullConfig, request } from "@playwright/test";

/** Cookies of the site. `test-results/` is Playwright's own folder, which nobody commits. */
export const BYPASS_STATE = "test-results/.bypass.json";

const OURS = [
  "example.com",
  "staging.example.com",
  "www.example.com",
];

/** Returns the token to send to a site, none for a site that is not ours. */
export function bypassToken(site: string): string | undefined {
  const { hostname, protocol } = new URL(site);
  const token = process.env.PLAYWRIGHT_BYPASS_TOKEN || undefined;
  if (hostname === "localhost" || hostname === "127.0.0.1") return token;
  const ours = OURS.some((host) => (host.startsWith(".") ? hostname.endsWith(host) : hostname === host));
  const deployed = hostname.startsWith("site") && hostname.endsWith(".vercel.app");
  return protocol === "https:" && (ours || deployed) ? token : undefined;
}

export default async function getCookie(config: FullConfig): Promise<void> {
  const site = config.projects[0]?.use.baseURL ?? "";
  const token = bypassToken(site);
  if (!token) return;
  const context = await request.newContext({
    baseURL: site,
    extraHTTPHeaders: { "x-vercel-protection-bypass": token, "x-vercel-set-bypass-cookie": "true" },
  });
  // Where the site redirects to may be another's.
  const answer = await context.get("/", { maxRedirects: 0 });
  await context.storageState({ path: BYPASS_STATE });
  await context.dispose();
  if (answer.status() === 401 || answer.status() === 403) {
    throw new Error(`${site} refused PLAYWRIGHT_BYPASS_TOKEN (${answer.status()}): is it the project's bypass secret?`);
  }
}
