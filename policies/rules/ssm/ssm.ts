import { read, UNKNOWN } from "../../core/properties.ts";
import { type Finding, must, type ResourceRule } from "../../core/rule.ts";
import { PARAMETER } from "../../core/types.ts";
import { isCustomerKey } from "../kms/kms.ts";
import { isSecret } from "./secrets.ts";

const PAGE = "https://docs.aws.amazon.com/systems-manager/latest/userguide";
/** A parameter that holds the ID of an image can't be encrypted. */
const IMAGE = "aws:ec2:image";

export const parameterEncrypted: ResourceRule = {
  name: "ssm-parameter-encrypted",
  description: "A parameter is encrypted: whoever may list parameters reads what is not.",
  severity: "low",
  level: "advisory",
  covers: ["checkov:CKV2_AWS_34"],
  fix: "Set type to SecureString, and allow its readers kms:Decrypt.",
  url: `${PAGE}/secure-string-parameter-kms-encryption.html`,
  types: [PARAMETER],
  check: (props) =>
    props.dataType === IMAGE ? [] : must(props, "type", (type) => type === "SecureString", "must be SecureString"),
};

export const parameterCustomerKey: ResourceRule = {
  name: "ssm-parameter-customer-key",
  description: "An encrypted parameter is so with a key of the account's own, whose policy says who reads it.",
  severity: "medium",
  level: "advisory",
  covers: ["checkov:CKV_AWS_337"],
  fix: "Set keyId to the ARN of a customer managed key.",
  url: `${PAGE}/secure-string-parameter-kms-encryption.html`,
  types: [PARAMETER],
  check: (props): Finding[] => {
    const [finding] = must(props, "keyId", isCustomerKey, "must be a customer managed key");
    if (finding === undefined || (props.type !== "SecureString" && props.type !== UNKNOWN)) return [];
    return [{ ...finding, value: props.type === UNKNOWN ? UNKNOWN : finding.value }];
  },
};

export const parameterNoPlainSecret: ResourceRule = {
  name: "ssm-parameter-secrets",
  description: "No secret stands in a parameter that is not encrypted, where whoever may list parameters reads it.",
  severity: "critical",
  level: "mandatory",
  covers: [],
  fix: "Set type to SecureString, or keep the secret in AWS Secrets Manager; change the secret, which was readable.",
  url: `${PAGE}/secure-string-parameter-kms-encryption.html`,
  types: [PARAMETER],
  check: (props, { name: resource }): Finding[] => {
    if (props.type === "SecureString") return [];
    const property = props.insecureValue === undefined ? "value" : "insecureValue";
    const value = read(props, property);
    const name = typeof props.name === "string" ? props.name : resource;
    const secret = typeof value === "string" && isSecret(lastPartOf(name), value);
    if (value !== UNKNOWN && !secret) return [];
    // The value itself would end up in logs.
    const said = secret && props.type !== UNKNOWN ? `a text of ${value.length} characters` : UNKNOWN;
    return [{ property, value: said, message: "must hold no secret" }];
  },
};

/** `/app/dev/api-key` ends in `api_key`, as an environment variable would be called. */
const lastPartOf = (name: string): string => name.slice(name.lastIndexOf("/") + 1).replaceAll("-", "_");

/** Rules for parameters of Systems Manager. */
export const ssmRules = [parameterEncrypted, parameterCustomerKey, parameterNoPlainSecret];
