import { countsOf } from "../add-region/growth.ts";

/** What a person can mend: its message says how. */
export class RemoveRegionError extends Error {
  override readonly name = "RemoveRegionError";
  readonly exitStatus = 1;
}

/** A resource, as Pulumi's state has it. */
export type LivingResource = { urn: string; type: string; custom: boolean; protect?: boolean | undefined };

/** What can be seen of a stack. */
export type SeenStack = {
  /** What its setting `regions` names. */
  regions(): Promise<string[]>;
  resources(): Promise<LivingResource[]>;
};

/** The stack's file and Pulumi's state. */
export type LivingStack = SeenStack & {
  /** Settings by their name, without the project's. */
  settings(): Promise<Record<string, string>>;
  /** Writes settings, all at once. */
  set(settings: Readonly<Record<string, string>>): Promise<void>;
  remove(name: string): Promise<void>;
  /** Takes the region at this place out of `regions`. */
  removeRegion(index: number): Promise<void>;
  /** `pulumi up` without what these patterns of URNs match. */
  up(excluded: readonly string[]): Promise<void>;
};

/** What taking a region out needs. */
export type RemoveRegionArgs = {
  region: string;
  /** What speaks against it, in words: what still arrives, runs, waits or is kept. */
  obstacles: () => Promise<string[]>;
  say: (text: string) => void;
} & ({ dryRun: true; stack: SeenStack } | { dryRun: false; stack: LivingStack });

const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";

/**
 * Takes a region out of a stack that lives. Nothing is remembered but in the stack's file and in Pulumi's state, so that the same command
 * goes on. The other regions are left alone, and stay protected. Rejects with {@link RemoveRegionError} for what a person can mend.
 */
export async function removeRegion(args: RemoveRegionArgs): Promise<void> {
  const { region, say } = args;
  const regions = await args.stack.regions();
  const others = regions.filter((name) => name !== region);
  const resources = await args.stack.resources();
  const doomed = resources.filter(({ urn }) => urn.includes(region));
  const isNamed = others.length < regions.length;
  refuse(args, others, doomed, isNamed);
  if (doomed.length > 0) say(`\nOf ${region} would be deleted:\n${countsOf(doomed).join("\n")}`);
  if (isNamed) await refuseObstacles(args);
  if (regions[0] === region) say(`\nThe outputs' firstRegion will be ${others[0]}.`);
  if (args.dryRun) return say("\nThe other regions would be left alone. Nothing was changed.");
  const { stack } = args;
  const excluded = others.map((name) => `**${name}**`);
  const isProtected = resources.some(
    ({ urn, type, protect }) => protect && type !== MAPPING && others.some((other) => urn.includes(other)),
  );
  if (isNamed) {
    await stack.set({ ...(isProtected && { protect: "false" }), replaceTriggers: "true" });
    await stack.up(excluded);
    await takeOut(stack, regions.indexOf(region), others);
  }
  if (doomed.length > 0) await stack.up(excluded);
  await restore(stack, isProtected);
  say(`${region} is gone. The other regions were left alone, and are protected as they were.`);
}

function refuse(
  { region }: RemoveRegionArgs,
  others: readonly string[],
  doomed: readonly LivingResource[],
  isNamed: boolean,
): void {
  if (others.length === 0)
    throw new RemoveRegionError(
      `A stack must keep a region, got ${region} as its only one.\nFix: docs/deploy.md#remove-it takes the stack away`,
    );
  if (!isNamed && doomed.some(({ protect }) => protect))
    throw new RemoveRegionError(
      `regions must name ${region} as long as it is protected, got ${others.join(", ")}.\nFix: append it to regions again`,
    );
  const mistaken = doomed.find(({ urn }) => others.some((other) => urn.includes(other)));
  if (mistaken === undefined) return;
  throw new RemoveRegionError(
    `No resource of ${region} may have another region's name in its own, got ${mistaken.urn}.\n` +
      "Fix: docs/living-stack.md#take-a-region-out, by hand",
  );
}

async function refuseObstacles({ region, obstacles }: RemoveRegionArgs): Promise<void> {
  const found = await obstacles();
  if (found.length === 0) return;
  throw new RemoveRegionError(
    `${region} must be silent and empty before it is deleted, got:\n${found.map((text) => `- ${text}`).join("\n")}\n` +
      "Fix: docs/living-stack.md#take-a-region-out",
  );
}

/** Nothing is deleted before the stack's file has been read again, and names the others alone. */
async function takeOut(stack: LivingStack, index: number, others: readonly string[]): Promise<void> {
  await stack.removeRegion(index);
  const left = await stack.regions();
  if (left.join() === others.join()) return;
  throw new RemoveRegionError(
    `regions must name ${others.join(", ")} now, got ${left.join(", ")}.\n` +
      "Fix: write them into the stack's file, then run the same command: it goes on",
  );
}

async function restore(stack: LivingStack, isProtected: boolean): Promise<void> {
  const { protect, replaceTriggers } = await stack.settings();
  if (isProtected && protect !== "true") await stack.set({ protect: "true" });
  if (replaceTriggers === "true") await stack.remove("replaceTriggers");
}
