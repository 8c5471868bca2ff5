import { ModelError } from "./model.ts";

/** Regions whose zones, as an account sees them, are not simply a, b and c. */
const letters: Record<string, string> = {
  "us-east-1": "abcdef",
  "us-west-1": "ac",
  "us-west-2": "abcd",
  "ap-northeast-1": "acd",
  "ap-northeast-2": "abcd",
  "ca-central-1": "abd",
};

const directions: Record<string, string> = {
  central: "c",
  east: "e",
  north: "n",
  northeast: "ne",
  northwest: "nw",
  south: "s",
  southeast: "se",
  southwest: "sw",
  west: "w",
};

/** Names of a region's availability zones, `us-east-1a` and on. */
export const zoneNames = (region: string): string[] =>
  [...(letters[region] ?? "abc")].map((letter) => `${region}${letter}`);

/** The first `count` zones of a region. Throws {@link ModelError} if it has fewer. */
export function firstZones(region: string, count: number): string[] {
  const names = zoneNames(region);
  if (names.length < count)
    throw new ModelError(
      `numberOfAvailabilityZones must be at most ${names.length} in ${region}, got ${count}.\nFix: ask for ${names.length}`,
    );
  return names.slice(0, count);
}

/** IDs of a region's zones, `use1-az1` and on. https://docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html */
export function zoneIds(region: string): string[] {
  const [area = "", ...rest] = region.split("-");
  const short = rest.map((part) => directions[part] ?? part.replace("gov", "g")).join("");
  return zoneNames(region).map((_, index) => `${area}${short}-az${index + 1}`);
}
