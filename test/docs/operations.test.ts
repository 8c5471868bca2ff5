import { expect } from "chai";
import { catchUpSeconds } from "../../operate/plan/invoking/keeping-up.ts";
import { read } from "./pages.ts";

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
