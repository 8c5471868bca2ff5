import type { Edges } from "./edges.ts";
import type { Programs } from "./effects.ts";
import type { Entries } from "./names.ts";
import type { Limits } from "./sizes.ts";

/** What each room may import beside itself. Arrows point downward only. */
export const EDGES: Edges = {
  // What an application or a function carries with it imports nothing of ours.
  "command-line": [],
  "event-source-mapping": [],
  client: [],
  "client/examples": ["client"],
  "handlers/kinesis": [],
  // The story's, and anybody's.
  "handlers/*": ["handlers/kinesis"],

  policies: ["policies/core", "policies/rules"],
  "policies/core": [],
  "policies/rules": ["policies/core", "policies/rules"],
  "policies/rules/*": ["policies/core"],
  "policies/rules/api-gateway": ["policies/core", "policies/rules/iam"],
  "policies/rules/cloudwatch": ["policies/core", "policies/rules/lambda"],
  "policies/rules/dynamodb": ["policies/core", "policies/rules/kinesis", "policies/rules/kms"],
  "policies/rules/glue": ["policies/core", "policies/rules/kinesis", "policies/rules/ssm"],
  "policies/rules/iam": ["policies/core", "policies/rules/s3"],
  "policies/rules/kms": ["policies/core", "policies/rules/s3"],
  "policies/rules/lambda": [
    "policies/core",
    "policies/rules/ec2",
    "policies/rules/iam",
    "policies/rules/kinesis",
    "policies/rules/ssm",
  ],
  "policies/rules/logs": ["policies/core", "policies/rules/kms"],
  "policies/rules/secrets-manager": ["policies/core", "policies/rules/kms"],
  "policies/rules/sns": ["policies/core", "policies/rules/kinesis"],
  "policies/rules/sqs": ["policies/core", "policies/rules/kinesis", "policies/rules/sns"],
  "policies/rules/ssm": ["policies/core", "policies/rules/kms"],

  infra: [
    "infra",
    "event-source-mapping",
    "client/contract.ts",
    "handlers/kinesis/failure-store/layout.ts",
    "handlers/enrich/catalogue.ts",
  ],
  "infra/config": ["event-source-mapping"],
  "infra/grants": ["infra/policy-document.ts"],
  "infra/data": [
    "event-source-mapping",
    "infra/config",
    "infra/grants",
    "infra/policy-document.ts",
    "handlers/kinesis/failure-store/layout.ts",
  ],
  "infra/network": [
    "infra/config",
    "infra/grants",
    "infra/policy-document.ts",
    "infra/role-name.ts",
    "infra/run-error.ts",
  ],
  "infra/watch": ["infra/policy-document.ts"],
  "infra/flow/sources": [
    "event-source-mapping",
    "infra/config",
    "infra/data",
    "infra/grants",
    "infra/policy-document.ts",
    "infra/role-name.ts",
    "infra/watch",
  ],
  "infra/flow": [
    "infra/config",
    "infra/data",
    "infra/flow/sources",
    "infra/grants",
    "infra/policy-document.ts",
    "infra/role-name.ts",
    "infra/run-error.ts",
    "infra/watch",
    "client/contract.ts",
    "handlers/kinesis/failure-store/layout.ts",
  ],
  "infra/flink": [
    "infra/data",
    "infra/flow",
    "infra/grants",
    "infra/policy-document.ts",
    "infra/role-name.ts",
    "infra/watch",
  ],
  "infra/glue": [
    "infra/data",
    "infra/flow",
    "infra/grants",
    "infra/policy-document.ts",
    "infra/role-name.ts",
    "infra/watch",
  ],
  // A flow names the type of its handler's module; the story's reads its catalogue.
  "infra/flows": ["infra/flow", "infra/data", "infra/grants", "infra/watch", "infra/config", "handlers"],

  // AWS's services, for strangers too: nothing of ours.
  emulator: ["emulator", "event-source-mapping"],
  "emulator/*": ["emulator", "event-source-mapping"],
  "emulator/time": [],

  offline: ["command-line", "policies/core"],
  operate: [
    "client",
    "command-line",
    "event-source-mapping",
    "offline",
    "emulator/time",
    "emulator/lambda/stream-poller/failure-record.ts",
    "emulator/lambda/stream-poller/verdict.ts",
    "handlers/kinesis",
    "handlers/enrich/reason.ts",
    "page",
    // Plans are simulated with the same numbers that look random.
    "simulate/random.ts",
  ],
  // The producer is simulated too.
  simulate: ["client", "command-line", "emulator", "event-source-mapping", "handlers"],
  local: ["client", "command-line", "emulator", "event-source-mapping", "handlers/kinesis", "offline", "page"],
  // What anybody draws who has the data: nothing of ours.
  page: [],

  "examples/*": ["client", "command-line", "examples/arrivals", "examples/trying", "handlers", "infra", "policies"],
  // What each example's try.ts is made with.
  "examples/trying": ["command-line"],
  // What producers and consumers check by.
  "examples/arrivals": ["client", "command-line"],
  bench: ["client", "command-line", "handlers", "infra/flow/package", "offline", "test/handlers"],
  docs: ["client", "command-line", "infra", "offline", "operate", "policies"],
  test: [
    "bench",
    "client",
    "command-line",
    "docs",
    "emulator",
    "examples",
    "event-source-mapping",
    "handlers",
    "infra",
    "local",
    "offline",
    "operate",
    "page",
    "policies",
    "simulate",
  ],
};

/** What runs when it is loaded. Nobody imports these: they are started, packed, or loaded by their path. */
export const PROGRAMS: Programs = {
  "infra/index.ts": "the program that `pulumi up` runs",
  "infra/provider/index.ts": "the plugin that Pulumi starts for programs in other languages",
  "examples/{*,consumers/*}/index.ts": "programs that `pulumi up` runs",
  "examples/**/handler.ts": "what Lambda loads",
  "examples/clicks/{collect,count,roll-up}.ts": "what Lambda loads",
  "examples/*/try.ts": "what uses a program that is up",
  "test/local/fixtures/*/{index,try}.ts": "programs that tests evaluate and try",
  "offline/engine/lazy-sdk.ts": "what a program's process begins with",
  "offline/engine/native-traces.ts": "what a program's process begins with",
  "policies/index.ts": "the pack that Pulumi loads",
  "handlers/*/index.ts": "what Lambda loads: it constructs its handler",
  "emulator/lambda/bootstrap/{bootstrap,preload,watchdog}.ts":
    "what a function's own process and its threads begin with",
  "page/browser/main.ts": "what a browser runs",
  "operate/plan/duration/measuring.ts": "what the process of a function that is measured begins with",
  "simulate/worker.ts": "what a thread of the simulator begins with",
  "{local/start,operate/*,local/sample/derive}.ts": "command lines",
  "bench/**": "each measures when it is started, in a process of its own",
  "test/**/*.test.ts": "mocha's",
  "test/page/*.page.ts": "mocha's, where a Chromium is",
  "test/engine/*.engine.ts": "mocha's, where a Pulumi CLI is",
  "test/clients/*.clients.ts": "mocha's, where Java, Maven and Python are",
  "test/engine/language-host.ts": "what a Pulumi CLI starts programs with",
  "test/support/before-all.ts": "what mocha loads first",
};

/** Files whose exports are used from outside. */
export const ENTRIES: Entries = {
  "{client,emulator,handlers/*}/index.ts": "published",
  "handlers/kinesis/testing.ts": "published: for the tests of one's own handlers",
  "handlers/kinesis/{answers/answer,report/fates}.ts": "what a handler answers with, and what it tells",
  "policies/kit.ts": "published",
  "infra/{index,kit}.ts": "the stack's outputs; published",
  "infra/flow/flow-of-region.ts": "what flows that others add are made with",
  "examples/{*,consumers/*}/index.ts": "a stack's outputs",
  "examples/**/handler.ts": "what Lambda loads",
  "examples/clicks/{collect,count,roll-up}.ts": "what Lambda loads",
  "examples/trying/try-it.ts": "what each example's try.ts is made with",
  "client/examples/*.ts": "shown in the documentation",
  "client/countries/*.ts": "a copy of what the function reads countries with, held equal by a test",
  "bench/enrich/*.ts": "subjects are loaded by their path",
  "test/**/fixtures/**": "programs that tests evaluate",
};

/** Exported types that share a name, each with the reason why. */
export const TWINS: Readonly<Record<string, string>> = {
  Clock: "the same shape in client and emulator, packages that must not import each other",
  Statement: "a statement of an IAM policy: as infra writes it, and as a policy rule reads anybody's",
};

/** Texts that stand in one file alone. */
export const WRITTEN_ONCE: Readonly<Record<string, RegExp>> = {
  "handlers/kinesis/failure-store/layout.ts": /["'`](quarantine|redriven)\//,
  "handlers/kinesis/records/deaggregate.ts": /0xf3, ?0x89, ?0x9a, ?0xc2/,
  "infra/flow/package/bundle-options.ts": /mainFields: \["module", "main"\]/,
  "command-line/laptop.ts": /"outputs\.json"/,
};

/** How large things may be. */
export const LIMITS: Limits = {
  fileLines: 250,
  testFileLines: 400,
  functionLines: 60,
  folderFiles: 25,
  fuller: { client: 28 },
  share: 0.3,
  shareWithin: 0.1,
  wide: "emulator",
  longer: {
    "handlers/enrich/scan.ts#scan": 101,
    "client/producer.ts#createProducer": 61,
    "client/sender.ts#createSender": 84,
    "emulator/lambda/function/execution-environment.ts#createExecutionEnvironment": 75,
    "simulate/world/function.ts#createFunction": 109,
    "bench/enrich/peers.ts#createPeers": 72,
  },
};
