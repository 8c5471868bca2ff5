import * as cloudwatch from "@pulumi/aws/cloudwatch/index.js";
import * as pulumi from "@pulumi/pulumi";
import { roleNaming } from "../role-name.ts";

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
        detail: { jobName: [jobName], state: ["FAILED"] },
      }),
      ...{ state: "ENABLED", region, tags },
    },
    opts,
  );
