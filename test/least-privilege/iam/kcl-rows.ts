import { readByKcl } from "../../../infra/data/kcl-access.ts";
import type { Statement } from "../../../infra/policy-document.ts";
import type { Row } from "./rows.ts";

/** What the rows are of, in the page's words. */
const READING = {
  ...{ application: "<application>", accountId: "<account>", region: "<region>" },
  streamArn: "arn:aws:kinesis:<region>:<account>:stream/<stream>",
  keyArn: "arn:aws:kms:<region>:<account>:key/<key>",
};
const CONSUMER = `${READING.streamArn}/consumer/<application>:<timestamp>`;

/** Why an application of the library may do what it may, by statement. */
const WHY: Readonly<Record<string, string>> = {
  ReadRecords:
    "It finds the stream and its shards, and reads them. With fan-out it finds the children of a closed shard so.",
  ReadThroughConsumer: "It reads through a consumer of its own, which it finds by its name where it is given no ARN.",
  DecryptRecords: "The stream's records are encrypted. Kinesis calls it, for the application.",
  KeepLeases:
    "Which worker has which shard, and how far it is read. It makes the table and its index on the first start.",
  FindLeases: "Which shards a worker has.",
  ShareWork: "Who leads, and how busy each worker is. It makes these tables on the first start.",
  PutMetrics: "How far behind it is, by shard. AWS narrows metrics by their namespace.",
};

/** Columns of {@link kclRows}. */
export const KCL_COLUMNS = ["reads by", "action", "resource", "condition", "why"];

/** What `KclAccess` allows an application, one action on one resource a row. Throws on a statement without a reason. */
export function kclRows(): Row[] {
  const polling = new Set(grantsOf(undefined).map((grant) => grant.join("\t")));
  return grantsOf(CONSUMER)
    .map((grant) => [polling.has(grant.join("\t")) ? "polling, fan-out" : "fan-out", ...grant])
    .sort((a, b) => (a.slice(1).join("\t") < b.slice(1).join("\t") ? -1 : 1));
}

const grantsOf = (consumerArn: string | undefined): Row[] =>
  readByKcl({ ...READING, consumerArn }).flatMap((statement) =>
    [statement.Action]
      .flat()
      .flatMap((action) =>
        [statement.Resource ?? []].flat().map((on) => [action, on, conditionText(statement), whyOf(statement)]),
      ),
  );

function whyOf({ Sid }: Statement): string {
  const why = Object.hasOwn(WHY, Sid) ? WHY[Sid] : undefined;
  if (why !== undefined) return why;
  throw new Error(
    `Every statement must have its reason in test/least-privilege/iam/kcl-rows.ts, got none for ${Sid}.\nFix: write it down`,
  );
}

const conditionText = ({ Condition = {} }: Statement): string =>
  Object.entries(Condition)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, value]) => `${operator} ${key} = ${[value].flat().join(" or ")}`),
    )
    .sort()
    .join("; ");
