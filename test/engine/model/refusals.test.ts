import { expect } from "chai";
import type { Living } from "./living.ts";
import { refusedCreation, refusedDeletion, refusedUpdate } from "./refusals.ts";

const urn = (type: string, name = "x") => `urn:pulumi:dev::tributary::${type}::${name}`;
const living = (type: string, id: string, properties: Record<string, unknown>, rest: Partial<Living> = {}): Living => ({
  ...{ urn: urn(type, id), id, inputs: properties, outputs: properties, version: 1, ...rest },
});
const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
const SUBNET = "aws:ec2/subnet:Subnet";
const STREAM = "aws:kinesis/stream:Stream";

describe("what the model of AWS refuses on the engine", () => {
  const vpc = living("aws:ec2/vpc:Vpc", "vpc-1", { cidrBlock: "10.0.0.0/16" });
  const subnet = living(SUBNET, "subnet-1", { vpcId: "vpc-1", cidrBlock: "10.0.0.0/19" });
  const make = (type: string, inputs: Record<string, unknown>, ...beside: Living[]) =>
    refusedCreation(urn(type), inputs, beside);

  it("is a mapping beside its twin", () => {
    const of = { eventSourceArn: "s", functionName: "f" };
    expect(make(MAPPING, of, living(MAPPING, "m", of))).to.match(/^ResourceConflictException/);
    expect(make(MAPPING, { ...of, functionName: "g" }, living(MAPPING, "m", of))).to.equal(undefined);
  });

  it("is a subnet over another, out of its VPC, or in none", () => {
    const at = (cidrBlock: string, ...beside: Living[]) => make(SUBNET, { vpcId: "vpc-1", cidrBlock }, ...beside);
    expect(at("10.0.16.0/20", vpc, subnet)).to.match(/^InvalidSubnet.Conflict/);
    expect(at("10.1.0.0/19", vpc, subnet)).to.match(/^InvalidSubnet.Range/);
    expect(at("10.0.32.0/19", subnet)).to.match(/^InvalidVpcID.NotFound/);
    expect(at("10.0.32.0/19", vpc, subnet)).to.equal(undefined);
  });

  it("is more than double the shards, and less than half", () => {
    const change = (from: number | undefined, to: number | undefined) =>
      refusedUpdate(urn(STREAM), { shardCount: from }, { shardCount: to });
    for (const [from, to] of [
      [2, 5],
      [8, 3],
    ])
      expect(change(from, to)).to.match(/^LimitExceededException/);
    for (const [from, to] of [
      [2, 4],
      [8, 4],
      [undefined, 4],
      [4, undefined],
    ])
      expect(change(from, to)).to.equal(undefined);
  });

  it("is to delete what something stands on, and a network that a version of a function was made with", () => {
    expect(refusedDeletion(urn("aws:ec2/vpc:Vpc"), "vpc-1", [vpc, subnet])).to.match(/^DependencyViolation.*subnet-1/);
    const networks = [{ subnetIds: ["subnet-1"] }, { subnetIds: ["subnet-2"] }];
    const held = living("aws:lambda/function:Function", "f", {}, { networks });
    expect(refusedDeletion(urn(SUBNET), "subnet-1", [subnet, held])).to.match(/^DependencyViolation.*, f,/);
    expect(refusedDeletion(urn(SUBNET), "subnet-1", [subnet, { ...held, networks: networks.slice(1) }])).to.equal(
      undefined,
    );
  });
});
