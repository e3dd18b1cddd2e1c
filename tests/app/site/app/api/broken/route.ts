import { logger } from "@/lib/logger";

export async function GET(request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  logger.warn("about to break", { token: searchParams.get("token") });
  throw new Error("broken on the server");
}
