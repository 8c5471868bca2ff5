import { expect } from "chai";
import * as fc from "fast-check";
import { readSchedule } from "../../event-source-mapping/schedule-expression.ts";
import { fromWall, toWall } from "../../event-source-mapping/wall-time.ts";

const START = "2026-01-01T00:00:00Z";

/** The first times of a schedule, to the minute. */
function times(expression: string, { timeZone = "UTC", after = START, count = 3 } = {}): string[] {
  const { problems, next } = readSchedule(expression, timeZone);
  expect(problems).to.deep.equal([]);
  const due: string[] = [];
  for (let ms = next(Date.parse(after) - 1, Date.parse(START)); ms !== undefined && due.length < count; ) {
    due.push(new Date(ms).toISOString().slice(0, 16));
    ms = next(ms, Date.parse(START));
  }
  return due;
}

describe("A schedule's expression", () => {
  const table: [expression: string, expected: string][] = [
    ["rate(5 minutes)", "2026-01-01T00:00 2026-01-01T00:05 2026-01-01T00:10"],
    ["rate(1 hour)", "2026-01-01T00:00 2026-01-01T01:00 2026-01-01T02:00"],
    ["rate(2 days)", "2026-01-01T00:00 2026-01-03T00:00 2026-01-05T00:00"],
    ["at(2026-02-03T04:05:06)", "2026-02-03T04:05"],
    ["at(2025-12-31T23:59:59)", ""],
    ["cron(15 12 * * ? *)", "2026-01-01T12:15 2026-01-02T12:15 2026-01-03T12:15"],
    ["cron(0/20 * * * ? *)", "2026-01-01T00:00 2026-01-01T00:20 2026-01-01T00:40"],
    ["cron(10/30 8-9 ? * MON-FRI *)", "2026-01-01T08:10 2026-01-01T08:40 2026-01-01T09:10"],
    ["cron(0 18 ? * MON-FRI *)", "2026-01-01T18:00 2026-01-02T18:00 2026-01-05T18:00"],
    ["cron(0 0 ? * 1 *)", "2026-01-04T00:00 2026-01-11T00:00 2026-01-18T00:00"],
    ["cron(0 0 ? * L *)", "2026-01-03T00:00 2026-01-10T00:00 2026-01-17T00:00"],
    ["cron(0 9 ? * 6L *)", "2026-01-30T09:00 2026-02-27T09:00 2026-03-27T09:00"],
    ["cron(0 9 ? * 2#1 *)", "2026-01-05T09:00 2026-02-02T09:00 2026-03-02T09:00"],
    ["cron(0 9 ? * TUE#5 *)", "2026-03-31T09:00 2026-06-30T09:00 2026-09-29T09:00"],
    ["cron(0 10 L * ? *)", "2026-01-31T10:00 2026-02-28T10:00 2026-03-31T10:00"],
    ["cron(0 0 15W * ? *)", "2026-01-15T00:00 2026-02-16T00:00 2026-03-16T00:00"],
    ["cron(0 0 31 * ? *)", "2026-01-31T00:00 2026-03-31T00:00 2026-05-31T00:00"],
    ["cron(0 0 29 2 ? *)", "2028-02-29T00:00 2032-02-29T00:00 2036-02-29T00:00"],
    ["cron(0 0 1 JAN,JUL ? 2026-2027)", "2026-01-01T00:00 2026-07-01T00:00 2027-01-01T00:00"],
    ["cron(0 0 1 1 ? 2025)", ""],
  ];
  for (const [expression, expected] of table)
    it(`is due: ${expression}`, () => expect(times(expression).join(" ")).to.equal(expected));

  const zoned: [what: string, expression: string, after: string, expected: string][] = [
    ["in the time of its zone", "cron(0 9 * * ? *)", "2026-07-01T00:00:00Z", "2026-07-01T13:00 2026-07-02T13:00"],
    [
      "not at a time that clocks skip",
      "cron(30 2 * * ? *)",
      "2026-03-07T05:00:00Z",
      "2026-03-07T07:30 2026-03-09T06:30",
    ],
    [
      "once at a time that clocks show twice",
      "cron(30 1 * * ? *)",
      "2026-11-01T04:00:00Z",
      "2026-11-01T05:30 2026-11-02T06:30",
    ],
    [
      "once in an hour that comes twice",
      "cron(30 * * * ? *)",
      "2026-11-01T05:00:00Z",
      "2026-11-01T05:30 2026-11-01T07:30",
    ],
    [
      "once where its search begins in the second of them",
      "cron(30 1 * * ? *)",
      "2026-11-01T06:10:00Z",
      "2026-11-02T06:30 2026-11-03T06:30",
    ],
    ["at one moment of its zone", "at(2026-07-01T09:00:00)", START, "2026-07-01T13:00"],
    [
      "by the hours that pass, whatever clocks show",
      "rate(1 day)",
      "2026-03-07T12:00:00Z",
      "2026-03-08T00:00 2026-03-09T00:00",
    ],
  ];
  for (const [what, expression, after, expected] of zoned)
    it(`is due ${what}`, () => {
      const due = times(expression, { timeZone: "America/New_York", after, count: 2 });
      expect(due.join(" ")).to.equal(expected);
    });

  const refused = [
    ...["rate(10 seconds)", "rate()", "rate( 10 minutes )", "rate(0 minutes)", "rate(1.5 hours)", "rate(-1 hours)"],
    ...["cron()", "at(2021-12-31)", "at(2021-12-31T23:59:59Z)", "at(2021-13-31T23:59:59)", "hourly", "RATE(1 hour)"],
    ...["cron(0 1 * * * *)", "cron(0 1 ? * ? *)", "cron(71 8 1 * ? *)", "cron(0 24 * * ? *)", "cron(0 0 ? * 8 *)"],
    ...["cron(0 0 ? * 0 *)", "cron(0 0 0 * ? *)", "cron(0 0 1 13 ? *)", "cron(0 0 1 * ? 1969)", "cron(0 0 32W * ? *)"],
    ...[
      "cron(0 0 ? * XXX#1 *)",
      "cron(0 0 ? * 2#6 *)",
      "cron(0/0 0 1 * ? *)",
      "cron(5-1 0 1 * ? *)",
      "cron(0 0 1,? * ? *)",
    ],
    ...["cron(* * * * *)", "cron(*-5 * * * ? *)", "cron(0 0 1 * ?)", "cron(0 0 L-3 * ? *)"],
  ];
  for (const expression of refused)
    it(`is refused: ${expression}`, () => {
      const { problems, next } = readSchedule(expression, "UTC");
      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(/^expression .*, got .*\nFix: write it as rate\(1 hour\)/s);
      expect(next(0, 0)).to.equal(undefined);
    });

  it("is refused with a time zone that nobody knows, and all that is wrong is told", () => {
    const { problems } = readSchedule("rate()", "Mars/Olympus");
    expect(problems).to.have.length(2);
    expect(problems[0]).to.match(/^timeZone must be a name of the IANA database, got Mars\/Olympus\.\nFix: /);
  });

  it("knows the first moment of each time that clocks show", () => {
    const zones = fc.constantFrom("America/New_York", "Europe/Paris", "Asia/Seoul", "Australia/Lord_Howe", "UTC");
    const moments = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) });
    fc.assert(
      fc.property(moments, zones, (utcMs, zone) => {
        const wallMs = toWall(utcMs, zone);
        const first = fromWall(wallMs, zone) ?? Number.NaN;
        expect(toWall(first, zone)).to.equal(wallMs);
        expect(utcMs - first).to.be.oneOf([0, 1_800_000, 3_600_000]);
      }),
    );
  });
});
