import { expect } from "chai";
import type { Graph } from "../../offline/graph.ts";
import { graphOf } from "../least-privilege/support/graphs.ts";

/** What must be there before another resource is made, though no property of that one names it. */
const ORDER: [type: string, after: string, why: string][] = [
  ["aws:lambda/function:Function", "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "it may do nothing before"],
  ["aws:ec2/flowLog:FlowLog", "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "its role may not write before"],
  [
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "S3 refuses two changes of what is public at a time",
  ],
  [
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:s3/bucketVersioning:BucketVersioning",
    "its rules speak of versions",
  ],
  ["aws:s3/bucketLogging:BucketLogging", "aws:s3/bucketPolicy:BucketPolicy", "S3 may not write its logs before"],
];

describe("the order in which resources are made", function () {
  this.timeout(60_000);
  let graph: Graph;
  before(async () => {
    graph = await graphOf("dev");
  });

  for (const [type, after, why] of ORDER) {
    it(`puts ${type.split(":").at(-1)} after ${after.split(":").at(-1)}: ${why}`, () => {
      const typeOf = new Map(graph.resources.map(({ urn, type: its }) => [urn, its]));
      const made = graph.resources.filter((resource) => resource.type === type);
      expect(made).not.to.have.length(0);
      for (const { name, dependencies } of made)
        expect(
          dependencies.map((urn) => typeOf.get(urn)),
          name,
        ).to.include(after);
    });
  }
});
