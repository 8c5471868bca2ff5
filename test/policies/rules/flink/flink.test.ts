import type { Properties } from "../../../../policies/core/properties.ts";
import { flinkAlarmed } from "../../../../policies/rules/cloudwatch/alarms.ts";
import {
  flinkCheckpoints,
  flinkInVpc,
  flinkLogged,
  flinkLogLevel,
  flinkSnapshots,
} from "../../../../policies/rules/flink/flink.ts";
import { describeMutations, describeRule, type Mutation, UNKNOWN } from "../../../support/policies.ts";

const configured = (applicationConfiguration: unknown): Properties => ({
  runtimeEnvironment: "FLINK-1_19",
  applicationConfiguration,
});
const flink = (flinkApplicationConfiguration: object) => configured({ flinkApplicationConfiguration });
const checkpoints = (checkpointConfiguration: unknown) => flink({ checkpointConfiguration });
const snapshots = (snapshotsEnabled: unknown) => configured({ applicationSnapshotConfiguration: { snapshotsEnabled } });
const logging = (logLevel: unknown) => flink({ monitoringConfiguration: { configurationType: "CUSTOM", logLevel } });
const sql: Properties = { runtimeEnvironment: "SQL-1_0" };

describe("rules for Managed Flink", () => {
  describeRule(flinkSnapshots, {
    passes: [
      ["snapshots", snapshots(true)],
      ["an application of SQL, which has none", sql],
    ],
    fails: [
      ["no snapshots", snapshots(false), "applicationConfiguration.applicationSnapshotConfiguration.snapshotsEnabled"],
      ["nothing said", configured({}), "applicationConfiguration.applicationSnapshotConfiguration.snapshotsEnabled"],
    ],
    unknown: [
      ["whether", snapshots(UNKNOWN), "applicationConfiguration.applicationSnapshotConfiguration.snapshotsEnabled"],
    ],
  });

  const at = "applicationConfiguration.flinkApplicationConfiguration.checkpointConfiguration.checkpointingEnabled";
  describeRule(flinkCheckpoints, {
    passes: [
      ["AWS's checkpoints", checkpoints({ configurationType: "DEFAULT" })],
      ["AWS's, whatever else is said", checkpoints({ configurationType: "DEFAULT", checkpointingEnabled: false })],
      ["nothing said, which means AWS's", configured({})],
      ["an interval of one's own", checkpoints({ configurationType: "CUSTOM", checkpointInterval: 10_000 })],
      ["an application of SQL", sql],
    ],
    fails: [["none", checkpoints({ configurationType: "CUSTOM", checkpointingEnabled: false }), at]],
    unknown: [["whether", checkpoints({ configurationType: "CUSTOM", checkpointingEnabled: UNKNOWN }), at]],
  });

  describeRule(flinkLogged, {
    passes: [["a log stream", { ...configured({}), cloudwatchLoggingOptions: { logStreamArn: "arn:aws:logs:x" } }]],
    fails: [
      ["no log", configured({}), "cloudwatchLoggingOptions.logStreamArn"],
      ["an empty ARN", { cloudwatchLoggingOptions: { logStreamArn: "" } }, "cloudwatchLoggingOptions.logStreamArn"],
    ],
    unknown: [["where", { cloudwatchLoggingOptions: UNKNOWN }, "cloudwatchLoggingOptions.logStreamArn"]],
  });

  const level = "applicationConfiguration.flinkApplicationConfiguration.monitoringConfiguration.logLevel";
  describeRule(flinkLogLevel, {
    passes: [
      ["INFO", logging("INFO")],
      ["nothing said, which means INFO", configured({})],
    ],
    fails: [["DEBUG", logging("DEBUG"), level]],
    unknown: [["the level", logging(UNKNOWN), level]],
  });

  describeRule(flinkInVpc, {
    passes: [["a VPC", configured({ vpcConfiguration: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] } })]],
    fails: [["none", configured({}), "applicationConfiguration.vpcConfiguration"]],
    unknown: [["which", configured(UNKNOWN), "applicationConfiguration.vpcConfiguration"]],
  });

  const good = {
    ...{
      name: "counting",
      region: "",
      tags: { project: "x" },
      cloudwatchLoggingOptions: { logStreamArn: "arn:aws:logs:x" },
    },
    ...configured({
      applicationSnapshotConfiguration: { snapshotsEnabled: true },
      vpcConfiguration: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
    }),
  };
  const adding = (rule: Mutation["rule"], title: string, broken: Properties): Mutation => ({
    ...{ rule, title, also: ["flink-alarmed"] },
    apply: (draft) =>
      draft.adds("aws:kinesisanalyticsv2/application:Application", {
        ...good,
        ...broken,
        applicationConfiguration: {
          ...(good as Properties & { applicationConfiguration?: object }).applicationConfiguration,
          ...(broken.applicationConfiguration as object | undefined),
        },
      }),
  });
  describeMutations([
    adding(flinkSnapshots, "a Flink application without snapshots", snapshots(false)),
    adding(
      flinkCheckpoints,
      "a Flink application without checkpoints",
      checkpoints({ configurationType: "CUSTOM", checkpointingEnabled: false }),
    ),
    adding(flinkLogged, "a Flink application without a log", { cloudwatchLoggingOptions: undefined }),
    adding(flinkLogLevel, "a Flink application that logs all", logging("DEBUG")),
    adding(flinkInVpc, "a Flink application outside a VPC", configured({ vpcConfiguration: undefined })),
    adding(flinkAlarmed, "a Flink application without alarm", {}),
  ]);
});
