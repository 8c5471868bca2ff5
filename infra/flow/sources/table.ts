import * as lambda from "@pulumi/aws/lambda/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { changePatternProblems } from "../../../event-source-mapping/change-pattern.ts";
import type { StreamView } from "../../data/table.ts";
import { watchStreamTrigger } from "../../watch/stream-trigger.ts";
import { watchTable } from "../../watch/table.ts";
import { together } from "../../watch/watch.ts";
import { type StreamMappingArgs, streamMapping, streamMappingProblems } from "./stream-mapping.ts";
import type { TableEvent } from "./table-event.ts";
import type { Trigger } from "./trigger.ts";

type Numbers =
  | "batchSize"
  | "batchingWindowSeconds"
  | "parallelizationFactor"
  | "maximumRetryAttempts"
  | "maximumRecordAgeSeconds"
  | "filterPatterns";

/** How changes of a table are handed over, in batches. https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html */
export type TableTriggerArgs = Omit<StreamMappingArgs, Numbers> &
  Partial<Pick<StreamMappingArgs, Numbers>> & {
    /** Where reading starts: at the oldest change, or at the newest, which can miss minutes of them. @default "TRIM_HORIZON" */
    startingPosition?: "TRIM_HORIZON" | "LATEST";
  };

/** A table whose changes drive a function: one of ours, or one that stands elsewhere. */
export type DrivingTable<View extends StreamView> = {
  name: pulumi.Output<string>;
  arn: pulumi.Output<string>;
  streamArn: pulumi.Output<string>;
  stream: View;
  keyArn: pulumi.Output<string>;
  region: string;
  retentionHours: number;
};

/** As for streams of Kinesis, but that a table's keeps a record for a day: half of it is left to put things right. */
const DEFAULTS = {
  batchSize: 100,
  batchingWindowSeconds: 0,
  parallelizationFactor: 1,
  maximumRetryAttempts: 100,
  maximumRecordAgeSeconds: 43_200,
  filterPatterns: [],
};

/** When items of a table change. What Lambda gives up goes whole into the failure store. */
export function onChanges<View extends StreamView>(
  table: DrivingTable<View>,
  given: TableTriggerArgs,
): Trigger<TableEvent<View>> {
  const { startingPosition = "TRIM_HORIZON", writesBack = false, ...settings } = given;
  const args = { ...DEFAULTS, ...settings };
  const { arn: tableArn, streamArn, keyArn, region, retentionHours } = table;
  return {
    problems: [
      ...streamMappingProblems({ ...args, retentionHours }, changePatternProblems),
      ...(writesBack && args.filterPatterns.length === 0 ? [endless] : []),
    ],
    failures: args.failures,
    listens: { arn: tableArn, what: "table", writesBack },
    grants: [{ kind: "read-changes", tableArn, streamArn, keyArn, region }, args.failures.grantDiscarded()],
    connect(name, { function: fn, alias, tags }, opts) {
      const inputs = { startingPosition, ...streamMapping(args), eventSourceArn: streamArn, functionName: alias.arn };
      // Lambda refuses a second mapping of one stream and function: the old one goes before the new one comes.
      const kept = { ...opts, protect: args.protect ?? true, deleteBeforeReplace: true };
      const mapping = new lambda.EventSourceMapping(name, { ...inputs, region, tags }, kept);
      return together([
        watchStreamTrigger({ functionName: fn.name, uuid: mapping.uuid }, args.maximumRecordAgeSeconds),
        watchTable(table.name),
      ]);
    },
  };
}

/** Lambda ends loops through queues, topics and buckets, but none through a table. */
const endless =
  "writesBack must come with filterPatterns that pass no change of the function's own, got none: nothing would end the loop.\nFix: filter on what the function writes, such as an attribute that it sets";
