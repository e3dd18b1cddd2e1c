"use client";

import { env } from "@/lib/env";

export function Break() {
  return (
    <>
      <button
        onClick={() => {
          throw new Error(`broken by a visitor of ${env.NEXT_PUBLIC_SITE_URL}`);
        }}
      >
        Break
      </button>
      <button onClick={() => void Reflect.get(env, "API_KEY")}>Leak</button>
    </>
  );
}
