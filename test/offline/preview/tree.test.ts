import { expect } from "chai";
import { renderGraph } from "../../../offline/preview/tree.ts";
import { createGraph, createResource, stack } from "../fixtures/create-graph.ts";

const render = (...resources: Parameters<typeof createGraph>) =>
  renderGraph(createGraph(...resources), (_, text) => text);
const renderFull = (...resources: Parameters<typeof createGraph>) =>
  renderGraph(createGraph(...resources), (_, text) => text, true);

/** A component of one region, with a role that has none and two streams. */
function createRegion(name: string, region: string, ...streams: string[]) {
  const top = createResource({ type: "demo:index:Region", name, custom: false, id: "", parent: stack.urn });
  const below = { region, parent: top.urn };
  return [
    top,
    createResource({ type: "aws:iam/role:Role", name: `${name}-worker`, parent: top.urn }),
    ...streams.map((stream) => createResource({ ...below, name: `${name}-${stream}` })),
    createResource({ ...below, type: "aws:kms/key:Key", name }),
  ];
}

describe("preview tree", () => {
  it("groups resources by region under their components, global ones last, and counts them by type", () => {
    const text = render(
      ...createRegion("demo-us-east-1", "us-east-1", "in", "out"),
      ...createRegion("demo-eu-west-1", "eu-west-1", "in"),
    );
    expect(text).to.equal(`demo, stack dev
├─ us-east-1
│  └─ demo-<region> demo:index:Region
│     ├─ in, out aws:kinesis:Stream × 2
│     └─ aws:kms:Key
├─ eu-west-1
│  └─ demo-<region> demo:index:Region
│     ├─ in aws:kinesis:Stream
│     └─ aws:kms:Key
└─ global
   └─ demo-<region> demo:index:Region × 2
      └─ worker aws:iam:Role

2  aws:iam:Role
3  aws:kinesis:Stream
2  aws:kms:Key
2  demo:index:Region
9 resources to create in us-east-1, eu-west-1`);
  });

  it("tells regions that are alike once", () => {
    const text = render(
      ...createRegion("demo-us-east-1", "us-east-1", "in"),
      ...createRegion("demo-eu-west-1", "eu-west-1", "in"),
    );
    expect(text).to.include("├─ each of us-east-1, eu-west-1\n│  └─ demo-<region> demo:index:Region\n");
    expect(text.match(/aws:kinesis:Stream/g)).to.have.length(2);
  });

  it("gives every resource a line when all is asked for, without what its parent's name says", () => {
    const text = renderFull(
      ...createRegion("demo-us-east-1", "us-east-1", "in", "out"),
      ...createRegion("demo-eu-west-1", "eu-west-1", "in"),
    );
    expect(text).to.include(`├─ us-east-1
│  └─ demo-us-east-1 demo:index:Region
│     ├─ in aws:kinesis:Stream
│     ├─ out aws:kinesis:Stream
│     └─ aws:kms:Key
├─ eu-west-1
│  └─ demo-eu-west-1 demo:index:Region
`);
  });

  it("folds none that differ in what stands below them, and leaves names out that are too many", () => {
    const [top = createResource({}), ...rest] = createRegion("a", "us-east-1");
    const alarm = (name: string) =>
      createResource({
        type: "aws:cloudwatch/metricAlarm:MetricAlarm",
        name: `a-${name}`,
        region: "us-east-1",
        parent: top.urn,
      });
    const alarms = ["input-write-throttled", "throttles", "iterator-age"].map(alarm);
    const [first = top] = alarms;
    const below = createResource({ name: "a-input-write-throttled-x", region: "us-east-1", parent: first.urn });
    expect(render(top, ...rest, ...alarms)).to.include("─ aws:cloudwatch:MetricAlarm × 3\n");
    expect(render(top, ...rest, ...alarms, below)).to.include(`input-write-throttled aws:cloudwatch:MetricAlarm
│     │  └─ x aws:kinesis:Stream
│     └─ throttles, iterator-age aws:cloudwatch:MetricAlarm × 2
`);
  });

  it("keeps a deep resource with a long name within 80 columns", () => {
    const name = "tributary-dev-ap-northeast-2";
    const region = "ap-northeast-2";
    const top = createResource({ type: "tributary:index:Region", name, custom: false });
    const network = createResource({ type: "aws:ec2/vpc:Vpc", name: `${name}-network`, region, parent: top.urn });
    const subnet = createResource({
      type: "aws:ec2/subnet:Subnet",
      name: `${network.name}-1`,
      region,
      parent: network.urn,
    });
    const table = createResource({
      type: "aws:ec2/routeTable:RouteTable",
      name: subnet.name,
      region,
      parent: subnet.urn,
    });
    const type = "aws:ec2/routeTableAssociation:RouteTableAssociation";
    const deepest = createResource({ type, name: `${table.name}-public`, region, parent: table.urn });
    for (const text of [
      render(top, network, subnet, table, deepest),
      renderFull(top, network, subnet, table, deepest),
    ]) {
      expect(text).to.include("public aws:ec2:RouteTableAssociation");
      for (const line of text.split("\n")) expect(line.length, line).to.be.at.most(80);
    }
  });

  it("shows a component that has no children", () => {
    expect(render(createResource({ type: "demo:index:Empty", name: "e", custom: false }))).to.include(
      "e demo:index:Empty",
    );
  });

  it("leaves out the providers that Pulumi makes by itself, not those of the program", () => {
    const provider = (name: string) => createResource({ type: "pulumi:providers:aws", name });
    const text = render(provider("default_7_48_0"), provider("seoul"));
    expect(text).to.include("seoul").and.not.include("default_7_48_0");
  });

  it("says that there is nothing to create", () => {
    expect(render()).to.match(/\n0 resources to create$/);
  });
});
