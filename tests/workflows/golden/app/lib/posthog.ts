// Managed by infra: do not edit here.
// Say what you want in `workflows.app` of stacks/*.yaml; the change arrives as a pull request.
//
// PostHog: page views and web vitals. What people type, read or are called
// never leaves; scripts of others are never loaded.
import posthog, { type CaptureResult } from "posthog-js";
import "posthog-js/dist/web-vitals-with-attribution"; // the flavour that PostHog looks for

import { mapTexts, maskText, withoutQueries } from "./mask";

/** Starts PostHog in a browser. Without a key it does nothing. */
export function startPostHog(): void {
  const key = process.env.NEXT_PUBLIC_POSTHOG_KEY;
  if (!key) return;
  posthog.init(key, {
    api_host: process.env.NEXT_PUBLIC_POSTHOG_HOST || "https://us.i.posthog.com",
    defaults: "2026-01-30",
    capture_pageview: "history_change",
    capture_pageleave: true,
    capture_performance: { web_vitals: true, network_timing: true },
    before_send: mask,
    // Clicks and forms carry texts of the page.
    autocapture: false,
    capture_dead_clicks: false,
    capture_heatmaps: false,
    rageclick: false,
    disable_external_dependency_loading: true,
    disable_session_recording: true,
    session_recording: { maskAllInputs: true, maskTextSelector: "*" },
    disable_surveys: true,
    mask_all_element_attributes: true,
    mask_all_text: true,
    mask_personal_data_properties: true,
    disable_capture_url_hashes: true,
    advanced_disable_flags: true,
    person_profiles: "identified_only",
    respect_dnt: true,
  });
}

function mask(event: CaptureResult | null): CaptureResult | null {
  if (event === null || event.event === "$snapshot") return event;
  return mapTexts(event, (text) => maskText(withoutIds(withoutQueries(text)))) as CaptureResult;
}

/** Returns an address, or the path of one, with numbers and UUIDs in it masked: whose page it was. */
function withoutIds(text: string): string {
  if (!/^(?:https?:\/)?\//.test(text)) return text;
  return text.replace(/\/(?:\d{4,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?=\/|$)/gi, "/[masked]");
}

export { posthog };
