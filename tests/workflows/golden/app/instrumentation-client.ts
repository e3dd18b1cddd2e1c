// Managed by infra: do not edit here.
// Say what you want in `workflows.app` of stacks/*.yaml; the change arrives as a pull request.
//
// Next.js runs this in browsers, before the page comes to life.
import * as Sentry from "@sentry/nextjs";

import { startPostHog } from "./lib/posthog";
import { maskSent, privacy } from "./lib/sentry";

Sentry.init({
  ...privacy,
  dsn: process.env.NEXT_PUBLIC_SENTRY_DSN,
  // Browsers do not see VERCEL_ENV; Vercel sets these for Next.js.
  environment: process.env.NEXT_PUBLIC_VERCEL_ENV || "development",
  release: process.env.NEXT_PUBLIC_VERCEL_GIT_COMMIT_SHA,
  tracesSampleRate: 0.1,
  replaysSessionSampleRate: 0.1,
  replaysOnErrorSampleRate: 1.0,
  integrations: [
    // Compressed, what was recorded could not be masked any more: addresses of pages are in it.
    Sentry.replayIntegration({ maskAllText: true, maskAllInputs: true, blockAllMedia: true, useCompression: false }),
  ],
});
maskSent();

export const onRouterTransitionStart = Sentry.captureRouterTransitionStart;

startPostHog();
