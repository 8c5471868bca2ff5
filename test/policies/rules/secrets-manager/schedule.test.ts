import { expect } from "chai";
import { longestDaysBetween } from "../../../../policies/rules/secrets-manager/schedule.ts";

describe("a rotation schedule", () => {
  for (const [expression, days] of [
    ["rate(10 days)", 10],
    ["rate(1 day)", 1],
    ["rate(36 hours)", 1.5],
    ["rate(1440 minutes)", 1],
    ["cron(0 4 * * ? *)", 31],
    ["cron(0 /4 * * ? *)", 31],
    ["cron(0 4 1 */2 ? *)", 62],
    ["cron(0 4 1 1/2 ? *)", 62],
    ["cron(0 4 1 1/3 ? *)", 93],
    ["cron(0 4 1 JAN,jul ? *)", 186],
    ["cron(0 4 L 1-6 ? *)", 217],
    ["cron(0 4 1 12,1 ? *)", 341],
    ["cron(0 4 1 5 ? *)", 372],
  ] as const)
    it(`is ${days} days apart at most for ${expression}`, () =>
      expect(longestDaysBetween(expression)).to.be.closeTo(days, 1e-9));

  for (const expression of [
    "",
    "undefined",
    "rate(0.5 days)",
    "rate(1 month)",
    "cron(0 4 1 * ?)",
    "cron(0 4 1 13 ? *)",
    "cron(0 4 1 1/0 ? *)",
    "cron(0 4 1 1,X ? *)",
    "cron(0 4 1 * ? 2027)",
  ])
    it(`has no end for ${expression || "nothing"}`, () =>
      expect(longestDaysBetween(expression)).to.equal(Number.POSITIVE_INFINITY));
});
