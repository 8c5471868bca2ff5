import type { Graph } from "../../offline/graph.ts";
import { countsOf, growthOf } from "./growth.ts";

/** What a person can mend: its message says how. */
export class AddRegionError extends Error {
  override readonly name = "AddRegionError";
  readonly exitStatus = 1;
}

/** What adding a region needs. */
export type AddRegionArgs = {
  region: string;
  stack: string;
  dryRun: boolean;
  /** What the stack's setting `regions` names. */
  regions: readonly string[];
  /** What the program declares with such a setting, offline. */
  declare: (regions: readonly string[]) => Promise<Graph>;
  /** Writes the setting into the stack's file. */
  setRegions: (regions: readonly string[]) => Promise<void>;
  /** `pulumi up` without what these patterns of URNs match. */
  up: (excluded: readonly string[]) => Promise<void>;
  say: (text: string) => void;
};

/**
 * Adds a region to a stack that lives. Nothing is remembered but in the stack's file and in Pulumi's state, so that the same command goes
 * on. Rejects with {@link AddRegionError} when more than the region would change, before anything has.
 */
export async function addRegion(args: AddRegionArgs): Promise<void> {
  const { region, stack, regions, say } = args;
  const others = regions.filter((name) => name !== region);
  const isNamed = others.length < regions.length;
  if (others.length === 0)
    throw new AddRegionError(
      `Stack ${stack} must have another region than ${region}, got none.\nFix: npx pulumi up --stack ${stack}`,
    );
  const all = isNamed ? regions : [...regions, region];
  say(`Working out offline what ${stack} has with ${region}, and without: some seconds …`);
  const { made, disturbed } = growthOf(await args.declare(others), await args.declare(all));
  refuse(
    args,
    others,
    made.map(({ urn }) => urn),
    disturbed,
  );
  say(`\n${region} has, beside ${others.join(", ")}:\n${countsOf(made).join("\n")}`);
  if (isNamed) say(`\nregions of Pulumi.${stack}.yaml names ${region} already.`);
  if (args.dryRun) {
    const written = isNamed ? "" : `append ${region} to regions in Pulumi.${stack}.yaml, and `;
    return say(`\nWould ${written}run pulumi up,\nwith the other regions left alone. Nothing was changed.`);
  }
  if (!isNamed) {
    say(`\nUntil pulumi up has begun, git checkout Pulumi.${stack}.yaml takes it back.`);
    await args.setRegions(all);
  }
  await args.up(others.map((name) => `**${name}**`));
  say(nextSteps(region, stack));
}

/** How the Pulumi CLI is told to name these regions in the stack's file, all at once. */
export const settingRegions = (project: string, regions: readonly string[]): string[] => [
  ...["config", "set-all", "--path"],
  ...regions.flatMap((region, index) => ["--plaintext", `${project}:regions[${index}]=${region}`]),
];

/** Throws {@link AddRegionError} unless a region is made, it alone, and can be told from the others by its resources' names. */
function refuse(
  { region, stack }: AddRegionArgs,
  others: readonly string[],
  made: readonly string[],
  disturbed: readonly string[],
): void {
  if (made.length === 0)
    throw new AddRegionError(
      `The program must build what regions names, got nothing for ${region}.\nFix: run this in the folder of such a program`,
    );
  if (disturbed.length > 0)
    throw new AddRegionError(
      `One region more must change nothing of the others, got ${disturbed.length}, such as ${disturbed[0]}.\n` +
        "Fix: the program, so that no region depends on how many there are",
    );
  const mistaken = made.find((urn) => others.some((other) => urn.includes(other)));
  if (mistaken === undefined) return;
  throw new AddRegionError(
    `No resource of ${region} may have another region's name in its own, got ${mistaken}.\n` +
      `Fix: append ${region} to regions by hand, and npx pulumi up --stack ${stack}`,
  );
}

const nextSteps = (region: string, stack: string) => `
${region} is there. Next:
1. npx pulumi stack output --json --stack ${stack} > outputs.json
2. npm run regions -- --outputs outputs.json   compares it with the others
3. Read its output stream, then give producers outputs.json: our client sends
   there what is nearest to it, once it has the new file.`;
