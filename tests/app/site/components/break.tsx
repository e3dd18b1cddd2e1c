"use client";

export function Break() {
  return (
    <button
      onClick={() => {
        throw new Error("broken by a visitor");
      }}
    >
      Break
    </button>
  );
}
