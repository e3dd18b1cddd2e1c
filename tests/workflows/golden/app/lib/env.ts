// Managed by infra: do not edit here.
// Say what you want in `workflows.app` of stacks/*.yaml; the change arrives as a pull request.
//
// What browsers may see, typed. `env.server.ts` beside it has the rest, for code that runs on the server.

// Next.js writes values in place of these very words, so no loop could read them.
const values = {
  NEXT_PUBLIC_POSTHOG_HOST: process.env.NEXT_PUBLIC_POSTHOG_HOST,
  NEXT_PUBLIC_POSTHOG_KEY: process.env.NEXT_PUBLIC_POSTHOG_KEY,
  NEXT_PUBLIC_SENTRY_DSN: process.env.NEXT_PUBLIC_SENTRY_DSN,
  NEXT_PUBLIC_SITE_URL: process.env.NEXT_PUBLIC_SITE_URL,
  NEXT_PUBLIC_SUPABASE_ANON_KEY: process.env.NEXT_PUBLIC_SUPABASE_ANON_KEY,
  NEXT_PUBLIC_SUPABASE_URL: process.env.NEXT_PUBLIC_SUPABASE_URL,
  // Vercel's own, unset elsewhere: https://vercel.com/docs/environment-variables/framework-environment-variables
  NEXT_PUBLIC_VERCEL_BRANCH_URL: process.env.NEXT_PUBLIC_VERCEL_BRANCH_URL,
  NEXT_PUBLIC_VERCEL_ENV: process.env.NEXT_PUBLIC_VERCEL_ENV,
  NEXT_PUBLIC_VERCEL_GIT_COMMIT_REF: process.env.NEXT_PUBLIC_VERCEL_GIT_COMMIT_REF,
  NEXT_PUBLIC_VERCEL_GIT_COMMIT_SHA: process.env.NEXT_PUBLIC_VERCEL_GIT_COMMIT_SHA,
  NEXT_PUBLIC_VERCEL_PROJECT_PRODUCTION_URL: process.env.NEXT_PUBLIC_VERCEL_PROJECT_PRODUCTION_URL,
  NEXT_PUBLIC_VERCEL_URL: process.env.NEXT_PUBLIC_VERCEL_URL,
};

/** Public variables that every deployment has. */
export const requiredPublic = [
  "NEXT_PUBLIC_POSTHOG_HOST",
  "NEXT_PUBLIC_POSTHOG_KEY",
  "NEXT_PUBLIC_SENTRY_DSN",
  "NEXT_PUBLIC_SITE_URL",
  "NEXT_PUBLIC_SUPABASE_ANON_KEY",
  "NEXT_PUBLIC_SUPABASE_URL",
] as const satisfies readonly (keyof typeof values)[];

export type VercelEnvironment = "production" | "preview" | "development";
type Required = (typeof requiredPublic)[number];
type Other = Exclude<keyof typeof values, Required | "NEXT_PUBLIC_VERCEL_ENV">;
export type PublicEnv = Readonly<
  Record<Required, string> & Partial<Record<Other, string>> & { NEXT_PUBLIC_VERCEL_ENV?: VercelEnvironment }
>;

/** Returns the public variables in `names` that have no value. */
export function missingPublic(names: readonly (keyof typeof values)[] = requiredPublic): string[] {
  return names.filter((name) => !values[name]);
}

/** The public variables. Reading one that is missing, or one that is not public, throws. */
export const env = new Proxy(values, {
  get(target, name) {
    const value: unknown = Reflect.get(target, name);
    if (typeof name !== "string" || value) return value || undefined;
    if (missingPublic().includes(name)) {
      throw new Error(`${name} is missing: declare it under \`variables\` in stacks/*.yaml, locally in .env.local`);
    }
    // Promises and printers ask objects for other names.
    if (!(name in target) && /^[A-Z][A-Z0-9_]*$/.test(name)) {
      throw new Error(`${name} is not public: read it from \`serverEnv\` of lib/env.server.ts, on the server`);
    }
    return undefined;
  },
}) as PublicEnv;
