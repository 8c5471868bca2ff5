import * as cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import * as pulumi from "@pulumi/pulumi";
import { roleNaming } from "../role-name.ts";

/**
 * A run that the trigger starts beside the one in progress ends as failed too, which is no failure.
 * https://docs.aws.amazon.com/glue/latest/dg/job-run-statuses.html
 */
const REFUSED = { wildcard: "*oncurrent runs exceeded*" };

/** The job whose runs are watched, and where. */
type FailedRunsArgs = { region: string; jobName: pulumi.Input<string>; tags: Record<string, string> };

/**
 * A rule that matches the end of a run that failed, and tells nobody: CloudWatch counts what it matches, which no metric of Glue
 * says. https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html
 */
export const matchFailedRuns = (
  name: string,
  { region, jobName, tags }: FailedRunsArgs,
  opts: pulumi.CustomResourceOptions,
): cloudwatch.EventRule =>
  new cloudwatch.EventRule(
    name,
    {
      ...roleNaming(name),
      description: `A run of ${name} failed.`,
      eventPattern: pulumi.jsonStringify({
        source: ["aws.glue"],
        "detail-type": ["Glue Job State Change"],
        detail: { jobName: [jobName], state: ["FAILED"], message: [{ exists: false }, { "anything-but": REFUSED }] },
      }),
      ...{ state: "ENABLED", region, tags },
    },
    opts,
  );
