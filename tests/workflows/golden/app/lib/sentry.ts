// Managed by infra: do not edit here.
// Say what you want in `workflows.app` of stacks/*.yaml; the change arrives as a pull request.
//
// What Sentry has in common on servers, the edge and in browsers: nothing of what people sent, saw or typed.
import * as Sentry from "@sentry/nextjs";

import { mapTexts, maskText, withoutQueries } from "./mask";

export const privacy = {
  dataCollection: {
    cookies: false,
    databaseQueryData: false,
    genAI: { inputs: false, outputs: false },
    graphQL: { document: true, variables: false },
    httpBodies: [],
    httpHeaders: false,
    queues: false,
    stackFrameVariables: false,
    urlQueryParams: false,
    userInfo: false,
  },
} satisfies Pick<Sentry.BrowserOptions, "dataCollection">;

/** Masks everything the client sends from now on. Sentry's own hooks see events, but neither all spans nor replays. */
export function maskSent(): void {
  const transport = Sentry.getClient()?.getTransport();
  if (!transport) return;
  const send = transport.send.bind(transport);
  transport.send = (envelope) => {
    const [head, items] = envelope;
    const masked = items.map(([header, payload]) => [header, maskPayload(payload)]);
    return send([head, masked] as typeof envelope);
  };
}

function maskPayload(payload: unknown): unknown {
  // A replay is one line of JSON about it, and one with what it recorded.
  if (typeof payload === "string") return payload.split("\n").map(maskLine).join("\n");
  return mapTexts(payload, clean);
}

function maskLine(line: string): string {
  try {
    return JSON.stringify(mapTexts(JSON.parse(line), clean));
  } catch {
    return clean(line);
  }
}

function clean(text: string): string {
  return maskText(withoutQueries(text));
}
