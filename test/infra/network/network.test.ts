import { expect } from "chai";
import type { GrantArgs } from "../../../infra/grants/grant.ts";
import { trustFlowLogs, writeFlowLog } from "../../../infra/network/flow-log.ts";
import { addressesOf, Network, type NetworkArgs } from "../../../infra/network/network.ts";
import { ACCOUNT, type Row, underMocks } from "../../support/mocks.ts";

const REGION = "eu-west-1";
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`;
const STREAM = `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/s`;
const NAME = "net-flow-log";

const createArgs = (overrides: Partial<NetworkArgs> = {}): NetworkArgs => ({
  plan: { kind: "new", cidr: "10.0.0.0/16", availabilityZones: 2, nat: "none" },
  region: REGION,
  grants: [{ kind: "write-stream", streamArn: STREAM, keyArn: KEY, region: REGION }],
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
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
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

  const look: [grant: GrantArgs, made: string[]][] = [
    [
      { kind: "read-table", tableArn: "arn:aws:dynamodb:t", keyArn: undefined, region: REGION },
      ["vpcEndpoint:VpcEndpoint net-dynamodb", "securityGroupEgressRule:SecurityGroupEgressRule net-to-dynamodb"],
    ],
    [
      { kind: "publish", topicArn: "arn:aws:sns:t", keyArn: "k", region: REGION },
      [
        "securityGroup:SecurityGroup net-send-endpoint",
        "vpcEndpoint:VpcEndpoint net-sns",
        "securityGroupEgressRule:SecurityGroupEgressRule net-to-sends",
        "securityGroupIngressRule:SecurityGroupIngressRule net-sends-from-function",
      ],
    ],
    [
      { kind: "put-events", busArn: "arn:aws:events:b" },
      [
        "securityGroup:SecurityGroup net-send-endpoint",
        "vpcEndpoint:VpcEndpoint net-events",
        "securityGroupEgressRule:SecurityGroupEgressRule net-to-sends",
        "securityGroupIngressRule:SecurityGroupIngressRule net-sends-from-function",
      ],
    ],
    [
      { kind: "send-messages", queueArn: "arn:aws:sqs:q", keyArn: "k", region: REGION },
      [
        "securityGroup:SecurityGroup net-send-endpoint",
        "vpcEndpoint:VpcEndpoint net-sqs",
        "securityGroupEgressRule:SecurityGroupEgressRule net-to-sends",
        "securityGroupIngressRule:SecurityGroupIngressRule net-sends-from-function",
      ],
    ],
    [
      { kind: "write-table", tableArn: "arn:aws:dynamodb:t", keyArn: undefined, region: REGION },
      ["vpcEndpoint:VpcEndpoint net-dynamodb", "securityGroupEgressRule:SecurityGroupEgressRule net-to-dynamodb"],
    ],
    [
      { kind: "read-parameter", parameterArn: "arn:aws:ssm:p", keyArn: undefined, region: REGION },
      [
        "securityGroup:SecurityGroup net-look-up-endpoint",
        "vpcEndpoint:VpcEndpoint net-ssm",
        "securityGroupEgressRule:SecurityGroupEgressRule net-to-look-ups",
        "securityGroupIngressRule:SecurityGroupIngressRule net-look-ups-from-function",
      ],
    ],
    [
      { kind: "read-secret", secretArn: "arn:aws:secretsmanager:s", keyArn: undefined, region: REGION },
      [
        "securityGroup:SecurityGroup net-look-up-endpoint",
        "vpcEndpoint:VpcEndpoint net-secretsmanager",
        "securityGroupEgressRule:SecurityGroupEgressRule net-to-look-ups",
        "securityGroupIngressRule:SecurityGroupIngressRule net-look-ups-from-function",
      ],
    ],
    [
      { kind: "reach-https", cidr: "10.0.7.0/24" },
      ["securityGroupEgressRule:SecurityGroupEgressRule net-to-10.0.7.0-24"],
    ],
  ];
  for (const [grant, made] of look)
    it(`opens a way out for ${grant.kind}, which nothing else has`, async () => {
      const namesOf = (rows: Row[]) => rows.map(({ type, name }) => `${type.split("/")[1]} ${name}`);
      const before = namesOf(await declare());
      const rows = await declare({ grants: [...createArgs().grants, grant] });
      expect(namesOf(rows).filter((name) => !before.includes(name))).to.have.members(made);
      expect(namesOf(rows)).to.include.members(before);
    });

  it("lets out through an endpoint what the grants name, and callers of this account alone", async () => {
    const table = (id: string): GrantArgs => ({ kind: "read-table", tableArn: id, keyArn: KEY, region: REGION });
    const rows = await declare({ grants: [table("arn:t1"), table("arn:t2")] });
    expect(JSON.parse(String(inputsOf(rows, ENDPOINT, "net-dynamodb").policy)).Statement).to.deep.equal([
      {
        Sid: "LookUpItems",
        Effect: "Allow",
        Principal: "*",
        Action: ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"],
        Resource: ["arn:t1", "arn:t1/index/*", "arn:t2", "arn:t2/index/*"],
        Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } },
      },
    ]);
    expect(rows.filter(({ type }) => type === ENDPOINT)).to.have.length(1);
  });

  it("refuses an address outside a VPC that has no NAT gateway, and needs no rule of its own behind one", async () => {
    const outside: GrantArgs = { kind: "reach-https", cidr: "203.0.113.7/32" };
    expect(() => addressesOf([outside], "10.0.0.0/16")).to.throw(
      /nat must be single or perAz .* got none for 203\.0\.113\.7\/32\.\nFix: pulumi config set \w+:nat single/,
    );
    expect(() => addressesOf([{ kind: "reach-https", cidr: "10.0.0.0/8" }], "10.0.0.0/16")).to.throw();
    const plan = { kind: "new", cidr: "10.0.0.0/16", availabilityZones: 2, nat: "single" } as const;
    const rules = (await declare({ plan, grants: [outside] })).filter(({ type }) => /EgressRule$/.test(type));
    expect(rules.map(({ name }) => name)).to.deep.equal(["net-to-internet"]);
  });
});
