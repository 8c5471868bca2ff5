import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { SOURCES } from "./document.ts";

const READ = /^arn:aws:(kinesis:[a-z0-9-]+:\d{12}:stream\/[\w.-]+|kms:[a-z0-9-]+:\d{12}:key\/[\w-]+)$/;
const LISTS = ["regions", "sources", "reads"];

const rules = {
  repository: {
    schema: z.string().regex(/^[\w.@-]+\/[\w.@-]+$/),
    rule: "be owner/repository, without wildcard",
    example: "acme/pipeline",
  },
  environment: {
    schema: z.string().regex(/^[a-z0-9-]+$/),
    rule: "be the name of a stack, without wildcard",
    example: "dev",
  },
  project: { schema: z.string().regex(/^[a-z0-9-]+$/), rule: "be the name of a Pulumi project", example: "tributary" },
  regions: {
    schema: z.array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/)).min(1),
    rule: "name at least one AWS region",
    example: '["us-east-1"]',
  },
  oidcProviderArn: {
    schema: z
      .string()
      .regex(/^arn:aws:iam::\d{12}:oidc-provider\/token\.actions\.githubusercontent\.com$/)
      .optional(),
    rule: "be the ARN of the account's provider for GitHub",
    example: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
  },
  sources: {
    schema: z.array(z.enum(SOURCES)).default([]),
    rule: `be a list of ${SOURCES.join(", ")}`,
    example: '["apigateway", "dynamodb"]',
  },
  reads: {
    schema: z
      .array(z.string().regex(READ))
      .default([])
      .transform((arns) => ({
        streams: arns.filter((arn) => arn.includes(":kinesis:")),
        keys: arns.filter((arn) => arn.includes(":kms:")),
      })),
    rule: "be a list of ARNs of Kinesis streams and of the KMS keys that encrypt them, without wildcard",
    example: '["arn:aws:kinesis:us-east-1:111122223333:stream/events"]',
  },
  established: {
    schema: z
      .enum(["true", "false"])
      .default("false")
      .transform((text) => text === "true"),
    rule: "be true once the stack stands, or false",
    example: "false",
  },
} as const;

/** Which stack is deployed, and from where. */
export type Settings = { [Name in keyof typeof rules]: z.infer<(typeof rules)[Name]["schema"]> };

/** Reads the settings. Throws `pulumi.RunError` that lists every problem at once. */
export function loadSettings(): Settings {
  const config = new pulumi.Config();
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, { schema, rule, example }] of Object.entries(rules)) {
    const value = LISTS.includes(name) ? config.getObject<unknown>(name) : config.get(name);
    const parsed = schema.safeParse(value);
    values[name] = parsed.data;
    if (!parsed.success)
      problems.push(
        `${config.name}:${name} must ${rule}, got ${JSON.stringify(value) ?? "nothing"}.\n` +
          `Fix: pulumi config set ${config.name}:${name} '${example}'`,
      );
  }
  if (problems.length > 0) throw new pulumi.RunError(problems.join("\n"));
  return values as Settings;
}
