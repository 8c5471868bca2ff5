import { expect } from "chai";
import { awsxVpc } from "../../../offline/provider/awsx-vpc.ts";
import type { ChildDeclaration, ComponentRequest } from "../../../offline/provider/component.ts";
import { ModelError } from "../../../offline/provider/model.ts";

/** A VPC in us-east-1 whose children are only recorded: an ID is the last part of the type and the name. */
async function createVpc(inputs: Record<string, unknown>, providerRegion?: string) {
  const children: ChildDeclaration[] = [];
  const create: ComponentRequest["create"] = async (child) => {
    children.push(child);
    const id = `${child.type.split(":").at(-1)} ${child.name}`;
    return { urn: `urn ${id}`, id, outputs: {}, reference: { kind: "resource", urn: `urn ${id}`, id } };
  };
  const strategy = { subnetStrategy: "Auto", numberOfAvailabilityZones: 2, region: "us-east-1" };
  const answer = await awsxVpc({
    urn: "urn Vpc",
    name: "net",
    inputs: { ...strategy, ...inputs },
    providerRegion,
    create,
  });
  const rows = children.map(
    ({ type, name, parent }) => `${type.split(":").at(-1)} ${name} < ${parent.replace("urn ", "")}`,
  );
  return { ...answer, children, rows };
}

const none = { natGateways: { strategy: "None" } };
const isolated = { ...none, subnetSpecs: [{ type: "Isolated" }] };
const withNat = (strategy: string) => ({
  natGateways: { strategy },
  subnetSpecs: [{ type: "Private" }, { type: "Public" }],
});

describe("awsx VPC", () => {
  it("builds isolated subnets with a route table each, and no way out", async () => {
    const { rows } = await createVpc(isolated);
    expect(rows).to.deep.equal([
      "Vpc net < Vpc",
      "InternetGateway net < Vpc net",
      "Subnet net-isolated-1 < Vpc net",
      "RouteTable net-isolated-1 < Subnet net-isolated-1",
      "RouteTableAssociation net-isolated-1 < RouteTable net-isolated-1",
      "Subnet net-isolated-2 < Vpc net",
      "RouteTable net-isolated-2 < Subnet net-isolated-2",
      "RouteTableAssociation net-isolated-2 < RouteTable net-isolated-2",
    ]);
  });

  const gateways: [string, string[], Record<string, string>][] = [
    ["Single", ["NatGateway net-1"], { "net-private-1": "NatGateway net-1", "net-private-2": "NatGateway net-1" }],
    [
      "OnePerAz",
      ["NatGateway net-1", "NatGateway net-2"],
      { "net-private-1": "NatGateway net-1", "net-private-2": "NatGateway net-2" },
    ],
  ];
  for (const [strategy, expected, routes] of gateways) {
    it(`routes private subnets to NAT gateways, strategy ${strategy}`, async () => {
      const { children, rows, outputs } = await createVpc(withNat(strategy));
      expect(rows.filter((row) => row.startsWith("NatGateway")).map((row) => row.split(" <")[0])).to.deep.equal(
        expected,
      );
      expect(outputs.eips).to.be.an("array").of.length(expected.length);
      const found = children.filter(({ inputs }) => inputs.natGatewayId !== undefined);
      expect(Object.fromEntries(found.map(({ name, inputs }) => [name, inputs.natGatewayId]))).to.deep.equal(routes);
    });
  }

  it("routes public subnets to the internet gateway", async () => {
    const { children } = await createVpc(withNat("Single"));
    const found = children.filter(({ inputs }) => inputs.gatewayId === "InternetGateway net");
    expect(found.map(({ name }) => name)).to.deep.equal(["net-public-1", "net-public-2"]);
  });

  it("puts every child in its region", async () => {
    const { children } = await createVpc(withNat("OnePerAz"));
    expect([...new Set(children.map(({ inputs }) => inputs.region))]).to.deep.equal(["us-east-1"]);
  });

  it("leaves the region of its children to the provider when none is given", async () => {
    const { children } = await createVpc({ ...isolated, region: undefined }, "eu-west-1");
    const [vpc, , subnet] = children;
    expect(vpc?.inputs).not.to.have.property("region");
    expect(subnet?.inputs.availabilityZone).to.equal("eu-west-1a");
  });

  it("tags children with their names, under the program's tags", async () => {
    const { children } = await createVpc({ ...isolated, tags: { team: "a" } });
    expect(children[0]?.inputs.tags).to.deep.equal({ Name: "net", team: "a" });
    expect(children[2]?.inputs.tags).to.deep.equal({ Name: "net-isolated-1", SubnetType: "Isolated", team: "a" });
  });

  it("hands IDs and resources to the program, and says what they come from", async () => {
    const { outputs, dependencies } = await createVpc(isolated);
    expect(outputs).to.deep.include({
      vpcId: "Vpc net",
      isolatedSubnetIds: ["Subnet net-isolated-1", "Subnet net-isolated-2"],
      publicSubnetIds: [],
    });
    expect(outputs.vpc).to.deep.equal({ kind: "resource", urn: "urn Vpc net", id: "Vpc net" });
    expect(outputs.routeTables).to.be.an("array").of.length(2);
    expect(dependencies.isolatedSubnetIds).to.deep.equal(["urn Subnet net-isolated-1", "urn Subnet net-isolated-2"]);
  });

  const refusals: [string, Record<string, unknown>, RegExp][] = [
    [
      "NAT without public subnets",
      { ...isolated, natGateways: { strategy: "Single" } },
      /natGateways\.strategy must be "None"/,
    ],
    ["strategy Legacy beside specs", { ...isolated, subnetStrategy: "Legacy" }, /subnetStrategy must be "Auto"/],
    [
      "an argument without a model",
      { ...isolated, ipv4IpamPoolId: "ipam-1" },
      /'net' is asked for what has no model here:\n.*ipv4IpamPoolId/,
    ],
    [
      "more zones than the region has",
      { ...isolated, numberOfAvailabilityZones: 7 },
      /must be at most 6 in us-east-1, got 7/,
    ],
    [
      "zones both named and counted",
      { ...isolated, availabilityZoneNames: ["us-east-1a"] },
      /only one of availabilityZoneNames/,
    ],
    ["no region at all", { ...isolated, region: undefined }, /region of awsx:ec2:Vpc 'net' must be given/],
  ];
  for (const [title, inputs, expected] of refusals) {
    it(`refuses ${title}`, async () => {
      const error: unknown = await createVpc(inputs).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(ModelError).with.property("message").that.matches(expected);
    });
  }
});
