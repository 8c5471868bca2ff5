import type { lambdaResources } from "./lambda.ts";

/** A service of AWS that is about to invoke a function on behalf of a resource. */
export type Invoker = {
  /** Such as `apigateway.amazonaws.com`. */
  principal: string;
  /** ARN of the resource. */
  sourceArn: string;
};

/**
 * Whether a function's policy lets a service invoke it under a qualifier: a permission of the function itself does not hold for
 * its alias. https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 * @param functionArn with the qualifier, if any.
 */
export function mayInvoke(
  { permissions }: Pick<ReturnType<typeof lambdaResources>, "permissions">,
  functionArn: string,
  { principal, sourceArn }: Invoker,
): boolean {
  const [name = "", qualifier] = functionArn.split(":").slice(6);
  return permissions.some(
    ({ inputs }) =>
      inputs.principal === principal &&
      [name, functionArn, functionArn.replace(/(:function:[^:]+):.*$/, "$1")].includes(inputs.function) &&
      (inputs.qualifier === qualifier || inputs.function === functionArn) &&
      (inputs.sourceArn === undefined || isLike(inputs.sourceArn, sourceArn)),
  );
}

/** As IAM compares ARNs: `*` and `?` stand for any text and any one character, within a part between colons. */
function isLike(pattern: string, arn: string): boolean {
  const [patterns, parts] = [pattern.split(":"), arn.split(":")];
  return patterns.length === parts.length && patterns.every((part, index) => expression(part).test(parts[index] ?? ""));
}

const expression = (part: string) =>
  new RegExp(`^${part.replaceAll(/[.*+?^${}()|[\]\\]/g, (char) => ({ "*": ".*", "?": "." })[char] ?? `\\${char}`)}$`);
