import { isRecord, read } from "../../core/properties.ts";
import { must, type ResourceRule } from "../../core/rule.ts";
import { FUNCTION } from "../../core/types.ts";
import { plainSecrets } from "../ssm/plain-secrets.ts";

const VARIABLES = "environment.variables";
const PAGE = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html";

export const environmentKey: ResourceRule = {
  name: "lambda-environment-customer-key",
  description: "A function's environment is encrypted with a key of the account's own.",
  severity: "medium",
  level: "advisory",
  covers: ["checkov:CKV_AWS_173"],
  fix: "Set kmsKeyArn to the ARN of a customer managed key.",
  url: PAGE,
  types: [FUNCTION],
  check: (props) => {
    const variables = read(props, VARIABLES);
    const none = variables === undefined || (isRecord(variables) && Object.keys(variables).length === 0);
    return none ? [] : must(props, "kmsKeyArn", (arn) => typeof arn === "string" && arn !== "", "must be given");
  },
};

export const noPlainSecrets: ResourceRule = {
  name: "lambda-environment-secrets",
  description:
    "No secret stands in a function's environment, where whoever may read the function's configuration reads it.",
  severity: "critical",
  level: "mandatory",
  covers: ["checkov:CKV_AWS_45"],
  fix: "Keep the secret in AWS Secrets Manager, give the function its ARN in the variable, and let the function read it.",
  url: PAGE,
  types: [FUNCTION],
  check: (props) => plainSecrets(props, VARIABLES),
};

/** Rules for a function's environment variables. */
export const functionSecretRules = [environmentKey, noPlainSecrets];
