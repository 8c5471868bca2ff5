import { expect } from "chai";
import fc from "fast-check";
import { ModelError } from "../../../offline/provider/model.ts";
import { type Layout, layOutSubnets } from "../../../offline/provider/subnet-layout.ts";

const createLayout = (overrides: Partial<Layout> = {}): Layout => ({
  vpcName: "net",
  cidrBlock: "10.0.0.0/16",
  zones: ["us-east-1a", "us-east-1b"],
  specs: [{ type: "Isolated" }],
  ...overrides,
});

const blocks = (layout: Layout) => layOutSubnets(layout).map(({ name, cidrBlock }) => `${name} ${cidrBlock}`);

/** First and last address of a block, as numbers. */
function rangeOf(block: string): [number, number] {
  const [address = "", mask = ""] = block.split("/");
  const first = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return [first, first + 2 ** (32 - Number(mask)) - 1];
}

describe("subnet layout", () => {
  const layouts: [string, Partial<Layout>, string[]][] = [
    ["gives the only subnet its whole zone", {}, ["net-isolated-1 10.0.0.0/17", "net-isolated-2 10.0.128.0/17"]],
    [
      "divides a zone evenly",
      { specs: [{ type: "Private" }, { type: "Public" }] },
      [
        "net-private-1 10.0.0.0/18",
        "net-public-1 10.0.64.0/18",
        "net-private-2 10.0.128.0/18",
        "net-public-2 10.0.192.0/18",
      ],
    ],
    [
      "makes a private and a public subnet when nothing is asked for",
      { specs: undefined },
      [
        "net-private-1 10.0.0.0/18",
        "net-public-1 10.0.64.0/19",
        "net-private-2 10.0.128.0/18",
        "net-public-2 10.0.192.0/19",
      ],
    ],
    [
      "starts each subnet on a boundary of its own size",
      {
        zones: ["a"],
        specs: [
          { type: "Public", cidrMask: 24 },
          { type: "Private", size: 16384 },
        ],
      },
      ["net-public-1 10.0.0.0/24", "net-private-1 10.0.64.0/18"],
    ],
    [
      "takes blocks that the program gives, and names",
      { specs: [{ type: "Private", name: "app", cidrBlocks: ["10.0.1.0/24", "10.0.2.0/24"] }] },
      ["net-app-1 10.0.1.0/24", "net-app-2 10.0.2.0/24"],
    ],
  ];
  for (const [title, overrides, expected] of layouts) {
    it(title, () => {
      expect(blocks(createLayout(overrides))).to.deep.equal(expected);
    });
  }

  it("refuses subnets that don't fit", () => {
    const specs = [
      { type: "Private" as const, cidrMask: 17 },
      { type: "Public" as const, cidrMask: 17 },
    ];
    expect(() => layOutSubnets(createLayout({ specs }))).to.throw(
      ModelError,
      /'net' must fit 10\.0\.0\.0\/16 in 2 zones/,
    );
  });

  it("refuses what is no block", () => {
    expect(() => layOutSubnets(createLayout({ cidrBlock: "10.0.0.0" }))).to.throw(ModelError, /got 10\.0\.0\.0/);
  });

  it("keeps subnets inside the VPC and apart from each other", () => {
    const spec = fc.record({
      type: fc.constantFrom("Private" as const, "Public" as const),
      cidrMask: fc.integer({ min: 20, max: 28 }),
    });
    const layout = fc.record({
      mask: fc.integer({ min: 14, max: 16 }),
      zones: fc.integer({ min: 1, max: 6 }),
      specs: fc.array(spec, { minLength: 1, maxLength: 2 }),
    });
    fc.assert(
      fc.property(layout, ({ mask, zones, specs }) => {
        const cidrBlock = `10.0.0.0/${mask}`;
        const names = Array.from({ length: zones }, (_, index) => `zone-${index}`);
        const ranges = layOutSubnets(createLayout({ cidrBlock, zones: names, specs })).map((subnet) =>
          rangeOf(subnet.cidrBlock),
        );
        ranges.sort(([a], [b]) => a - b);
        const [first, last] = rangeOf(cidrBlock);
        expect(ranges[0]?.[0]).to.be.at.least(first);
        expect(ranges.at(-1)?.[1]).to.be.at.most(last);
        ranges.forEach(([start], index) => {
          if (index > 0) expect(start).to.be.greaterThan(ranges[index - 1]?.[1] ?? Number.NaN);
        });
      }),
    );
  });
});
