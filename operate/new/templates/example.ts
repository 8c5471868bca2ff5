import type { Part } from "../part.ts";
import { flowHandlers } from "./flow-handlers.ts";

/** A program of its own: a queue that drives a function, and a script that tries it. */
export function exampleFiles(name: string): Part {
  const folder = `examples/${name}`;
  const files = {
    "Pulumi.yaml": projectOf(name),
    "Pulumi.dev.yaml": stackOf(name),
    "index.ts": PROGRAM,
    "handler.ts": flowHandlers.queue,
    "try.ts": TRY,
    "README.md": readmeOf(name),
  };
  return {
    files: Object.fromEntries(Object.entries(files).map(([file, text]) => [`${folder}/${file}`, text])),
    next: [
      `npm start -- --program ${folder}      # alive on your machine, tried by its try.ts`,
      `npm run preview -- --program ${folder}`,
      `npm run policy -- --program ${folder}`,
    ],
  };
}

const projectOf = (name: string) => `name: ${name}
description: A queue that drives a function
runtime:
  name: nodejs
  options:
    typescript: false
    packagemanager: npm
main: index.ts

config:
  regions:
    description: AWS regions, each with a queue and a function of its own.
    type: array
    items: {type: string}
    default: [us-east-1]
  emails:
    description: Addresses that alarms notify.
    type: array
    items: {type: string}
    default: []
  protect:
    description: Refuse to delete queue and key. Set it to false before you destroy the stack.
    type: boolean
    default: true
`;

const stackOf = (name: string) => `# One region, alarms without subscribers.
config:
  aws:region: us-east-1
  ${name}:regions:
    - us-east-1
`;

const PROGRAM = `import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import * as pulumi from "@pulumi/pulumi";
import { Alarms, createDashboard, createKey, Flow, Network, onMessages, Queue } from "../../infra/kit.ts";

const config = new pulumi.Config();
const { accountId } = getCallerIdentityOutput();
const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
const plan = { kind: "new", cidr: "10.0.0.0/16", availabilityZones: 2, nat: "none" } as const;
const size = { memoryMib: 256, timeoutSeconds: 30, reservedConcurrency: 10, provisionedConcurrency: 0 };

/** A queue of work, and a function that does it. */
function createRegion(region: string) {
  const name = \`\${project}-\${stack}-\${region}\`;
  const base = { region, accountId, tags: { project, stack, region }, protect: config.requireBoolean("protect") };
  const keyArn = createKey(\`\${name}-key\`, base, {}).arn;
  const common = { ...base, keyArn, permissionsBoundaryArn: undefined };

  const work = new Queue(\`\${name}-work\`, { ...common, functionTimeoutSeconds: size.timeoutSeconds });
  const network = new Network(\`\${name}-network\`, { ...common, plan, grants: [], logRetentionDays: 365 });
  const { watch } = new Flow<typeof import("./handler.ts")>(\`\${name}-worker\`, {
    ...common,
    ...{ subnetIds: network.subnetIds, securityGroupIds: network.securityGroupIds },
    description: "Handles the messages of a queue.",
    grants: [],
    package: { entry: new URL("./handler.ts", import.meta.url) },
    function: { ...size, logLevel: "INFO", logRetentionDays: 365 },
    environment: {},
    triggers: [onMessages(work)],
  });

  const emails = config.getObject<string[]>("emails") ?? [];
  new Alarms(\`\${name}-alarms\`, { ...common, alarms: watch.alarms, emails });
  const dashboardUrl = createDashboard(name, { region, sections: [watch.graphs] }, {});
  return { queueUrl: work.url, deadLetterUrl: work.deadLetters.url, dashboardUrl };
}

/** By AWS region. */
export const regions = Object.fromEntries(
  config.requireObject<string[]>("regions").map((region) => [region, createRegion(region)]),
);
`;

const TRY = `import { GetQueueAttributesCommand, SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { z } from "zod";
import { tryIt } from "../trying/try-it.ts";

const region = z.object({ queueUrl: z.string(), deadLetterUrl: z.string() });
/** What fails is handed over five times before it is given up, hidden in between. */
const PATIENCE_SECONDS = 1800;

await tryIt({
  outputs: z.object({ regions: z.record(z.string(), region) }),
  async run({ outputs, see }) {
    for (const [name, { queueUrl, deadLetterUrl }] of Object.entries(outputs.regions)) {
      const sqs = new SQSClient({ region: name });
      const asked = { QueueUrl: deadLetterUrl, AttributeNames: ["ApproximateNumberOfMessages" as const] };
      const dead = async () => {
        const { Attributes } = await sqs.send(new GetQueueAttributesCommand(asked));
        return Number(Attributes?.ApproximateNumberOfMessages);
      };
      const before = await dead();
      const bodies = ['{"number":1}', '{"number":2}', "no JSON"];
      const Entries = bodies.map((MessageBody, index) => ({ Id: \`\${index}\`, MessageBody }));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      await see(
        \`\${name}: what can't be handled lies in the dead-letter queue\`,
        async () => (await dead()) === before + 1,
        PATIENCE_SECONDS,
      );
      sqs.destroy();
    }
  },
});
`;

const readmeOf = (name: string) => `# ${name}

A queue of work, and a function that does it. What fails five times lies in the queue's dead-letter queue, and an alarm rings.

\`\`\`sh
npm start -- --program examples/${name}              # alive on your machine, tried by try.ts, every message accounted for
npm start -- --program examples/${name} --serve      # stays up for your own application
(cd examples/${name} && npx pulumi up --stack dev)   # to AWS
\`\`\`

Settings, failures, costs: [a function on a queue](../../docs/sources/queue.md). The stack is protected:
\`pulumi config set protect false\` and \`up\` before you destroy it.
`;
