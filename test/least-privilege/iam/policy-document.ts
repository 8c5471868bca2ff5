import { z } from "zod";
import { isOperator } from "./conditions.ts";

const oneOrMore = z.union([z.string(), z.array(z.string()).min(1)]).transform((value) => [value].flat());
const operator = z.string().refine(isOperator, "must be an operator of test/least-privilege/iam/conditions.ts");
const conditions = z.record(operator, z.record(z.string(), oneOrMore));
const named = z.strictObject({
  AWS: oneOrMore.optional(),
  Service: oneOrMore.optional(),
  Federated: oneOrMore.optional(),
});
const principal = z.union([z.literal("*").transform((): z.infer<typeof named> => ({ AWS: ["*"] })), named]);

const statement = z.strictObject({
  Sid: z.string().default(""),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: principal.optional(),
  Action: oneOrMore,
  Resource: oneOrMore.optional(),
  NotResource: oneOrMore.optional(),
  Condition: conditions.default({}),
});

const document = z.strictObject({
  Version: z.literal("2012-10-17"),
  Statement: z.array(statement).min(1),
});

/** One statement, its single values as lists of one. */
export type PolicyStatement = z.infer<typeof statement>;

/** A policy document, as far as this project writes them: no NotAction, NotPrincipal and no policy variable. */
export type PolicyDocument = z.infer<typeof document>;

/** Reads a policy document from its JSON text. Throws on every element that {@link PolicyDocument} has not. */
export function parsePolicy(text: string): PolicyDocument {
  if (text.includes("${")) throw new Error("A policy document must hold no policy variable, got one.\nFix: remove it");
  const { success, data, error } = document.safeParse(JSON.parse(text));
  if (success) return data;
  throw new Error(`A policy document must be one that this model decides, got another:\n${z.prettifyError(error)}`);
}
