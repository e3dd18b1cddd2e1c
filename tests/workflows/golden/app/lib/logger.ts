// Managed by infra: do not edit here.
// Say what you want in `workflows.app` of stacks/*.yaml; the change arrives as a pull request.
//
// One JSON line for each message, on servers, the edge and in browsers. Secrets and personal data are masked: by the
// name of the field, and by their shape inside texts.
import { maskText } from "./mask";

export type Level = "debug" | "info" | "warn" | "error";
export type Fields = Readonly<Record<string, unknown>>;
export interface Logger {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
  /** Returns a logger whose every line has these fields, too. */
  child(fields: Fields): Logger;
}

const MASK = "[masked]";
const DEPTH = 8;
const ITEMS = 100;
const LENGTH = 10_000;
const LEVELS = { debug: 10, info: 20, warn: 30, error: 40 } as const;

/** Masked wherever they stand in a field's name, whatever its case, `_` and `-`. */
const PARTS = [
  "accountnumber",
  "address",
  "apikey",
  "authorization",
  "birth",
  "cardnumber",
  "cookie",
  "credential",
  "diagnosis",
  "email",
  "firstname",
  "fullname",
  "insurance",
  "lastname",
  "memberid",
  "passphrase",
  "passwd",
  "password",
  "patient",
  "phone",
  "privatekey",
  "secret",
  "session",
  "signature",
  "token",
];

/** Masked when they are a whole word of it: too short to be looked for inside other words. */
const WORDS = new Set([
  "cvc",
  "cvv",
  "dob",
  "iban",
  "jwt",
  "mrn",
  "ssn",
]);

/** Returns a copy of `value` that JSON can hold, masked: errors with their causes, cycles cut, depth limited. */
export function redact(value: unknown): unknown {
  return copy(value, 0, []);
}

function isSensitive(name: string): boolean {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, "");
  if (PARTS.some((part) => plain.includes(part))) return true;
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase().split(/[^a-z0-9]+/);
  return words.some((word) => WORDS.has(word)) || WORDS.has(plain);
}

function copy(value: unknown, depth: number, above: readonly object[]): unknown {
  if (typeof value === "string") return maskText(shortened(value));
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "function" || typeof value === "symbol") return `[${typeof value}]`;
  if (typeof value !== "object" || value === null) return value;
  if (above.includes(value)) return "[circular]";
  if (depth >= DEPTH) return "[too deep]";
  const inside = [...above, value];
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "[invalid date]" : value.toISOString();
  if (value instanceof URL || value instanceof RegExp) return maskText(String(value));
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value) || value instanceof Set) {
    const items = [...value];
    const kept = items.slice(0, ITEMS).map((item) => copy(item, depth + 1, inside));
    return items.length > ITEMS ? [...kept, `… ${items.length - ITEMS} more`] : kept;
  }
  if (value instanceof Map) {
    const pairs = [...value].map(([key, item]) => [String(key), item] as const);
    return fieldsOf(pairs, depth, inside);
  }
  const pairs = Object.keys(value).map((key) => [key, read(value, key)] as const);
  if (!(value instanceof Error)) return fieldsOf(pairs, depth, inside);
  const error: [string, unknown][] = [
    ["name", value.name],
    ["message", value.message],
    ["stack", value.stack],
  ];
  if (value.cause !== undefined) error.push(["cause", value.cause]);
  if (value instanceof AggregateError) error.push(["errors", value.errors]);
  const own = pairs.filter(([key]) => !error.some(([known]) => known === key));
  return { ...fieldsOf(own, depth, inside), ...fieldsOf(error, depth, inside) };
}

function shortened(text: string): string {
  return text.length > LENGTH ? `${text.slice(0, LENGTH)}… (${text.length} characters)` : text;
}

function fieldsOf(pairs: readonly (readonly [string, unknown])[], depth: number, above: readonly object[]) {
  const fields: Record<string, unknown> = {};
  for (const [key, value] of pairs.slice(0, ITEMS)) {
    const hide = isSensitive(key) && value !== undefined && value !== null && typeof value !== "boolean";
    fields[maskText(key)] = hide ? MASK : copy(value, depth + 1, above);
  }
  return fields;
}

function read(value: object, key: string): unknown {
  try {
    return Reflect.get(value, key);
  } catch {
    return "[unreadable]";
  }
}

function threshold(): number {
  const wanted = process.env.LOG_LEVEL?.toLowerCase() ?? "";
  if (wanted in LEVELS) return LEVELS[wanted as Level];
  return process.env.NODE_ENV === "production" ? LEVELS.info : LEVELS.debug;
}

function write(level: Level, message: string, bound: Fields, fields: Fields): void {
  if (LEVELS[level] < threshold()) return;
  const head = { time: new Date().toISOString(), level, message: maskText(shortened(message)) };
  const rest = redact({ ...bound, ...fields }) as Record<string, unknown>;
  console[level](JSON.stringify({ ...head, ...rest, ...head }));
}

function create(bound: Fields): Logger {
  return {
    debug: (message, fields = {}) => write("debug", message, bound, fields),
    info: (message, fields = {}) => write("info", message, bound, fields),
    warn: (message, fields = {}) => write("warn", message, bound, fields),
    error: (message, fields = {}) => write("error", message, bound, fields),
    child: (fields) => create({ ...bound, ...fields }),
  };
}

export const logger: Logger = create({});
