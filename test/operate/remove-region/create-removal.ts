import { type LivingResource, type LivingStack, removeRegion } from "../../../operate/remove-region/remove-region.ts";

/** A stack's resources: in each region a stream, which is protected or not, and a role. */
export const createLiving = (regions: readonly string[], protect = true): LivingResource[] =>
  regions.flatMap((region) => [
    { urn: `urn:pulumi:prod::p::aws:kinesis/stream:Stream::${region}-input`, type: "stream", custom: true, protect },
    { urn: `urn:pulumi:prod::p::aws:iam/role:Role::${region}-enrich`, type: "role", custom: true },
  ]);

/** What a removal begins with. */
export type RemovalStart = {
  regions?: string[];
  settings?: Record<string, string>;
  living?: LivingResource[];
  obstacles?: string[];
  dryRun?: boolean;
  /** What the CLI leaves of `regions`. */
  leaves?: string[];
};

/** What taking eu-west-1 out did, in order, and what the settings are after it. */
export async function runRemoval(start: RemovalStart = {}) {
  let regions = start.regions ?? ["us-east-1", "eu-west-1"];
  const settings: Record<string, string> = { ...(start.settings ?? { protect: "true" }) };
  const did: string[] = [];
  let said = "";
  const stack: LivingStack = {
    settings: async () => settings,
    regions: async () => regions,
    resources: async () => start.living ?? createLiving(regions),
    async set(values) {
      did.push(`set ${JSON.stringify(values)}`);
      Object.assign(settings, values);
    },
    async remove(name) {
      did.push(`remove ${name}`);
      delete settings[name];
    },
    async removeRegion(index) {
      did.push(`remove regions[${index}]`);
      regions = start.leaves ?? regions.toSpliced(index, 1);
    },
    up: async (excluded) => void did.push(`up without ${excluded}`),
  };
  const error: unknown = await removeRegion({
    ...{ region: "eu-west-1", dryRun: start.dryRun ?? false, stack },
    obstacles: async () => start.obstacles ?? [],
    say: (text) => {
      said += `${text}\n`;
    },
  }).catch((error: unknown) => error);
  return { did, said, settings, error };
}
