import type { RegionContract } from "../../client/index.ts";

/** A flow of a region: a function that reads the input stream. */
export type FlowTarget = {
  name: string;
  /** ARN of its function, without a qualifier. */
  arn: string;
  /** ARN of the alias that its trigger invokes. */
  aliasArn: string;
};

/** The flows of a region, by name. */
export function flowsOf({ flows }: RegionContract): ReadonlyMap<string, FlowTarget> {
  return new Map(Object.entries(flows).map(([name, { arn, aliasArn }]) => [name, { name, arn, aliasArn }]));
}

/**
 * The flow that a function belongs to. A function that was replaced has another end to its name, which Pulumi gives it, and
 * still is the flow's. `function NAME`, which no flow can be called, for one that is no flow's.
 * @param functionArn its ARN, with a qualifier or without.
 */
export const flowOfFunction = (flows: ReadonlyMap<string, FlowTarget>, functionArn: string): string =>
  flowOfFunctionName(flows, nameIn(functionArn));

/** The same by the function's name. */
export function flowOfFunctionName(flows: ReadonlyMap<string, FlowTarget>, name: string): string {
  const all = [...flows.values()];
  const found =
    all.find(({ arn }) => nameIn(arn) === name) ?? all.find(({ arn }) => stemOf(nameIn(arn)) === stemOf(name));
  return found?.name ?? `function ${name}`;
}

const nameIn = (functionArn: string) => functionArn.split(":")[6] ?? "";
const stemOf = (name: string) => name.replace(/-[0-9a-f]{7}$/, "");
