import type { FlowSource } from "../command-line.ts";
import { constantOf } from "../names.ts";
import type { Part } from "../part.ts";
import { flowHandlers } from "./flow-handlers.ts";

/** What a flow's file says of one source. */
type FlowText = {
  description: string;
  /** Lines of imports beside those of every flow, sorted. */
  imports: string[];
  /** What the region hands to the flow. */
  takes: string;
  /** Statements that make the source, two spaces in. */
  makes: string;
  grants?: string;
  triggers: string;
  /** Lines beside these, four spaces in. */
  more?: string;
};

/** One more function of the program: its handler, its file in `infra/flows`, and how to try it. */
export function flowFiles(name: string, source: FlowSource): Part {
  const text = source === "kinesis" ? enrichmentOf(name) : flowOf(name, texts(name)[source]);
  return {
    files: { [`handlers/${name}/index.ts`]: flowHandlers[source], [`infra/flows/${name}.ts`]: text },
    next: [
      "npm run preview              # the new resources, and what they are called",
      source === "kinesis" ? "npm start                    # what becomes of each record" : SERVE,
    ],
  };
}

const SERVE = "npm start -- --serve         # the program alive on your machine, for any AWS SDK";

const enrichmentOf = (name: string) => `import { enrichment } from "../flow/enrichment.ts";
import type { FlowOfRegion } from "../flow/flow-of-region.ts";

/** Counts the records that have a user, and those that have none. */
export const ${constantOf(name)}: FlowOfRegion = (region) =>
  enrichment<typeof import("../../handlers/${name}/index.ts")>(region, {
    description: "Counts the records that have a user, and those that have none.",
    package: { entry: new URL("../../handlers/${name}/index.ts", import.meta.url) },
  });
`;

const flowOf = (name: string, { description, imports, takes, makes, grants = "", triggers, more = "" }: FlowText) =>
  `${imports.join("\n")}

/** ${description} */
export const ${constantOf(name)}: FlowOfRegion = ({ ${takes} }) => {
${makes}
  return flowOf<typeof import("../../handlers/${name}/index.ts")>({
    description: "${description}",
    package: { entry: new URL("../../handlers/${name}/index.ts", import.meta.url) },
    grants: [${grants}],
    environment: {},
    triggers: [${triggers}],
${more}  });
};
`;

const FLOW = 'import { type FlowOfRegion, flowOf } from "../flow/flow-of-region.ts";';
const trigger = (what: string, file: string) => `import { ${what} } from "../flow/sources/${file}.ts";`;
const data = (what: string, file: string) => `import { ${what} } from "../data/${file}.ts";`;
const NAME = `  const name = \`\${plan.name}-\${flow}\`;`;
const COMMON = "  const common = { region: plan.region, tags: plan.tags, protect: plan.protect, keyArn };";

/** A key that lets the service deliver: what it can't hand over lies in an encrypted queue. */
const ownKey = (service: string) => `${NAME}
  const base = { region: plan.region, tags: plan.tags, protect: plan.protect };
  const key = createKey(\`\${name}-key\`, { ...base, accountId, deliveredBy: ["${service}"] }, { parent });`;

const texts = (name: string): Record<Exclude<FlowSource, "kinesis">, FlowText> => ({ ...KEEPING, ...telling(name) });

/** Sources that keep what drives the function. */
const KEEPING: Record<"queue" | "table" | "bucket", FlowText> = {
  queue: {
    description: "Handles the messages of a queue.",
    imports: [data("Queue", "queue"), FLOW, trigger("onMessages", "queue")],
    takes: "plan, flow, keyArn, size, parent",
    makes: `${NAME}
${COMMON}
  const queue = new Queue(name, { ...common, functionTimeoutSeconds: size.timeoutSeconds }, { parent });`,
    triggers: "onMessages(queue)",
  },
  table: {
    description: "Handles the changes of a table.",
    imports: [data("Table", "table"), FLOW, trigger("onChanges", "table")],
    takes: "plan, flow, keyArn, failures, parent",
    makes: `${NAME}
${COMMON}
  const keys = { partitionKey: { name: "id", type: "S" } } as const;
  const table = new Table(name, { ...common, ...keys, stream: "NEW_AND_OLD_IMAGES" }, { parent });`,
    triggers: "onChanges(table, { failures })",
  },
  bucket: {
    description: "Handles what is put into a bucket.",
    imports: [data("Bucket", "bucket"), FLOW, trigger("onCreated", "bucket")],
    takes: "plan, flow, keyArn, accountId, failures, parent",
    makes: `${NAME}
${COMMON}
  const bucket = new Bucket(name, { ...common, accountId }, { parent });`,
    grants: 'bucket.grant("read")',
    triggers: "onCreated(bucket, { failures })",
  },
};

/** Sources that tell it, and keep nothing themselves. */
const telling = (name: string): Record<"topic" | "bus" | "schedule" | "http", FlowText> => ({
  topic: {
    description: "Handles the messages of a topic.",
    imports: [data("createKey", "key"), data("Topic", "topic"), FLOW, trigger("onNotifications", "topic")],
    takes: "plan, flow, accountId, failures, parent",
    makes: `${ownKey("sns")}
  const topic = new Topic(name, { ...base, keyArn: key.arn }, { parent });`,
    triggers: "onNotifications(topic, { failures })",
  },
  bus: {
    description: "Handles events of a bus.",
    imports: [data("Bus", "bus"), data("createKey", "key"), FLOW, trigger("onEvents", "bus")],
    takes: "plan, flow, accountId, failures, parent",
    makes: `${ownKey("events")}
  const bus = new Bus(name, { ...base, keyArn: key.arn }, { parent });`,
    triggers: `onEvents(bus, { pattern: { source: ["app.${name}"] }, failures })`,
  },
  schedule: {
    description: "Does what is due every hour.",
    imports: [FLOW, trigger("onSchedule", "schedule")],
    takes: "plan, accountId, keyArn, failures",
    makes: "  const { region, permissionsBoundaryArn } = plan;",
    triggers: 'onSchedule({ region, accountId, keyArn, permissionsBoundaryArn, expression: "rate(1 hour)", failures })',
  },
  http: {
    description: "Answers requests to an HTTP API, signed by who may invoke it.",
    imports: [data("HttpApi", "http-api"), FLOW, trigger("onRequests", "http")],
    takes: "plan, flow, keyArn, size, parent",
    makes: `${NAME}
${COMMON}
  const api = new HttpApi(name, { ...common, logRetentionDays: size.logRetentionDays }, { parent });`,
    triggers: `onRequests(api, { routes: ["GET /${name}"], authorizer: "iam" })`,
    more: `    // Callers of an HTTP API are told that it failed after 30 seconds.
    function: { ...size, timeoutSeconds: Math.min(size.timeoutSeconds, 29) },
`,
  },
});
