import { typeOf } from "../../../offline/engine/urn.ts";
import type { Living } from "./living.ts";
import { plain, type Wire } from "./wire.ts";

/** What AWS itself refuses to create beside what lives; undefined when it takes it. */
export function refusal(urn: string, inputs: Wire, living: readonly Living[]): string | undefined {
  const own = plain(inputs);
  const same = living.filter((other) => typeOf(other.urn) === typeOf(urn));
  return refusals[typeOf(urn)]?.(own, same);
}

const refusals: Record<string, (inputs: Wire, same: readonly Living[]) => string | undefined> = {
  "aws:lambda/eventSourceMapping:EventSourceMapping": ({ eventSourceArn, functionName }, same) =>
    same.some(({ outputs }) => outputs.eventSourceArn === eventSourceArn && outputs.functionName === functionName)
      ? "ResourceConflictException: The event source arn and function provided mapping already exists."
      : undefined,
  "aws:ec2/subnet:Subnet": ({ vpcId, cidrBlock }, same) =>
    same.some(({ outputs }) => outputs.vpcId === vpcId && overlap(String(outputs.cidrBlock), String(cidrBlock)))
      ? `InvalidSubnet.Conflict: The CIDR '${String(cidrBlock)}' conflicts with another subnet`
      : undefined,
};

function overlap(one: string, other: string): boolean {
  const [a, b] = [range(one), range(other)];
  return a.first <= b.last && b.first <= a.last;
}

function range(cidr: string): { first: number; last: number } {
  const [address = "", mask] = cidr.split("/");
  const first = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return { first, last: first + 2 ** (32 - Number(mask)) - 1 };
}
