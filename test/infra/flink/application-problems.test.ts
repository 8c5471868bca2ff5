import { expect } from "chai";
import { applicationProblems, type FlinkSettings } from "../../../infra/flink/application-problems.ts";

const createSettings = (overrides: object = {}): FlinkSettings => ({
  ...{ description: "Counts.", runtime: "FLINK-1_19", logLevel: "INFO", properties: { Job: { stream: "s" } } },
  parallelism: { tasks: 2, tasksPerUnit: 1, autoScaling: false },
  ...overrides,
});
const parallel = (overrides: object) => ({
  parallelism: { tasks: 1, tasksPerUnit: 1, autoScaling: false, ...overrides },
});

describe("settings of a Managed Flink application", () => {
  const taken: [what: string, name: string, settings: object][] = [
    ["its defaults", "a", {}],
    ["the longest name", "a".repeat(120), {}],
    ["the longest description", "a", { description: "a".repeat(1024) }],
    ["the longest name of a group", "a", { properties: { ["g".repeat(50)]: { key: "x" } } }],
    ["eight tasks a unit", "a", parallel({ tasksPerUnit: 8 })],
    ["a property of 2,048 characters", "a", { properties: { Job: { key: "x".repeat(2048) } } }],
    ["a job that is told nothing", "a", { properties: {} }],
  ];
  for (const [what, name, settings] of taken)
    it(`are taken with ${what}`, () => {
      expect(applicationProblems(name, createSettings(settings))).to.deep.equal([]);
    });

  const refused: [what: string, name: string, settings: object, problem: RegExp][] = [
    ["a name that AWS has no room for", "a".repeat(121), {}, /^name must be at most 120/],
    ["no name", "", {}, /^name must be at most 120 .* got \./],
    ["a description that is too long", "a", { description: "a".repeat(1025) }, /^description must have .* got 1025/],
    [
      "a group's name that is too long",
      "a",
      { properties: { ["g".repeat(51)]: { key: "x" } } },
      /^properties must have groups named by 1 to 50/,
    ],
    [
      "a group's name of other characters",
      "a",
      { properties: { "a b": { key: "x" } } },
      /^properties must have groups .* got a b/,
    ],
    [
      "a property without a name",
      "a",
      { properties: { Job: { "": "x" } } },
      /^properties.Job must have names of 1 to 2048 .* got one of 0/,
    ],
    ["a name of other characters", "a b", {}, /^name must be .* got a b/],
    ["a runtime that AWS has not", "a", { runtime: "FLINK-1.19" }, /^runtime must be one of .* got FLINK-1.19/],
    ["a runtime that counts restarts otherwise", "a", { runtime: "FLINK-2_2" }, /^runtime must be one of/],
    ["a level of the log that AWS has not", "a", { logLevel: "TRACE" }, /^logLevel must be one of .* got TRACE/],
    ["no task", "a", parallel({ tasks: 0 }), /^parallelism.tasks must be a whole number from 1, got 0/],
    ["half a task", "a", parallel({ tasks: 1.5 }), /^parallelism.tasks must be .* got 1.5/],
    ["nine tasks a unit", "a", parallel({ tasksPerUnit: 9 }), /^parallelism.tasksPerUnit must be .* to 8, got 9/],
    ["an empty property", "a", { properties: { Job: { key: "" } } }, /^properties.Job.key must have 1 to 2048/],
    [
      "a property that is too long",
      "a",
      { properties: { Job: { key: "x".repeat(2049) } } },
      /^properties.Job.key must/,
    ],
    ["a group of nothing", "a", { properties: { Job: {} } }, /^properties.Job must have 1 to 50 properties, got 0/],
    [
      "51 groups",
      "a",
      { properties: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`g${index}`, { key: "x" }])) },
      /^properties must have at most 50 groups, got 51/,
    ],
  ];
  for (const [what, name, settings, problem] of refused)
    it(`are refused with ${what}, and the fix is named`, () => {
      const problems = applicationProblems(name, createSettings(settings));
      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(problem);
      expect(problems[0]).to.include("\nFix: ");
    });

  it("are refused all at once", () => {
    const settings = createSettings({
      runtime: "FLINK-9",
      logLevel: "ALL",
      ...parallel({ tasks: 0, tasksPerUnit: 0 }),
    });
    expect(applicationProblems("a b", settings)).to.have.length(5);
  });
});
