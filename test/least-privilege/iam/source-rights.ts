import { writeFileSync } from "node:fs";
import path from "node:path";
import { Bucket } from "../../../infra/data/bucket.ts";
import { Bus } from "../../../infra/data/bus.ts";
import { FailureStore } from "../../../infra/data/failures.ts";
import { HttpApi } from "../../../infra/data/http-api.ts";
import { Queue } from "../../../infra/data/queue.ts";
import { Stream } from "../../../infra/data/stream.ts";
import { Table } from "../../../infra/data/table.ts";
import { Topic } from "../../../infra/data/topic.ts";
import { Flow } from "../../../infra/flow/flow.ts";
import { onCreated } from "../../../infra/flow/sources/bucket.ts";
import { onEvents } from "../../../infra/flow/sources/bus.ts";
import { onRequests } from "../../../infra/flow/sources/http.ts";
import { onRecords } from "../../../infra/flow/sources/kinesis.ts";
import { onMessages } from "../../../infra/flow/sources/queue.ts";
import { onSchedule } from "../../../infra/flow/sources/schedule.ts";
import { onChanges } from "../../../infra/flow/sources/table.ts";
import { onNotifications } from "../../../infra/flow/sources/topic.ts";
import type { Trigger } from "../../../infra/flow/sources/trigger.ts";
import type { Statement } from "../../../infra/policy-document.ts";
import { ACCOUNT, type Row as Declared, underMocks } from "../../support/mocks.ts";
import { markdownTable } from "./markdown-table.ts";
import type { Row } from "./rows.ts";

/** The page, from the project's root. */
export const SOURCES_PAGE = "docs/sources/rights.md";

const REGION = "us-east-1";
const common = {
  ...{ region: REGION, accountId: ACCOUNT, keyArn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/key` },
  ...{ tags: {}, protect: true },
};
const BATCH = {
  ...{ batchSize: 100, batchingWindowSeconds: 0, parallelizationFactor: 1, maximumRetryAttempts: 100 },
  ...({ maximumRecordAgeSeconds: 43_200, startingPosition: { at: "TRIM_HORIZON" } } as const),
};

/** One trigger of each source, as a program makes it. */
function triggersOf(failures: FailureStore): Record<string, Trigger<unknown>> {
  const kinesis = { capacity: { mode: "on-demand" }, retentionHours: 48, maxRecordKib: 1024, fanOut: false } as const;
  const key = { partitionKey: { name: "id", type: "S" }, stream: "NEW_IMAGE" } as const;
  return {
    stream: onRecords(new Stream("records", { ...common, ...kinesis }), { ...BATCH, filterPatterns: [], failures }),
    table: onChanges(new Table("items", { ...common, ...key }), { failures }),
    queue: onMessages(new Queue("jobs", { ...common, functionTimeoutSeconds: 10 })),
    topic: onNotifications(new Topic("notices", common), { failures }),
    bus: onEvents(new Bus("events", common), { pattern: { source: ["shop"] }, failures }),
    bucket: onCreated(new Bucket("photos", common), { failures }),
    schedule: onSchedule({ ...common, expression: "rate(1 hour)", failures }),
    http: onRequests(new HttpApi("api", { ...common, logRetentionDays: 30 }), {
      routes: ["GET /"],
      authorizer: "none",
    }),
  };
}

/** ARNs as AWS makes them. */
function arnsOf(type: string, name: string): Record<string, unknown> {
  const arn = (service: string, id: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${id}`;
  if (type === "aws:dynamodb/table:Table")
    return { arn: arn("dynamodb", `table/${name}`), streamArn: arn("dynamodb", `table/${name}/stream/<label>`) };
  if (type === "aws:lambda/alias:Alias") return { arn: arn("lambda", `function:${name}:live`) };
  if (type === "aws:cloudwatch/eventRule:EventRule") return { arn: arn("events", `rule/events/${name}`) };
  if (type === "aws:apigatewayv2/api:Api") return { executionArn: arn("execute-api", name), apiEndpoint: "https://a" };
  return {};
}

/** What a program with one function a source declares. */
async function declared(): Promise<Declared[]> {
  const { rows } = await underMocks(() => {
    for (const [name, trigger] of Object.entries(
      triggersOf(new FailureStore("failures", { ...common, retentionDays: 30 })),
    ))
      new Flow(name, {
        ...{ ...common, description: "", environment: {}, subnetIds: [], securityGroupIds: [], grants: [] },
        package: { entry: new URL("../../../examples/marketplace/payments/handler.ts", import.meta.url) },
        permissionsBoundaryArn: undefined,
        function: {
          ...{ timeoutSeconds: 10, memoryMib: 128, logRetentionDays: 1, logLevel: "INFO" },
          ...{ reservedConcurrency: -1, provisionedConcurrency: 0 },
        },
        triggers: [trigger],
      });
  }, arnsOf);
  return rows;
}

const SOURCES = ["stream", "table", "queue", "topic", "bus", "bucket", "schedule", "http"];
/** What every function's role has, whatever drives it: docs/least-privilege.md says why. */
const EVERY_FUNCTIONS = /^(logs|ec2|xray):/;

/** What each source lets whom do, and nothing else, one action on one resource a row. */
export async function sourceRows(): Promise<Row[]> {
  const rows = await declared();
  return SOURCES.flatMap((source) => [
    ...rolesRows(source, rows),
    ...permissionRows(source, rows),
    ...queueRows(source, rows),
  ]).map((row) => row.map((text) => text.replaceAll(ACCOUNT, "<account>").replaceAll(REGION, "<region>")));
}

const statementsIn = (policy: unknown) => (JSON.parse(String(policy)) as { Statement: Statement[] }).Statement;

function rolesRows(source: string, rows: readonly Declared[]): Row[] {
  const policies = rows.filter(
    ({ type, name }) => type === "aws:iam/policy:Policy" && [source, `${source}-schedule`].includes(name),
  );
  return policies.flatMap(({ name, inputs }) => {
    const who = name === source ? "the function's role" : "the schedule's role";
    return statementsIn(inputs.policy).flatMap(({ Effect, Action, Resource = [], Condition }) =>
      [Action]
        .flat()
        .filter((action) => Effect === "Allow" && !EVERY_FUNCTIONS.test(action))
        .flatMap((action) =>
          [Resource].flat().map((resource) => [source, who, action, resource, conditionText(Condition)]),
        ),
    );
  });
}

function permissionRows(source: string, rows: readonly Declared[]): Row[] {
  return rows
    .filter(({ type, name }) => type === "aws:lambda/permission:Permission" && name === source)
    .map(({ inputs: { principal, action, sourceArn, sourceAccount } }) => {
      const conditions = {
        "aws:SourceArn": sourceArn,
        ...(sourceAccount !== undefined && { "aws:SourceAccount": sourceAccount }),
      };
      const text = Object.entries(conditions).map(([key, value]) => `${key} = ${value}`);
      return [
        source,
        String(principal),
        String(action),
        `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${source}:live`,
        text.join("; "),
      ];
    });
}

/** Who may send to the queues that a source's trigger makes, and to the queue itself. */
function queueRows(source: string, rows: readonly Declared[]): Row[] {
  return rows
    .filter(({ type, name }) => type === "aws:sqs/queuePolicy:QueuePolicy" && name === `${source}-undelivered`)
    .flatMap(({ inputs }) => statementsIn(inputs.policy))
    .filter(({ Effect }) => Effect === "Allow")
    .map(({ Principal, Action, Resource, Condition }) => {
      const who = Object.values(Principal ?? {})
        .flat()
        .join(", ");
      return [source, who, [Action].flat().join(", "), [Resource ?? ""].flat().join(", "), conditionText(Condition)];
    });
}

const conditionText = (condition: Statement["Condition"] = {}): string =>
  Object.entries(condition)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, value]) => `${operator} ${key} = ${[value].flat().join(", ")}`),
    )
    .join("; ");

const INTRO = `What each source asks for beside what [every function](../least-privilege.md) has: logs, network interfaces, traces. A function that reads or
writes somewhere has the grants of that too, such as \`orders.grant("write")\`. Names are those of a program with one function a source:
\`records\`, \`items\`, \`jobs\`, \`notices\`, \`events\`, \`photos\`, \`api\`, and the failure store \`failures\`.`;

/** The page of {@link sourceRows}. */
export function sourceRightsPage(rows: readonly Row[]): string {
  const parts = [
    "# Who may do what, by source",
    "<!-- Made by `npx node test/least-privilege/iam/source-rights.ts` from the program's policies. Change those. -->",
    INTRO,
    markdownTable(["source", "who", "action", "resource", "condition"], rows, [2, 3, 4]),
    "Queues, topics and buckets refuse everything that comes over plain HTTP.",
  ];
  return `${parts.join("\n\n")}\n`;
}

if (import.meta.main) {
  writeFileSync(path.resolve(import.meta.dirname, "../../..", SOURCES_PAGE), sourceRightsPage(await sourceRows()));
  console.log(`Wrote ${SOURCES_PAGE}`);
}
