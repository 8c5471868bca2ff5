import { read, UNKNOWN } from "../../core/properties.ts";
import { must, type ResourceRule } from "../../core/rule.ts";
import { FLINK_APPLICATION } from "../../core/types.ts";

const PAGE = "https://docs.aws.amazon.com/managed-flink/latest/java";
const CONFIGURATION = "applicationConfiguration.flinkApplicationConfiguration";

/** A rule about applications of Flink: those of SQL have nothing of the kind. */
const ofFlink = (rule: Omit<ResourceRule, "types" | "covers"> & { covers?: readonly string[] }): ResourceRule => ({
  covers: [],
  ...rule,
  types: [FLINK_APPLICATION],
  check: (props, context) => (/^SQL/.test(String(read(props, "runtimeEnvironment"))) ? [] : rule.check(props, context)),
});

export const flinkSnapshots = ofFlink({
  name: "flink-snapshots",
  description:
    "A Flink application takes a snapshot before it is updated or stopped: without one it forgets what it counted, and reads from the start again.",
  severity: "high",
  level: "mandatory",
  fix: "Set applicationConfiguration.applicationSnapshotConfiguration.snapshotsEnabled to true.",
  url: `${PAGE}/how-snapshots.html`,
  check: (props) =>
    must(
      props,
      "applicationConfiguration.applicationSnapshotConfiguration.snapshotsEnabled",
      (enabled) => enabled === true,
      "must be true",
    ),
});

export const flinkCheckpoints = ofFlink({
  name: "flink-checkpoints",
  description: "A Flink application makes checkpoints: after a failure it goes on from the last one.",
  covers: ["cdk-nag:AwsSolutions-KDA3"],
  severity: "high",
  level: "mandatory",
  fix: "Set checkpointConfiguration.configurationType to DEFAULT, or checkpointingEnabled to true.",
  url: `${PAGE}/how-fault.html`,
  check: (props) => {
    const type = read(props, `${CONFIGURATION}.checkpointConfiguration.configurationType`);
    // Left out, and by AWS's default, an application makes one a minute.
    if (type !== "CUSTOM" && type !== UNKNOWN) return [];
    const at = `${CONFIGURATION}.checkpointConfiguration.checkpointingEnabled`;
    return must(props, at, (enabled) => enabled !== false, "must not be false");
  },
});

export const flinkLogged = ofFlink({
  name: "flink-logged",
  description: "A Flink application writes a log: nothing else says why it fails.",
  severity: "medium",
  level: "advisory",
  fix: "Set cloudwatchLoggingOptions.logStreamArn to the ARN of a log stream.",
  url: `${PAGE}/cloudwatch-logs.html`,
  check: (props) =>
    must(
      props,
      "cloudwatchLoggingOptions.logStreamArn",
      (arn) => typeof arn === "string" && arn !== "",
      "must be given",
    ),
});

export const flinkLogLevel = ofFlink({
  name: "flink-log-level",
  description:
    "A Flink application does not log at DEBUG for good: it is slowed down, and connectors log what they read.",
  severity: "medium",
  level: "advisory",
  fix: "Set monitoringConfiguration.logLevel to INFO.",
  url: `${PAGE}/cloudwatch-logs.html`,
  check: (props) =>
    must(props, `${CONFIGURATION}.monitoringConfiguration.logLevel`, (level) => level !== "DEBUG", "must not be DEBUG"),
});

export const flinkInVpc = ofFlink({
  name: "flink-in-vpc",
  description: "A Flink application runs in a VPC, whose endpoints and groups say what its code can reach.",
  severity: "medium",
  level: "advisory",
  fix: "Set applicationConfiguration.vpcConfiguration to private subnets and a security group.",
  url: `${PAGE}/vpc.html`,
  check: (props) =>
    must(props, "applicationConfiguration.vpcConfiguration", (vpc) => vpc !== undefined, "must be given"),
});

/** Rules for Managed Flink. */
export const flinkRules = [flinkSnapshots, flinkCheckpoints, flinkLogged, flinkLogLevel, flinkInVpc];
