import { z } from "zod";
import { AwsError } from "../../aws-error.ts";
import type { AliasTarget, FunctionRegistry } from "./function-registry.ts";

const input = z.object({
  FunctionVersion: z.string().optional(),
  RoutingConfig: z.object({ AdditionalVersionWeights: z.record(z.string(), z.number()).optional() }).optional(),
});

/**
 * Where an alias goes after an UpdateAlias: what the call does not name stays. One more version at most has a share.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
 * @throws AwsError for a version that is not there, or shares that AWS refuses.
 */
export function readAliasUpdate(body: Buffer, arn: string, name: string, functions: FunctionRegistry): AliasTarget {
  const { data, error } = input.safeParse(JSON.parse(body.toString("utf8") || "{}"));
  if (error !== undefined) throw invalid(`${error.issues[0]?.path.join(".")} is not as it should be.`);
  const before = functions.alias(arn, name) ?? { version: "", weights: {} };
  const version = data.FunctionVersion ?? before.version;
  const weights =
    data.RoutingConfig === undefined ? before.weights : (data.RoutingConfig.AdditionalVersionWeights ?? {});
  const known = new Set(functions.versions(arn).map((one) => one.version));
  for (const one of [version, ...Object.keys(weights)])
    if (!known.has(one)) throw new AwsError("ResourceNotFoundException", `Function not found: ${arn}:${one}`, 404);
  const shares = Object.entries(weights);
  if (shares.length > 1) throw invalid("Number of items in AdditionalVersionWeights cannot be greater than 1.");
  for (const [other, share] of shares) {
    if (other === version)
      throw invalid(
        `Invalid function version ${other}. Function version ${other} is already included in routing configuration.`,
      );
    if (share < 0 || share > 1) throw invalid("Routing weight must be from 0.0 to 1.0.");
  }
  return { version, weights };
}

const invalid = (message: string) => new AwsError("InvalidParameterValueException", message);
