import { BlockList, isIP, isIPv6 } from "node:net";
import type { LeafRule, Operator } from "./rule.ts";

/** The operator that takes addresses of a range. */
export const cidr: Operator = { takes: "a range of addresses, such as 10.0.0.0/24 or 2001:db8::/32", read };

function read(argument: unknown): LeafRule | undefined {
  const { address = "", bits } = /^(?<address>[^/]+)\/(?<bits>\d{1,3})$/.exec(String(argument))?.groups ?? {};
  const version = isIP(address);
  if (version === 0 || Number(bits) > (version === 4 ? 32 : 128)) return undefined;
  const family = version === 4 ? "ipv4" : "ipv6";
  const range = new BlockList();
  range.addSubnet(address, Number(bits), family);
  const isOfFamily = (leaf: string) => isIP(leaf) === version && isIPv6(leaf) === (family === "ipv6");
  return (leaf) => typeof leaf === "string" && isOfFamily(leaf) && range.check(leaf, family);
}
