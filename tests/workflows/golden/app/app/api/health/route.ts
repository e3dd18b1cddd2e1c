// Managed by infra: do not edit here.
// Say what you want in `workflows.app` of stacks/*.yaml; the change arrives as a pull request.
//
// What monitors, deployments and rollbacks ask: 200 when all is well, 503 when something it needs is not.
import { headers } from "next/headers";

// Importing it checks every variable: when the build evaluates this route, and when a server starts with it.
import { missingVariables } from "../../../lib/env.server";

interface Check {
  ok: boolean;
  milliseconds: number;
  /** What is wrong, in words of ours: answers of others stay unseen. */
  problem?: string;
}

async function timed(look: () => Promise<string | undefined>): Promise<Check> {
  const start = performance.now();
  let problem: string | undefined;
  try {
    problem = await look();
  } catch (error) {
    problem = error instanceof Error && error.name === "TimeoutError" ? "no answer in time" : "unreachable";
  }
  const milliseconds = Math.round(performance.now() - start);
  return problem === undefined ? { ok: true, milliseconds } : { ok: false, milliseconds, problem };
}

async function variables(): Promise<string | undefined> {
  const missing = missingVariables().length;
  return missing === 0 ? undefined : `${missing} missing`;
}

// https://supabase.com/docs/reference/self-hosting-auth/returns-gotrue-health-status
async function supabase(): Promise<string | undefined> {
  const address = process.env.NEXT_PUBLIC_SUPABASE_URL;
  const key = process.env.NEXT_PUBLIC_SUPABASE_ANON_KEY;
  if (!address || !key) return "not configured";
  const answer = await fetch(new URL("/auth/v1/health", address), {
    headers: { apikey: key },
    cache: "no-store",
    signal: AbortSignal.timeout(3_000),
  });
  return answer.ok ? undefined : `answered ${answer.status}`;
}

/** The checks by name. */
const CHECKS: Readonly<Record<string, () => Promise<string | undefined>>> = {
  supabase,
  variables,
};

export async function GET(): Promise<Response> {
  await headers(); // Asked of every request: nothing of this is ever made at build time.
  const checks = Object.fromEntries(
    await Promise.all(Object.entries(CHECKS).map(async ([name, look]) => [name, await timed(look)] as const)),
  );
  const ok = Object.values(checks).every((check) => check.ok);
  return Response.json(
    {
      status: ok ? "ok" : "failing",
      environment: process.env.VERCEL_ENV || "development",
      commit: process.env.VERCEL_GIT_COMMIT_SHA || null,
      checks,
    },
    { status: ok ? 200 : 503, headers: { "Cache-Control": "no-store" } },
  );
}
