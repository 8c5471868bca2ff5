import { expect } from "chai";
import { renderGraph } from "../../../offline/preview/tree.ts";
import { createGraph, createResource, stack } from "../fixtures/create-graph.ts";

const render = (...resources: Parameters<typeof createGraph>) =>
  renderGraph(createGraph(...resources), (_, text) => text);

describe("preview tree", () => {
  it("groups resources by region under their components, global ones last, and counts them by type", () => {
    const component = (name: string) =>
      createResource({ type: "demo:index:Region", name, custom: false, id: "", parent: stack.urn });
    const [a, b] = [component("a"), component("b")];
    const text = render(
      a,
      b,
      createResource({ type: "aws:iam/role:Role", name: "role", parent: a.urn }),
      createResource({ name: "a-in", region: "us-east-1", parent: a.urn }),
      createResource({ name: "a-out", region: "us-east-1", parent: a.urn }),
      createResource({ name: "b-in", region: "eu-west-1", parent: b.urn }),
    );
    expect(text).to.equal(`demo, stack dev
├─ us-east-1
│  └─ a demo:index:Region
│     ├─ …-in aws:kinesis:Stream
│     └─ …-out aws:kinesis:Stream
├─ eu-west-1
│  └─ b demo:index:Region
│     └─ …-in aws:kinesis:Stream
└─ global
   └─ a demo:index:Region
      └─ role aws:iam:Role

1  aws:iam:Role
3  aws:kinesis:Stream
2  demo:index:Region
6 resources to create in us-east-1, eu-west-1`);
  });

  it("keeps a deep resource with a long name within 90 columns", () => {
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
    const text = render(
      top,
      network,
      subnet,
      table,
      createResource({ type, name: table.name, region, parent: table.urn }),
    );
    expect(text).to.include("…-network-1 aws:ec2:RouteTableAssociation");
    for (const line of text.split("\n")) expect(line.length, line).to.be.at.most(90);
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
