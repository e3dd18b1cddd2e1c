import { Break } from "@/components/break";

export default async function Bill({ params }: { params: Promise<{ id: string }> }) {
  await params;
  return (
    <main>
      <h1>Bills</h1>
      <p>Text of the page</p>
      <input aria-label="note" />
      <Break />
    </main>
  );
}
