import { expect } from "chai";
import { trustFlowLogs, writeFlowLog } from "../../../infra/network/flow-log.ts";
import { Network, type NetworkArgs } from "../../../infra/network/network.ts";
import { ACCOUNT, type Row, underMocks } from "../../support/mocks.ts";

const REGION = "eu-west-1";
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`;
const NAME = "net-flow-log";

const createArgs = (overrides: Partial<NetworkArgs> = {}): NetworkArgs => ({
  plan: { kind: "new", cidr: "10.0.0.0/16", availabilityZones: 2, nat: "none" },
  region: REGION,
  kinesisPolicy: "{}",
  s3Policy: "{}",
  accountId: ACCOUNT,
  keyArn: KEY,
  logRetentionDays: 14,
  permissionsBoundaryArn: undefined,
  tags: { team: "t" },
  ...overrides,
});
const declare = async (overrides: Partial<NetworkArgs> = {}): Promise<Row[]> =>
  (await underMocks(() => new Network("net", createArgs(overrides)))).rows;
const inputsOf = (rows: Row[], type: string, name = NAME) => {
  const found = rows.filter((row) => row.type === type && row.name === name);
  expect(found, `${type} ${name}`).to.have.length(1);
  return found[0]?.inputs ?? {};
};
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const ROLE = "aws:iam/role:Role";

describe("network", () => {
  describe("its flow log", () => {
    let rows: Row[];
    before(async () => {
      rows = await declare();
    });

    it("tells of all traffic of the VPC, in a log group of its own", () => {
      expect(inputsOf(rows, "aws:ec2/flowLog:FlowLog")).to.deep.equal({
        vpcId: "vpc-0123456789abcdef0",
        trafficType: "ALL",
        logDestinationType: "cloud-watch-logs",
        logDestination: `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:${NAME}`,
        iamRoleArn: `arn:aws:iam::${ACCOUNT}:role/${NAME}`,
        region: REGION,
        tags: { team: "t" },
      });
    });

    it("is encrypted with the region's key, and kept as long as the function's log", () => {
      expect(inputsOf(rows, LOG_GROUP)).to.deep.equal({
        namePrefix: `/aws/vpc/${NAME}-`,
        retentionInDays: 14,
        kmsKeyId: KEY,
        region: REGION,
        tags: { team: "t" },
      });
    });

    it("is written by a role that can do nothing else, and that VPC Flow Logs takes for this account and region only", () => {
      const documentOf = (type: string, input: string) => JSON.parse(String(inputsOf(rows, type)[input])).Statement;
      expect(documentOf(ROLE, "assumeRolePolicy")).to.deep.equal([trustFlowLogs(ACCOUNT, REGION)]);
      expect(documentOf("aws:iam/policy:Policy", "policy")).to.deep.equal([
        writeFlowLog(`arn:aws:cloudwatch:${REGION}:${ACCOUNT}:${NAME}`),
      ]);
      expect(inputsOf(rows, "aws:iam/rolePolicyAttachment:RolePolicyAttachment")).to.deep.equal({
        role: NAME,
        policyArn: `arn:aws:iam::${ACCOUNT}:policy/${NAME}`,
      });
      expect(trustFlowLogs("1", "r").Condition).to.deep.equal({
        StringEquals: { "aws:SourceAccount": "1" },
        ArnLike: { "aws:SourceArn": "arn:aws:ec2:r:1:vpc-flow-log/*" },
      });
    });

    it("has its role bounded when there is a boundary", async () => {
      const permissionsBoundaryArn = `arn:aws:iam::${ACCOUNT}:policy/bound`;
      expect(inputsOf(await declare({ permissionsBoundaryArn }), ROLE).permissionsBoundary).to.equal(
        permissionsBoundaryArn,
      );
      expect(inputsOf(rows, ROLE)).to.not.have.property("permissionsBoundary");
    });

    it("is left to whoever owns a VPC that exists", async () => {
      const declared = await declare({
        plan: { kind: "existing", vpcId: "vpc-1", subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
      });
      expect(declared.map(({ type }) => type)).to.deep.equal(["tributary:index:Network"]);
    });
  });

  it("gives each rule one port and a description, and the endpoint no way out", async () => {
    const rows = await declare();
    const rules = rows.filter(({ type }) => /SecurityGroup(In|E)gressRule$/.test(type));
    expect(rules).to.not.be.empty;
    for (const { name, inputs } of rules) {
      expect(inputs.fromPort, name).to.equal(inputs.toPort);
      expect(inputs.description, name).to.match(/^HTTPS .*\.$/);
    }
    expect(inputsOf(rows, "aws:ec2/securityGroup:SecurityGroup", "net-endpoint").egress).to.deep.equal([]);
  });
});
