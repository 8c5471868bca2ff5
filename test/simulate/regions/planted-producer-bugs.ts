import { Buffer } from "node:buffer";
import { type PutRecordCommand, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import type { KinesisSender } from "../../../client/kinesis-client.ts";
import { createProducer } from "../../../client/producer.ts";
import type { RegionInvariant } from "../../../simulate/regions/history.ts";
import type { ProducerMaker } from "../../../simulate/regions/run-region-seed.ts";

/** A bug that a producer could have. */
export type PlantedProducerBug = { name: string; breaks: RegionInvariant; maker: ProducerMaker };

type Send = (command: unknown, options?: object) => Promise<unknown>;

/** A producer whose calls go through `spoil`. */
const throughCalls =
  (spoil: (send: Send) => Send): ProducerMaker =>
  (options) => {
    const { clientFor } = options;
    const sender = (region: string): KinesisSender => {
      const client = clientFor?.(region);
      if (client === undefined) throw new Error(`no client for ${region}`);
      return {
        send: spoil((command, more) => client.send(command as PutRecordsCommand, more)) as KinesisSender["send"],
      };
    };
    return createProducer({ ...options, clientFor: sender });
  };

/** A producer with other settings than it was given. */
const withSettings =
  (own: Partial<Parameters<ProducerMaker>[0]>): ProducerMaker =>
  (options) =>
    createProducer({ ...options, ...own });

/** A producer that is given other records. */
const given =
  (spoil: (record: Parameters<ReturnType<ProducerMaker>["put"]>[0]) => typeof record): ProducerMaker =>
  (options) => {
    const producer = createProducer(options);
    return { ...producer, put: (record) => producer.put(spoil(record)) };
  };

const never = 1e9;
let keys = 0;

export const PLANTED_PRODUCER_BUGS: readonly PlantedProducerBug[] = [
  {
    name: "takes refused records for taken",
    breaks: "lost",
    maker: throughCalls((send) => async (command) => {
      const answer = (await send(command)) as { Records?: { ErrorCode?: string }[] };
      if (answer.Records === undefined) return answer;
      const taken = { ShardId: "shardId-000000000000", SequenceNumber: "1" };
      return { Records: answer.Records.map((one) => (one.ErrorCode === undefined ? one : taken)) };
    }),
  },
  {
    name: "mixes up the answers of a call",
    breaks: "lost",
    maker: throughCalls((send) => async (command) => {
      const answer = (await send(command)) as { Records?: object[] };
      return answer.Records === undefined ? answer : { Records: answer.Records.toReversed() };
    }),
  },
  {
    name: "sends each call twice",
    breaks: "repeated-needlessly",
    maker: throughCalls((send) => async (command) => {
      await send(command);
      return send(command);
    }),
  },
  {
    name: "changes what it sends",
    breaks: "bytes",
    maker: throughCalls((send) => (command) => {
      const entries =
        command instanceof PutRecordsCommand ? (command.input.Records ?? []) : [(command as PutRecordCommand).input];
      for (const entry of entries) entry.Data = Buffer.concat([entry.Data ?? Buffer.alloc(0), Buffer.from("\n")]);
      return send(command);
    }),
  },
  {
    name: "lets records of a key overtake each other",
    breaks: "order",
    maker: given((record) => ({ ...record, partitionKey: `${record.partitionKey}/${keys++}` })),
  },
  {
    name: "has two records of a key under way",
    breaks: "overlap",
    maker: given((record) => ({ ...record, partitionKey: `${record.partitionKey}/${keys++}` })),
  },
  { name: "gives up at the first failure", breaks: "given-up-early", maker: withSettings({ giveUpAfterMs: 0 }) },
  {
    name: "never leaves a region",
    breaks: "late",
    maker: withSettings({ failOver: { unavailableAfterMs: never, throttledAfterMs: never } }),
  },
  { name: "never comes back", breaks: "astray", maker: withSettings({ failOver: { retryAfterMs: never } }) },
  {
    name: "passes over where a record comes from",
    breaks: "astray",
    maker: given(({ location: _, ...record }) => record),
  },
  {
    name: "passes over the region that a record names",
    breaks: "pinned",
    maker: given(({ region: _, ...record }) => record),
  },
];
