// Managed by infra: do not edit here.
// Say what you want in `workflows.app` of stacks/*.yaml; the change arrives as a pull request.
//
// What leaves the site (logs, and what Sentry and PostHog are told) goes through here: secrets and people are masked.

const MASK = "[masked]";

/** What gives a secret or a person away inside a text. Where a match may begin anywhere, it has a longest length: a long
 * text would take time in the square of its length. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]{5,2000}\.[\w-]{5,}\.[\w-]*/g, MASK], // JSON web tokens: Supabase's keys, sessions
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${MASK}`],
  [/\b(?:sk|rk)_(?:live|test)_\w{8,}|\bwhsec_[\w+/=]{8,}/g, MASK], // Stripe
  [/\b(?:gh[opsur]_\w{16,}|github_pat_\w{20,})/g, MASK], // GitHub
  [/\b(?:sbp_\w{16,}|sb_secret_[\w-]{8,})/g, MASK], // Supabase
  [/\b(?:sntry[aisu]_[\w+/=-]{16,}|ph[sx]_\w{16,}|vc[pikar]_\w{16,})/g, MASK], // Sentry, PostHog, Vercel
  [/\b(?:sk-[\w-]{20,}|xox[abeoprs]-[\w-]{10,}|AKIA[A-Z0-9]{16}|AIza[\w-]{30,})/g, MASK], // others' API keys
  [/\b([a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@]*):[^\s@/]+@/gi, `$1:${MASK}@`], // passwords in addresses
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, MASK],
  [/[\w.%+-]{1,64}(?:@|%40)(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}/gi, MASK], // mail addresses
  [/\b\d{3}-\d{2}-\d{4}\b/g, MASK], // US social security numbers
  [/\b(?:\d[ -]?){13,19}\b/g, MASK], // card numbers
];

/** Returns the text with what looks like a secret or a person masked. */
export function maskText(text: string): string {
  return SHAPES.reduce((masked, [shape, mask]) => masked.replace(shape, mask), text);
}

/** Returns the text with addresses cut at `?` or `#`: what a person searched, filled in or was sent as a link. */
export function withoutQueries(text: string): string {
  if (/^(?:https?:\/\/|\/)\S*$/.test(text)) return text.split(/[?#]/, 1)[0] ?? "";
  return text.replace(/(\bhttps?:\/\/[^\s?#"'<>\\]{0,4000})[?#][^\s"'<>\\]*/g, "$1");
}

/** Returns a copy of what JSON can hold, each text of it changed by `change`; keys stay. */
export function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, change)]));
}
