import * as lambda from "@pulumi/aws/lambda/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { BatchPlan } from "../../infra/config/plan.ts";
import { FailureStore } from "../../infra/data/failures.ts";
import { Stream } from "../../infra/data/stream.ts";
import { onRecords } from "../../infra/flow/sources/kinesis.ts";
import { watchEnrichment } from "../../infra/watch/enrichment.ts";
import { watchFunction } from "../../infra/watch/function.ts";
import { watchStreams } from "../../infra/watch/streams.ts";
import { together, type Watch } from "../../infra/watch/watch.ts";
import { ACCOUNT, underMocks } from "./mocks.ts";
import { createPlan } from "./settings.ts";

/** All that is watched of a region with one flow: function `fn`, mapping `uuid`, streams `in` and `out`. */
export async function watchOf(batch: Partial<BatchPlan> = {}): Promise<Watch> {
  const { result } = await underMocks(() => {
    const common = { region: "us-east-1", keyArn: "arn:aws:kms:k", tags: {}, protect: false };
    const plan = createPlan();
    const stream = new Stream("s", { ...common, ...plan.input });
    const failures = new FailureStore("b", { ...common, accountId: ACCOUNT, retentionDays: 90 });
    const target = { function: lambda.Function.get("fn", "fn"), alias: lambda.Alias.get("live", "live"), tags: {} };
    const trigger = onRecords(stream, { ...plan.batch, ...batch, failures }).connect("t", target, {});
    const parts = [watchStreams("in", "out"), watchEnrichment("fn"), trigger, watchFunction("fn", 60)];
    return new Promise<unknown>((resolve) => pulumi.output(together(parts)).apply(resolve));
  });
  return JSON.parse(JSON.stringify(await result).replaceAll(/"0{8}-[^"]+"/g, '"uuid"')) as Watch;
}
