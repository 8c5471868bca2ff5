import { read } from "../../core/properties.ts";
import { type Finding, must, type ResourceContext, type ResourceRule } from "../../core/rule.ts";
import { FUNCTION } from "../../core/types.ts";
import { endOfSupport, isNewest } from "./runtimes.ts";

const about = { types: [FUNCTION], url: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html" };
const DAY_MILLISECONDS = 86_400_000;

/** A container image brings its own runtime. */
const ofRuntimes =
  (check: (props: unknown, context: ResourceContext) => Finding[]): ResourceRule["check"] =>
  (props, context) =>
    read(props, "packageType") === "Image" ? [] : check(props, context);

/** The day on which a runtime's support ends; one that the table does not know is newer than the table. */
const endOf = (runtime: unknown): string =>
  typeof runtime === "string" && Object.hasOwn(endOfSupport, runtime) ? (endOfSupport[runtime] ?? "") : "9999-12-31";

export const runtimeSupported: ResourceRule = {
  ...about,
  name: "lambda-runtime-supported",
  description: "AWS supports a function's runtime: afterwards it gets no security patches.",
  severity: "high",
  level: "mandatory",
  covers: ["checkov:CKV_AWS_363", "securityhub:Lambda.2"],
  fix: "Set runtime to the newest of its language.",
  check: ofRuntimes((props, { today }) =>
    must(props, "runtime", (name) => today < endOf(name), "must be one that AWS supports"),
  ),
};

export const runtimeLasting: ResourceRule = {
  ...about,
  name: "lambda-runtime-lasting",
  description: "The end of a runtime's support is not near: there is time to move.",
  severity: "medium",
  level: "advisory",
  covers: [],
  fix: "Set runtime to the newest of its language.",
  config: {
    properties: { days: { type: "integer", minimum: 0, default: 180, description: "Days that count as near." } },
  },
  check: ofRuntimes((props, { today, config }) => {
    const soon = new Date(Date.parse(today) + Number(config.days) * DAY_MILLISECONDS).toISOString().slice(0, 10);
    const lasts = (name: unknown) => today >= endOf(name) || soon < endOf(name);
    return must(props, "runtime", lasts, `must be one that AWS supports for ${Number(config.days)} more days`);
  }),
};

export const runtimeNewest: ResourceRule = {
  ...about,
  name: "lambda-runtime-newest",
  description: "A function runs on the newest runtime of its language, which is the fastest and the longest supported.",
  severity: "low",
  level: "advisory",
  covers: ["cdk-nag:AwsSolutions-L1", "cdk-nag:Serverless-LambdaLatestVersion"],
  fix: "Set runtime to the newest of its language.",
  check: ofRuntimes((props) =>
    must(props, "runtime", (name) => typeof name === "string" && isNewest(name), "must be the newest of its language"),
  ),
};

/** Rules for a function's runtime. */
export const runtimeRules = [runtimeSupported, runtimeLasting, runtimeNewest];
