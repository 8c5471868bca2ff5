import { z } from "zod";
import { AwsError } from "../aws-error.ts";

const LIFETIME_MS = 300_000;

/** Writes where a list goes on as the opaque text that callers carry around. */
export function encodePageToken(place: object | string, nowMs: number): string {
  return Buffer.from(JSON.stringify({ place, issuedAtMs: nowMs })).toString("base64");
}

/** @throws AwsError InvalidArgumentException, or ExpiredNextTokenException 300 seconds after it was issued. */
export function decodePageToken<T>(place: z.ZodType<T>, text: string, nowMs: number): T {
  const { success, data } = z.object({ place, issuedAtMs: z.number() }).safeParse(parseJson(text));
  if (!success) throw new AwsError("InvalidArgumentException", "Invalid NextToken.");
  if (nowMs - data.issuedAtMs > LIFETIME_MS) {
    throw new AwsError(
      "ExpiredNextTokenException",
      `NextToken expired: it was issued at ${new Date(data.issuedAtMs).toISOString()} and is good for ${LIFETIME_MS} milliseconds.`,
    );
  }
  return data.place;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64").toString());
  } catch {
    return undefined;
  }
}
