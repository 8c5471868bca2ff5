import path from "node:path";
import { expect } from "chai";
import { evaluate } from "../../offline/engine.ts";
import type { Resource } from "../../offline/graph.ts";
import { removeProjects } from "../offline/fixtures/create-project.ts";
import { createEarlierProject } from "./earlier-project.ts";
import { living, losses } from "./living-stack.ts";

const SUBNET = "aws:ec2/subnet:Subnet";
const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";

/** What a change of a setting replaces or deletes in a stack that lives: docs/configuration.md says the same in words. */
const changes: [layout: "even" | "fixed", to: Record<string, string>, lost: string[]][] = [
  ["even", { availabilityZones: "3" }, [SUBNET]],
  ["even", { nat: "single" }, [SUBNET]],
  // What keeps all alone keeps all together: each row costs an evaluation.
  ["fixed", { availabilityZones: "4", nat: "perAz" }, []],
  ["fixed", { zones: '{"us-east-1":["us-east-1a","us-east-1b","us-east-1f"]}' }, []],
  ["fixed", { fanOut: "true" }, [MAPPING]],
  ["fixed", { startingPosition: "2026-11-01T00:00:00Z" }, [MAPPING]],
];

/** The type of what a loss is about. */
const typeOfLoss = (loss: string): string => loss.split("::")[2]?.split("$").at(-1) ?? loss;

describe("a setting of a stack that lives, when it changes", () => {
  let dir: string;
  const earlier = new Map<string, Resource[]>();
  /** One region without alarms is enough: regions are alike, and nothing of this touches an alarm. */
  const build = async (layout: string, change: Record<string, string> = {}) => {
    const small = { regions: '["us-east-1"]', alarms: "none" };
    const config = { ...small, subnetLayout: layout, ...change };
    return [...(await evaluate({ dir, stack: "dev", config })).resources];
  };
  before(async function () {
    this.timeout(120_000);
    dir = await createEarlierProject();
    for (const layout of ["even", "fixed"]) earlier.set(layout, await build(layout));
  });
  after(removeProjects);

  for (const [layout, to, lost] of changes)
    it(`${lost.length > 0 ? "loses" : "keeps"} ${lost.map((type) => path.basename(type)).join(", ") || "all"}: ${JSON.stringify(to)}, ${layout}`, async function () {
      this.timeout(60_000);
      const later = await build(layout, to);
      const found = losses((earlier.get(layout) ?? []).map(living), later);
      // A route table and its association go with their subnet.
      const types = new Set(found.map(typeOfLoss).filter((type) => !type.startsWith("aws:ec2/routeTable")));
      expect([...types]).to.deep.equal(lost);
    });
});
