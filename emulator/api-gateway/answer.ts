import { z } from "zod";
import type { ApiResponse } from "./settings.ts";

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** What a function answers in format 2.0. A status may come as text. */
const whole = z.object({
  statusCode: z.coerce.number().pipe(z.int().min(100).max(599)),
  headers: z.record(z.string(), scalar).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/**
 * What a function's answer means to the caller; undefined where it means nothing, which the caller sees as 500. An answer
 * without `statusCode` is the body itself.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function readAnswer(payload: string): ApiResponse | undefined {
  const value = parse(payload);
  if (value === undefined) return undefined;
  if (typeof value !== "object" || value === null || !("statusCode" in value))
    return asJson(typeof value === "string" ? value : JSON.stringify(value));
  const { success, data } = whole.safeParse(value);
  if (!success) return undefined;
  const headers = Object.entries(data.headers ?? {}).map(([name, given]) => [name.toLowerCase(), given] as const);
  const body = data.body ?? "";
  return {
    status: data.statusCode,
    headers: {
      "content-type": "text/plain;charset=UTF-8",
      ...Object.fromEntries(headers),
      ...(data.cookies && data.cookies.length > 0 && { "set-cookie": data.cookies }),
    },
    body: Buffer.from(body, data.isBase64Encoded ? "base64" : "utf8"),
  };
}

const asJson = (body: string): ApiResponse => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: Buffer.from(body),
});

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
