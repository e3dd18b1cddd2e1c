import { logger, redact } from "@/lib/logger";
import { maskText, withoutQueries } from "@/lib/mask";

function lines(level: "debug" | "info" | "warn" | "error", act: () => void): Record<string, unknown>[] {
  const spy = jest.spyOn(console, level).mockImplementation(() => undefined);
  act();
  const said = spy.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>);
  spy.mockRestore();
  return said;
}

test("a line is one JSON object with time, level, message and the fields of its parents", () => {
  const child = logger.child({ request: "r1" }).child({ route: "/api/bills" });
  const [line] = lines("info", () => child.info("done", { milliseconds: 12, request: "r2" }));
  expect(line).toMatchObject({ level: "info", message: "done", request: "r2", route: "/api/bills", milliseconds: 12 });
  expect(new Date(String(line?.time)).getTime()).not.toBeNaN();
});

test("fields cannot stand in for time, level and message", () => {
  const [line] = lines("warn", () => logger.warn("true", { level: "debug", message: "false", time: 0 }));
  expect(line).toMatchObject({ level: "warn", message: "true" });
});

test("LOG_LEVEL says from where on", () => {
  process.env.LOG_LEVEL = "warn";
  expect(lines("info", () => logger.info("quiet"))).toHaveLength(0);
  expect(lines("error", () => logger.error("loud"))).toHaveLength(1);
  delete process.env.LOG_LEVEL;
});

test("fields are masked by their names, at any depth", () => {
  const seen = redact({
    password: "a",
    users: [{ userEmail: "b", "x-api-key": "c", ssn: "d", card_cvc: "e" }],
    by: new Map([["sessionToken", "f"]]),
    Authorization: ["g"],
    patient: { name: "h" },
    adobe: "kept",
    passwordless: true,
    token: null,
  });
  expect(seen).toEqual({
    password: "[masked]",
    users: [{ userEmail: "[masked]", "x-api-key": "[masked]", ssn: "[masked]", card_cvc: "[masked]" }],
    by: { sessionToken: "[masked]" },
    Authorization: "[masked]",
    patient: "[masked]",
    adobe: "kept",
    passwordless: true,
    token: null,
  });
});

test.each(["0123456789abcdef", "ab-", "eyJ-", "http://", "1 ", "a@", "/1111"])("a long text of %p takes no time", (part) => {
  const text = part.repeat(200_000 / part.length);
  const start = performance.now();
  maskText(withoutQueries(text));
  expect(performance.now() - start).toBeLessThan(2_000);
});

test("errors keep their cause, masked", () => {
  const cause = new Error("login of jane@example.com failed");
  const error = Object.assign(new Error("no access with Bearer abcdefghijkl", { cause }), { code: 401, secret: "x" });
  const seen = redact({ error }) as { error: Record<string, unknown> };
  expect(seen.error).toMatchObject({
    name: "Error",
    message: "no access with Bearer [masked]",
    code: 401,
    secret: "[masked]",
    cause: { message: "login of [masked] failed" },
  });
  expect(JSON.stringify(seen)).not.toMatch(/jane|abcdefghijkl/);
  const many = redact(new AggregateError([new Error("call 123-45-6789")], "all failed"));
  expect(many).toMatchObject({ message: "all failed", errors: [{ message: "call [masked]" }] });
});

test("whatever is logged is logged, and nothing throws", () => {
  const loop: Record<string, unknown> = { big: 1n, when: new Date(0), nan: NaN, none: undefined, run: () => 1 };
  loop.self = loop;
  Object.defineProperty(loop, "broken", { enumerable: true, get: () => { throw new Error("no"); } });
  expect(redact(loop)).toEqual({
    big: "1",
    when: "1970-01-01T00:00:00.000Z",
    nan: "NaN",
    none: undefined,
    run: "[function]",
    self: "[circular]",
    broken: "[unreadable]",
  });
  expect(redact(new Uint8Array(3))).toBe("[3 bytes]");
  expect((redact("x".repeat(20_000)) as string).length).toBeLessThan(10_100);
});

test.each([
  ["eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZSJ9.c2lnbmF0dXJl", "[masked]"],
  ["key sk_" + "live_0123456789abcdef", "key [masked]"],
  ["whsec_" + "0123456789abcdef", "[masked]"],
  ["ghp_" + "0123456789abcdef0123", "[masked]"],
  ["sb_secret_" + "0123456789abcdef", "[masked]"],
  ["sntryi_" + "0123456789abcdef", "[masked]"],
  ["postgres://postgres:hunter2@db.example.com/x", "postgres://postgres:[masked]@db.example.com/x"],
  ["mail to jane.doe+x@mail.example.com now", "mail to [masked] now"],
  ["card 4242 4242 4242 4242", "card [masked]"],
  ["order 1234567 of 2026-11-24 took 12 ms", "order 1234567 of 2026-11-24 took 12 ms"],
  ["node_modules/posthog-js@1.449.2/dist", "node_modules/posthog-js@1.449.2/dist"],
])("in texts: %s", (text, masked) => {
  expect(maskText(text)).toBe(masked);
});

test.each([
  ["https://example.com/a?b=c#d", "https://example.com/a"],
  ["/a?b=<c>&d", "/a"],
  ["GET https://example.com/a?b=c failed?", "GET https://example.com/a failed?"],
  ["what? nothing", "what? nothing"],
])("addresses: %s", (text, cut) => {
  expect(withoutQueries(text)).toBe(cut);
});
