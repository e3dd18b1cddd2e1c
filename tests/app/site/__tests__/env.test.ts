import { env } from "@/lib/env";
import { missingVariables, serverEnv } from "@/lib/env.server";

const reads = (name: string) => () => Reflect.get(env, name);

test("a declared variable is read", () => {
  expect(env.NEXT_PUBLIC_SITE_URL).toBe("https://example.com");
  expect(serverEnv.NEXT_PUBLIC_SITE_URL).toBe("https://example.com");
  expect(serverEnv.API_KEY).toBe("key-of-the-api");
  expect(serverEnv.VERCEL_ENV).toBe("preview");
});

test("a variable that some environments lack may be unset", () => {
  expect(serverEnv.WEBHOOK_SECRET).toBeUndefined();
  expect(missingVariables()).toEqual([]);
});

test("a variable in small letters is read like any other", () => {
  expect(serverEnv.legacy_key).toBeUndefined();
  process.env.legacy_key = "key-of-old";
  expect(serverEnv.legacy_key).toBe("key-of-old");
  delete process.env.legacy_key;
});

test("a server variable is not read from the public ones", () => {
  expect(reads("API_KEY")).toThrow("API_KEY is not public");
  expect(JSON.stringify(env)).not.toContain("key-of-the-api");
});

test("a missing variable is named when it is read", () => {
  const kept = process.env.API_KEY;
  process.env.API_KEY = "";
  expect(missingVariables()).toEqual(["API_KEY"]);
  expect(() => serverEnv.API_KEY).toThrow("Environment variables are missing: API_KEY.");
  process.env.API_KEY = kept;
});

test("a variable that nobody declared throws", () => {
  expect(() => Reflect.get(serverEnv, "HOME")).toThrow("HOME is not declared");
});

describe("a server or a build in production, with a variable missing", () => {
  const kept = { ...process.env };
  afterEach(() => {
    process.env = { ...kept };
  });
  const start = (changes: Record<string, string>) => () => {
    process.env = { ...kept, NODE_ENV: "production", VERCEL: "", GITHUB_ACTIONS: "", API_KEY: "", ...changes };
    // What is evaluated when a route is.
    jest.isolateModules(() => void jest.requireActual("@/lib/env.server"));
  };

  test("fails", () => {
    expect(start({})).toThrow("Environment variables are missing: API_KEY.");
    expect(start({ GITHUB_ACTIONS: "true", VERCEL: "1" })).toThrow("API_KEY");
  });

  test.each<Record<string, string>>([{ GITHUB_ACTIONS: "true" }, { SKIP_ENV_CHECK: "1" }, { NODE_ENV: "development" }])(
    "only says so where secrets cannot be: %o",
    (changes) => {
      const warn = jest.spyOn(console, "warn").mockImplementation(() => undefined);
      expect(start(changes)).not.toThrow();
      expect(String(warn.mock.calls[0])).toContain("API_KEY");
      warn.mockRestore();
    },
  );
});
