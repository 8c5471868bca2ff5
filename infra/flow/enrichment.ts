import type * as pulumi from "@pulumi/pulumi";
import type * as aws from "aws-lambda";
import { QUARANTINE_PREFIX } from "../../handlers/kinesis/failure-store/layout.ts";
import type { BatchPlan } from "../config/plan.ts";
import type { FailureStore } from "../data/failures.ts";
import type { Stream } from "../data/stream.ts";
import type { GrantArgs } from "../grants/grant.ts";
import { watchEnrichment } from "../watch/enrichment.ts";
import type { FlowArgs } from "./flow.ts";
import type { PackageArgs } from "./package/package.ts";
import { type KinesisTriggerArgs, onRecords } from "./sources/kinesis.ts";

/** Where an enrichment stands: what it reads, what it writes, what keeps its failures. */
export type EnrichmentPlace = {
  /** Name of the flow: its part of the failure store, and what its stamps say. */
  flow: string;
  input: Stream;
  output: Stream;
  failures: FailureStore;
  /** ARN of the fan-out consumer to read through; undefined for shared reads. */
  consumerArn: pulumi.Input<string> | undefined;
  batch: BatchPlan;
};

/** What one enrichment is, beside where it stands. */
export type EnrichmentArgs = {
  description: string;
  package: PackageArgs;
  /** What the handler does beside reading, writing and keeping failures, such as look-ups. @default nothing */
  grants?: GrantArgs[];
  /** Environment variables beside those of `handlers/kinesis`. @default none */
  environment?: Record<string, pulumi.Input<string>>;
  /** Settings of its trigger that differ from the stack's. @default none */
  trigger?: Partial<Omit<KinesisTriggerArgs, "failures" | "consumerArn">>;
  /** Further prefixes of the failure store that it may write below. @default none */
  alsoBelow?: string[];
};

/** A handler's module that takes what a stream sends: the type argument of {@link enrichment}, which holds the handler to it. */
type StreamHandler = { handler: (event: aws.KinesisStreamEvent, ...rest: never[]) => unknown };

/** The part of a flow that makes it enrich a stream with `handlers/kinesis`: grants, environment, trigger, what is watched. */
export function enrichment<_Module extends StreamHandler>(
  place: EnrichmentPlace,
  args: EnrichmentArgs,
): Pick<FlowArgs, "description" | "package" | "grants" | "environment" | "triggers" | "watch"> {
  const { flow, input, output, failures, consumerArn, batch } = place;
  const { description, grants = [], environment = {}, trigger = {}, alsoBelow = [] } = args;
  return {
    description,
    package: args.package,
    grants: [output.grant("write"), failures.grantWrite([`${QUARANTINE_PREFIX}${flow}/`, ...alsoBelow]), ...grants],
    environment: {
      FLOW_NAME: flow,
      OUTPUT_STREAM_ARN: output.arn,
      FAILURE_STORE_BUCKET: failures.bucket,
      MAX_RECORD_BYTES: `${output.maxRecordKib * 1024}`,
      ...environment,
    },
    triggers: [onRecords(input, { ...batch, ...trigger, failures, consumerArn })],
    watch: watchEnrichment,
  };
}
