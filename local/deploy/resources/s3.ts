import { z } from "zod";
import type { Graph } from "../../../offline/graph.ts";
import { resourcesOf, text } from "./read.ts";

const bucket = z.object({
  type: z.literal("aws:s3/bucket:Bucket"),
  region: text,
  outputs: z.object({ bucket: text, arn: text }),
});

/** Buckets. */
export const s3Resources = (graph: Graph) => ({ buckets: resourcesOf(graph, bucket) });
