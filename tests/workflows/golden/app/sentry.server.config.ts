// Managed by infra: do not edit here.
// Say what you want in `workflows.app` of stacks/*.yaml; the change arrives as a pull request.
//
// Sentry on servers; `instrumentation.ts` loads it. Without a DSN it does nothing.
import * as Sentry from "@sentry/nextjs";

import { maskSent, privacy } from "./lib/sentry";

Sentry.init({
  ...privacy,
  dsn: process.env.NEXT_PUBLIC_SENTRY_DSN,
  environment: process.env.VERCEL_ENV || "development",
  release: process.env.VERCEL_GIT_COMMIT_SHA,
  tracesSampleRate: 0.1,
});
maskSent();
