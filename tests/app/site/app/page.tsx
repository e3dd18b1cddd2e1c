import { Break } from "@/components/break";
import { env } from "@/lib/env";

export default function Page() {
  return (
    <main>
      <h1>Bills</h1>
      <p>Served for {env.NEXT_PUBLIC_SITE_URL}</p>
      <Break />
    </main>
  );
}
