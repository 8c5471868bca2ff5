import { addCounts } from "../../page/add-counts.ts";
import type { View } from "../../page/view.ts";
import type { Reads } from "./reads.ts";
import { type WatchArgs, watchRegion } from "./watch-region.ts";

/** Looks at a stack in AWS, again and again. What it returns never rejects: what can't be read is among the problems. */
export function createAwsView(args: WatchArgs, readsOf: (region: string) => Reads): () => Promise<View> {
  const { contract, minutes, clock } = args;
  const looks = Object.entries(contract.regions).map(([region, outputs]) =>
    watchRegion(args, region, outputs, readsOf(region)),
  );
  return async () => {
    const seen = await Promise.all(looks.map((look) => look()));
    const regions = seen.map(({ view }) => view);
    return {
      ...{ source: "aws", project: contract.project, stack: contract.stack, atMs: clock.now(), seconds: minutes * 60 },
      ...{ regions, counts: addCounts(regions.map(({ counts }) => counts)), isWritable: false },
      problems: seen.flatMap(({ problems }) => problems),
    };
  };
}
