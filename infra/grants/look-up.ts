import type { Statement } from "../policy-document.ts";
import { allow, type KeyService, useKey } from "./allow.ts";
import type { Grant } from "./grant.ts";

type LookUp = Extract<Grant, { kind: "read-parameter" | "read-secret" }>;

/** A look-up, and the decryption of what a key of the account encrypts; a key of AWS's own asks for no grant. */
export function lookUp(grant: LookUp): Statement[] {
  const { keyArn, region } = grant;
  const { read, service, context } = lookUpOf(grant);
  if (keyArn === undefined) return [read];
  return [read, useKey(`Decrypt${read.Sid}`, "kms:Decrypt", { keyArn, region }, service, context)];
}

function lookUpOf(grant: LookUp): { read: Statement; service: KeyService; context: Record<string, string> } {
  switch (grant.kind) {
    case "read-parameter": {
      const context = { PARAMETER_ARN: grant.parameterArn };
      const actions = ["ssm:GetParameter", "ssm:GetParameters"];
      return { read: allow("ReadParameter", actions, grant.parameterArn), service: "ssm", context };
    }
    case "read-secret": {
      const context = { SecretARN: grant.secretArn };
      const read = allow("ReadSecret", ["secretsmanager:GetSecretValue"], grant.secretArn);
      return { read, service: "secretsmanager", context };
    }
  }
}
