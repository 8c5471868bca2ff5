import type { Contract, RegionContract } from "../../client/index.ts";
import { UsageError } from "../../command-line/command.ts";
import { DISCARDED_PREFIX, QUARANTINE_PREFIX } from "../../handlers/kinesis/failure-store/layout.ts";

/** A statement of an IAM policy that allows something. */
type Allowed = {
  Sid: string;
  Effect: "Allow";
  Action: string[];
  Resource: string | string[];
  Condition?: { StringEquals: Record<string, string | string[]> };
};

/** An IAM policy. */
export type ViewerPolicy = { Version: "2012-10-17"; Statement: Allowed[] };

/** IAM counts no white space. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MOST_CHARACTERS = 6144;

/**
 * What whoever looks at a stack needs, and nothing that changes anything: an IAM policy for `npm run watch`, and with
 * `showsRecords` for its `--records`. Throws `UsageError` when it is longer than IAM takes.
 */
export function viewerPolicy({ regions }: Contract, showsRecords: boolean): ViewerPolicy {
  const all = Object.entries(regions);
  const policy: ViewerPolicy = {
    Version: "2012-10-17",
    Statement: [
      // None of these can be narrowed to a stack.
      allow("ReadMetricsAndTraces", [...METRICS, ...TRACES], "*"),
      ...merged(all.flatMap(([region, outputs]) => regionStatements(region, outputs, showsRecords))),
      ...all.flatMap(([region, outputs]) => keyStatements(region, outputs, showsRecords)),
    ],
  };
  const { length } = JSON.stringify(policy);
  if (length <= MOST_CHARACTERS) return policy;
  throw new UsageError(
    `--policy must have at most ${MOST_CHARACTERS} characters, which is all that IAM takes, got ${length} for ${all.length} regions.\n` +
      `Fix: a policy a region: --policy --region ${all[0]?.[0]}`,
  );
}

const METRICS = ["cloudwatch:GetMetricData", "lambda:ListEventSourceMappings"];
const TRACES = ["xray:BatchGetTraces", "xray:GetTraceSummaries"];
const RECORDS = ["kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards"];

const allow = (Sid: string, Action: string[], Resource: string | string[]): Allowed => ({
  ...{ Sid, Effect: "Allow", Action, Resource },
});

function regionStatements(region: string, outputs: RegionContract, showsRecords: boolean): Allowed[] {
  const { input, output, flows, failureStore } = outputs;
  const [arn, partition, , , account] = input.arn.split(":");
  const own = (service: string, resource: string) => [arn, partition, service, region, account, resource].join(":");
  const groups = Object.values(flows).map(({ logGroup }) => own("logs", `log-group:${logGroup}:*`));
  const objects = [QUARANTINE_PREFIX, DISCARDED_PREFIX].map((prefix) => `${failureStore.arn}/${prefix}*`);
  const streams = ["kinesis:DescribeStreamSummary", ...(showsRecords ? RECORDS : [])];
  return [
    allow("ReadAlarms", ["cloudwatch:DescribeAlarms"], [own("cloudwatch", "alarm:*")]),
    allow("ReadStreams", streams, [input.arn, output.arn]),
    allow("ReadLogs", ["logs:FilterLogEvents"], groups),
    allow("ListFailures", ["s3:ListBucket"], [failureStore.arn]),
    allow("ReadFailures", ["s3:GetObject"], objects),
  ];
}

/** One statement for what all regions have alike. */
const merged = (statements: readonly Allowed[]): Allowed[] =>
  [...Map.groupBy(statements, ({ Sid }) => Sid).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, Resource: [first, ...others].flatMap(({ Resource }) => Resource) }],
  );

/** Outputs don't name the key: whatever it is, it serves for this bucket and these streams alone. */
function keyStatements(region: string, outputs: RegionContract, showsRecords: boolean): Allowed[] {
  const { input, output, failureStore } = outputs;
  const [arn, partition, , , account] = input.arn.split(":");
  const key = [arn, partition, "kms", region, account, "key/*"].join(":");
  const name = region.replace(/[^a-z0-9]/g, "");
  const use = (Sid: string, service: string, of: string | string[]): Allowed => ({
    ...allow(`${Sid}${name}`, ["kms:Decrypt"], key),
    Condition: {
      StringEquals: {
        "kms:ViaService": `${service}.${region}.amazonaws.com`,
        [`kms:EncryptionContext:aws:${service}:arn`]: of,
      },
    },
  });
  return [
    use("DecryptFailures", "s3", failureStore.arn),
    ...(showsRecords ? [use("DecryptRecords", "kinesis", [input.arn, output.arn])] : []),
  ];
}
