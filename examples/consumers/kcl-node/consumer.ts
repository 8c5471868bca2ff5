import kcl from "aws-kcl";
import { appendArrivals, appendRefused } from "./arrivals-file.ts";
import { createReader } from "./reader.ts";

/** What the daemon starts for each shard: reads it, and appends what arrives to the file that ARRIVALS names. */
if (import.meta.main) {
  const file = process.env.ARRIVALS;
  if (file === undefined)
    throw new Error(
      "ARRIVALS must be set in the environment, got nothing.\nFix: npx node examples/consumers/kcl-node/read.ts, which sets it.",
    );
  // Ctrl-C is heard by all: the daemon lets each shard checkpoint, and then ends this.
  process.on("SIGINT", () => {});
  const log = (text: string) => console.error(text);
  const reader = createReader({
    deal: (records) => appendArrivals(file, records),
    refuse(place, error) {
      appendRefused(file, place);
      log(`${place.shardId} ${place.sequenceNumber}: ${error.message}`);
    },
    log,
  });
  kcl(reader).run();
}
