import type { Statement } from "../policy-document.ts";
import { allow } from "./allow.ts";
import { readChanges, readTable, writeTable } from "./dynamodb.ts";
import { putEvents } from "./events.ts";
import { flinkInterfaces, flinkLogs } from "./flink.ts";
import { glueConnection, glueInterfaces, glueLogs, glueMetrics } from "./glue.ts";
import type { Grant } from "./grant.ts";
import { readStream, writeStream } from "./kinesis.ts";
import { lookUp } from "./look-up.ts";
import { deleteObjects, readObjects, writeDiscarded, writeObjects } from "./s3.ts";
import { publish } from "./sns.ts";
import { receiveMessages, sendMessages } from "./sqs.ts";
import { vpcInterfaces } from "./vpc-interfaces.ts";

/** The statements of a role's policy: those of its grants, each once, under a Sid of its own. */
export function roleStatements(grants: readonly Grant[]): Statement[] {
  const contents = new Map(grants.flatMap(statements).map((statement) => [JSON.stringify(statement), statement]));
  const uses = new Map<string, number>();
  return [...contents.values()].map((statement) => {
    const use = (uses.get(statement.Sid) ?? 0) + 1;
    uses.set(statement.Sid, use);
    return use === 1 ? statement : { ...statement, Sid: `${statement.Sid}${use}` };
  });
}

/** The statements of one grant. Each action stands with the narrowest resource that the service supports. */
export function statements(grant: Grant): Statement[] {
  switch (grant.kind) {
    case "read-stream":
      return readStream(grant);
    case "write-stream":
      return writeStream(grant);
    case "receive-messages":
      return receiveMessages(grant);
    case "read-objects":
      return readObjects(grant);
    case "delete-objects":
      return deleteObjects(grant);
    case "send-messages":
      return sendMessages(grant);
    case "publish":
      return publish(grant);
    case "put-events":
      return putEvents(grant);
    case "write-objects":
      return writeObjects(grant);
    case "write-discarded":
      return writeDiscarded(grant);
    case "read-table":
      return readTable(grant);
    case "write-table":
      return writeTable(grant);
    case "read-changes":
      return readChanges(grant);
    case "read-parameter":
    case "read-secret":
      return lookUp(grant);
    case "reach-https":
      return [];
    case "write-logs":
      return [allow("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], `${grant.logGroupArn}:*`)];
    case "vpc-interfaces":
      return vpcInterfaces(grant);
    case "flink-interfaces":
      return flinkInterfaces(grant);
    case "flink-logs":
      return flinkLogs(grant);
    case "glue-interfaces":
      return glueInterfaces(grant);
    case "glue-connection":
      return glueConnection(grant);
    case "glue-logs":
      return glueLogs(grant);
    case "glue-metrics":
      return glueMetrics();
    case "tracing":
      return [allow("SendTraces", ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*")];
  }
}
