import { expect } from "chai";
import { type GlueSettings, jobProblems } from "../../../infra/glue/job-problems.ts";

const createSettings = (overrides: object = {}): GlueSettings => ({
  ...{ description: "Counts.", worker: "G.025X", workers: 2, arguments: { to: "s3://b/counts" } },
  ...overrides,
});

describe("settings of a Glue streaming job", () => {
  const taken: [what: string, name: string, settings: object][] = [
    ["the least", "a", {}],
    ["the longest name", "a".repeat(120), {}],
    ["the longest description", "a", { description: "a".repeat(2048) }],
    ["the largest worker", "a", { worker: "G.8X", workers: 10 }],
    ["a job that is told nothing", "a", { arguments: {} }],
  ];
  for (const [what, name, settings] of taken)
    it(`are taken with ${what}`, () => {
      expect(jobProblems(name, createSettings(settings))).to.deep.equal([]);
    });

  const refused: [what: string, name: string, settings: object, problem: RegExp][] = [
    ["a name that an IAM policy has no room for", "a".repeat(121), {}, /^name must be at most 120/],
    ["no name", "", {}, /^name must be at most 120 .* got \./],
    ["a description that is too long", "a", { description: "a".repeat(2049) }, /^description must have .* got 2049/],
    ["a name that no log group can have", "a:b", {}, /^name must be .* got a:b/],
    ["a worker that AWS has not", "a", { worker: "G.3X" }, /^worker must be one of .* got G.3X/],
    ["a worker for Ray", "a", { worker: "Z.2X" }, /^worker must be one of .* got Z.2X/],
    ["a driver alone", "a", { workers: 1 }, /^workers must be a whole number from 2, got 1/],
    ["half a worker", "a", { workers: 2.5 }, /^workers must be .* got 2.5/],
    ["an argument with hyphens", "a", { arguments: { "--to": "x" } }, /^arguments must have names of .* got --to/],
    ["an argument that is Glue's", "a", { arguments: { JOB_NAME: "x" } }, /^arguments must have .* got JOB_NAME/],
    [
      "one that runs another script",
      "a",
      { arguments: { scriptLocation: "x" } },
      /^arguments must .* got scriptLocation/,
    ],
    ["one that Glue uses within", "a", { arguments: { mode: "x" } }, /^arguments must .* got mode/],
    ["one that would move the log", "a", { arguments: { "custom-logGroup-prefix": "x" } }, /^arguments must have/],
  ];
  for (const [what, name, settings, problem] of refused)
    it(`are refused with ${what}, and the fix is named`, () => {
      const problems = jobProblems(name, createSettings(settings));
      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(problem);
      expect(problems[0]).to.include("\nFix: ");
    });

  it("are refused all at once", () => {
    const settings = createSettings({ worker: "Standard", workers: 0, arguments: { "a-b": "" } });
    expect(jobProblems("a b", settings)).to.have.length(4);
  });
});
