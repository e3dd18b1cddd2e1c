// Managed by infra: do not edit here.
// Say what you want in `workflows.app` of stacks/*.yaml; the change arrives as a pull request.
//
// Every variable, typed, for code that runs on the server. A client component that imports this does not build.
// What evaluates it (a route, a layout) does not build either while a variable is missing.
import "server-only";

import { env, missingPublic, type PublicEnv, type VercelEnvironment } from "./env";

/** Variables that every deployment has, besides the public ones. */
const required = [
  "API_KEY",
] as const;

/** Variables that some deployments have. */
const optional = [
  "SITE_URL",
  "WEBHOOK_SECRET",
  "legacy_key",
  // Vercel's own, unset elsewhere: https://vercel.com/docs/environment-variables/system-environment-variables
  "VERCEL",
  "VERCEL_BRANCH_URL",
  "VERCEL_DEPLOYMENT_ID",
  "VERCEL_GIT_COMMIT_REF",
  "VERCEL_GIT_COMMIT_SHA",
  "VERCEL_PROJECT_PRODUCTION_URL",
  "VERCEL_REGION",
  "VERCEL_URL",
] as const;

/** What looks like a variable; promises and printers ask objects for other names. */
const CONSTANT = /^[A-Z][A-Z0-9_]*$/;

type Required = (typeof required)[number];
type Optional = (typeof optional)[number];
export type ServerEnv = PublicEnv &
  Readonly<Record<Required, string> & Partial<Record<Optional, string>> & { VERCEL_ENV?: VercelEnvironment }>;

/** Returns every required variable that has no value, sorted. */
export function missingVariables(): string[] {
  return [...missingPublic(), ...required.filter((name) => !process.env[name])].sort();
}

/** Every variable. Reading one that is missing, or that no stack file declares, throws. */
export const serverEnv = new Proxy({} as ServerEnv, {
  get(_target, name) {
    if (typeof name !== "string") return undefined;
    if (name.startsWith("NEXT_PUBLIC_")) return Reflect.get(env, name);
    const known: readonly string[] = [...required, ...optional, "VERCEL_ENV"];
    if (!known.includes(name)) {
      if (!CONSTANT.test(name)) return undefined;
      throw new Error(`${name} is not declared under \`variables\` in stacks/*.yaml`);
    }
    const value = process.env[name] || undefined;
    if (value === undefined && (required as readonly string[]).includes(name)) throw new Error(explain([name]));
    return value;
  },
});

function explain(missing: string[]): string {
  return [
    `Environment variables are missing: ${missing.join(", ")}.`,
    "On Vercel: they are declared under `variables` in stacks/*.yaml; `infra up` brings them, a new deployment has them.",
    "On your machine: set them in .env.local.",
  ].join("\n");
}

/** Throws with every missing variable. Where secrets cannot be, it only says what is missing: in development, and in
 * GitHub's jobs, whose builds are thrown away; and where SKIP_ENV_CHECK is 1. Tests bring what they need. */
function check(): void {
  const missing = missingVariables();
  if (missing.length === 0 || process.env.NODE_ENV === "test") return;
  const elsewhere = process.env.GITHUB_ACTIONS === "true" && !process.env.VERCEL;
  if (process.env.NODE_ENV === "production" && !elsewhere && process.env.SKIP_ENV_CHECK !== "1") {
    throw new Error(explain(missing));
  }
  console.warn(explain(missing));
}

check();
