import { withSentryConfig } from "@sentry/nextjs/config";
import type { NextConfig } from "next";

const config: NextConfig = {};

// As docs/app-files.md says; without SENTRY_AUTH_TOKEN nothing is uploaded.
export default withSentryConfig(config, { org: "acme", project: "site", silent: true, telemetry: false });
