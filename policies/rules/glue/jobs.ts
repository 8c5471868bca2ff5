import { type Properties, read, UNKNOWN } from "../../core/properties.ts";
import { type Finding, must, type ResourceContext, type ResourceRule } from "../../core/rule.ts";
import { GLUE_JOB } from "../../core/types.ts";
import { isTagged } from "../kinesis/kinesis.ts";
import { plainSecrets } from "../ssm/plain-secrets.ts";
import { isSupported, logsByItself } from "./versions.ts";

const PAGE = "https://docs.aws.amazon.com/glue/latest/dg";
const ARGUMENTS = "defaultArguments";

type Check = (props: Properties, context: ResourceContext) => Finding[];

/** Only for jobs of some kinds, as `command.name` says: jobs of Python's shell have no Spark, version or metrics. */
const of =
  (kinds: readonly string[], check: Check): Check =>
  (props, context) =>
    kinds.includes(String(read(props, "command.name") ?? "glueetl")) ? check(props, context) : [];
const SPARK = ["glueetl", "gluestreaming"];

export const glueVersionSupported: ResourceRule = {
  name: "glue-version-supported",
  description: "AWS supports a job's version of Glue: afterwards it gets no security patches, and one day no run.",
  severity: "high",
  level: "mandatory",
  covers: ["securityhub:Glue.4"],
  fix: 'Set glueVersion, for example to "5.0".',
  url: `${PAGE}/glue-version-support-policy.html`,
  types: [GLUE_JOB],
  check: of(SPARK, (props, { today }) =>
    must(props, "glueVersion", (version) => isSupported(version, today), "must be one that AWS supports"),
  ),
};

export const glueSecrets: ResourceRule = {
  name: "glue-arguments-secrets",
  description: "No secret stands in a job's arguments, which Glue logs, and shows to whoever may read the job.",
  severity: "critical",
  level: "mandatory",
  covers: [],
  fix: "Keep the secret in AWS Secrets Manager, give the script its ARN in the argument, and let the job's role read it.",
  url: `${PAGE}/aws-glue-programming-python-glue-arguments.html`,
  types: [GLUE_JOB],
  check: (props) => [ARGUMENTS, "nonOverridableArguments"].flatMap((path) => plainSecrets(props, path)),
};

export const glueLogged: ResourceRule = {
  name: "glue-job-logged",
  description:
    "A job writes its log as it goes: one that runs for days says nothing of itself until its end otherwise.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: 'Set glueVersion to "5.0", which always does, or defaultArguments["--enable-continuous-cloudwatch-log"] to "true".',
  url: `${PAGE}/monitor-continuous-logging.html`,
  types: [GLUE_JOB],
  check: of(SPARK, (props) => {
    const version = read(props, "glueVersion");
    if (version === UNKNOWN) return [{ property: "glueVersion", value: UNKNOWN, message: "must be known to tell" }];
    if (logsByItself(version)) return [];
    return must(props, `${ARGUMENTS}.--enable-continuous-cloudwatch-log`, (value) => value === "true", "must be true");
  }),
};

export const glueMeasured: ResourceRule = {
  name: "glue-job-measured",
  description: "A job reports metrics: without, no alarm on it ever rings.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: 'Set defaultArguments["--enable-metrics"] to "true".',
  url: `${PAGE}/monitor-profile-glue-job-cloudwatch-metrics.html`,
  types: [GLUE_JOB],
  check: of(SPARK, (props) =>
    // The key alone switches them on, whatever stands there; some tools write "false" for off.
    must(props, `${ARGUMENTS}.--enable-metrics`, (value) => value !== undefined && value !== "false", "must be given"),
  ),
};

export const glueInVpc: ResourceRule = {
  name: "glue-in-vpc",
  description: "A job runs in a VPC, whose endpoints and groups say what its code can reach.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Set connections to a connection with a private subnet and a security group.",
  url: `${PAGE}/setup-vpc-for-glue-access.html`,
  types: [GLUE_JOB],
  check: (props) =>
    must(props, "connections", (names) => Array.isArray(names) && names.length > 0, "must name a connection"),
};

export const glueOneRun: ResourceRule = {
  name: "glue-streaming-one-run",
  description: "A streaming job has one run at a time: two of them share a checkpoint, and undo what the other did.",
  severity: "high",
  level: "mandatory",
  covers: [],
  fix: "Set executionProperty.maxConcurrentRuns to 1, or leave it out.",
  url: `${PAGE}/add-job-streaming.html`,
  types: [GLUE_JOB],
  check: of(["gluestreaming"], (props) =>
    must(props, "executionProperty.maxConcurrentRuns", (runs) => runs === undefined || runs === 1, "must be 1"),
  ),
};

export const glueTimeout: ResourceRule = {
  name: "glue-job-timeout",
  description:
    "How long a run may take is chosen: left out, a batch that hangs is paid for two days, and a stream's for good.",
  severity: "low",
  level: "advisory",
  covers: [],
  fix: "Set timeout to the minutes that a run may take.",
  url: `${PAGE}/aws-glue-api-jobs-job.html`,
  types: [GLUE_JOB],
  check: of(SPARK, (props) =>
    must(props, "timeout", (minutes) => typeof minutes === "number" && minutes > 0, "must be given"),
  ),
};

export const glueTagged: ResourceRule = {
  name: "glue-job-tagged",
  description: "A job has tags, which say whose it is and who pays.",
  severity: "low",
  level: "advisory",
  covers: ["securityhub:Glue.1"],
  fix: "Set tags, for example { project, stack }.",
  url: "https://docs.aws.amazon.com/securityhub/latest/userguide/glue-controls.html",
  types: [GLUE_JOB],
  check: (props) => must(props, "tags", isTagged, "must hold at least one tag"),
};

/** Rules for jobs of Glue that look at one at a time. */
export const glueJobRules = [
  glueVersionSupported,
  glueSecrets,
  glueLogged,
  glueMeasured,
  glueInVpc,
  glueOneRun,
  glueTimeout,
  glueTagged,
];
