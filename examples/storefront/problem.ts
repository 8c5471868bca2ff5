import type { z } from "zod";

/** What a client is told in place of an answer. https://www.rfc-editor.org/rfc/rfc9457 */
export class Problem extends Error {
  readonly status: number;
  readonly errors: readonly { path: string; detail: string }[] | undefined;

  constructor(status: number, detail: string, errors?: Problem["errors"]) {
    super(detail);
    this.status = status;
    this.errors = errors;
  }
}

const TITLES: Record<number, string> = {
  400: "Bad Request",
  404: "Not Found",
  405: "Method Not Allowed",
  412: "Precondition Failed",
  422: "Unprocessable Content",
  428: "Precondition Required",
  500: "Internal Server Error",
};

/** The response that tells a problem. */
export function problemResponse({ status, message, errors }: Problem): Response {
  const body = { title: TITLES[status] ?? "Error", status, detail: message, ...(errors && { errors }) };
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/problem+json" } });
}

/** The value as the schema wants it. Throws a {@link Problem} that says what is wrong where, but not with which value. */
export function valid<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.infer<Schema> {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const errors = error.issues.map(({ path, message }) => ({ path: path.join("."), detail: message }));
  throw new Problem(422, `${what} is not as it must be.`, errors);
}
