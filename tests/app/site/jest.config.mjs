import nextJest from "next/jest.js";

export default nextJest({ dir: "./" })({
  testEnvironment: "node",
  testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
  moduleNameMapper: { "^@/(.*)$": "<rootDir>/$1" },
});
