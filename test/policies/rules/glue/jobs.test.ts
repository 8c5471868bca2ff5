import type { Properties } from "../../../../policies/core/properties.ts";
import { glueAlarmed } from "../../../../policies/rules/cloudwatch/alarms.ts";
import {
  glueInVpc,
  glueLogged,
  glueMeasured,
  glueOneRun,
  glueSecrets,
  glueTagged,
  glueTimeout,
  glueVersionSupported,
} from "../../../../policies/rules/glue/jobs.ts";
import { describeMutations, describeRule, type Mutation, UNKNOWN } from "../../../support/policies.ts";

const streaming = { command: { name: "gluestreaming" } };
const shell: Properties = { command: { name: "pythonshell" } };
const told = (argument: string, value: unknown, glueVersion?: unknown): Properties => ({
  ...streaming,
  ...{ glueVersion, defaultArguments: { [`--${argument}`]: value } },
});

describe("rules for jobs of Glue", () => {
  describeRule(glueVersionSupported, {
    base: streaming,
    passes: [
      ["Glue 5.0", { glueVersion: "5.0" }],
      ["a version that the table does not know", { glueVersion: "6.0" }],
      ["a job of Python's shell", shell],
    ],
    fails: [
      ["Glue 2.0", { glueVersion: "2.0" }, "glueVersion"],
      ["the first Glue, for batches", { command: { name: "glueetl" }, glueVersion: "0.9" }, "glueVersion"],
      ["no version", {}, "glueVersion"],
    ],
    unknown: [["the version", { glueVersion: UNKNOWN }, "glueVersion"]],
  });

  const key = "AKIAIOSFODNN7EXAMPLE";
  describeRule(glueSecrets, {
    passes: [
      ["what it reads and writes", { defaultArguments: { "--to": "s3://bucket/counts", "--secret_arn": "arn:aws:x" } }],
      ["no arguments", {}],
    ],
    fails: [
      ["a password", { defaultArguments: { "--db_password": "correct horse" } }, "defaultArguments.--db_password"],
      ["an access key", { nonOverridableArguments: { "--x": key } }, "nonOverridableArguments.--x"],
    ],
    unknown: [
      ["an argument", { defaultArguments: { "--to": UNKNOWN } }, "defaultArguments.--to"],
      ["the arguments", { defaultArguments: UNKNOWN }, "defaultArguments"],
    ],
  });

  const log = "enable-continuous-cloudwatch-log";
  describeRule(glueLogged, {
    passes: [
      ["Glue 5.0, which always does", { ...streaming, glueVersion: "5.0" }],
      ["Glue 4.0 that is told to", told(log, "true", "4.0")],
      ["a job of Python's shell", shell],
    ],
    fails: [
      ["Glue 4.0 that is not told", { ...streaming, glueVersion: "4.0" }, `defaultArguments.--${log}`],
      ["Glue 4.0 that is told not to", told(log, "false", "4.0"), `defaultArguments.--${log}`],
    ],
    unknown: [
      ["the version", told(log, "false", UNKNOWN), "glueVersion"],
      ["what it is told", told(log, UNKNOWN, "3.0"), `defaultArguments.--${log}`],
    ],
  });

  describeRule(glueMeasured, {
    passes: [
      ["metrics", told("enable-metrics", "true")],
      ["the key alone", told("enable-metrics", "")],
      ["a job of Python's shell", shell],
    ],
    fails: [
      ["no metrics", streaming, "defaultArguments.--enable-metrics"],
      ["false", told("enable-metrics", "false"), "defaultArguments.--enable-metrics"],
    ],
    unknown: [["whether", told("enable-metrics", UNKNOWN), "defaultArguments.--enable-metrics"]],
  });

  describeRule(glueInVpc, {
    passes: [["a connection", { connections: ["private"] }]],
    fails: [
      ["none", {}, "connections"],
      ["an empty list", { connections: [] }, "connections"],
    ],
    unknown: [["which", { connections: UNKNOWN }, "connections"]],
  });

  const runs = (maxConcurrentRuns: unknown, command = streaming.command) => ({
    ...{ command, executionProperty: { maxConcurrentRuns } },
  });
  describeRule(glueOneRun, {
    passes: [
      ["one run", runs(1)],
      ["nothing said, which means one", streaming],
      ["many of a batch job", runs(5, { name: "glueetl" })],
    ],
    fails: [["two", runs(2), "executionProperty.maxConcurrentRuns"]],
    unknown: [["how many", runs(UNKNOWN), "executionProperty.maxConcurrentRuns"]],
  });

  describeRule(glueTimeout, {
    base: streaming,
    passes: [
      ["a week", { timeout: 10_079 }],
      ["a job of Python's shell", shell],
    ],
    fails: [
      ["none", {}, "timeout"],
      ["0, which is for good", { timeout: 0 }, "timeout"],
    ],
    unknown: [["how long", { timeout: UNKNOWN }, "timeout"]],
  });

  describeRule(glueTagged, {
    passes: [["a tag", { tags: { project: "x" } }]],
    fails: [
      ["none", {}, "tags"],
      ["an empty set", { tags: {} }, "tags"],
    ],
    unknown: [["which", { tags: UNKNOWN }, "tags"]],
  });

  const good = {
    ...{ name: "counting", region: "", tags: { project: "x" }, ...streaming, glueVersion: "5.0", timeout: 600 },
    ...{ connections: ["private"], securityConfiguration: "keys", defaultArguments: { "--enable-metrics": "true" } },
  };
  const adding = (rule: Mutation["rule"], title: string, broken: Properties, also: string[] = []): Mutation => ({
    ...{ rule, title, also: [...(rule === glueAlarmed ? [] : [glueAlarmed.name]), ...also] },
    apply: (draft) => draft.adds("aws:glue/job:Job", { ...good, ...broken }),
  });
  const metrics = good.defaultArguments;
  describeMutations([
    adding(glueVersionSupported, "a job of Glue 2.0", {
      ...{ glueVersion: "2.0", defaultArguments: { ...metrics, [`--${log}`]: "true" } },
    }),
    adding(glueSecrets, "a job that is told a key", { defaultArguments: { ...metrics, "--x": key } }),
    adding(glueLogged, "a job without a log while it runs", { glueVersion: "4.0" }),
    adding(glueMeasured, "a job without metrics", { defaultArguments: {} }),
    adding(glueInVpc, "a job outside a VPC", { connections: undefined }),
    adding(glueOneRun, "a streaming job with two runs", { executionProperty: { maxConcurrentRuns: 2 } }),
    adding(glueTimeout, "a job that hangs for good", { timeout: undefined }),
    adding(glueTagged, "a job without tags", { tags: undefined }),
    adding(glueAlarmed, "a job without alarm", {}),
  ]);
});
