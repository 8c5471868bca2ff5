import { expect } from "chai";
import { createProducer, type FailOver } from "../../../client/index.ts";
import type { KinesisSender } from "../../../client/kinesis-client.ts";
import { createSkippingClock } from "../../../emulator/time/skipping-clock.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";
import { createDrill } from "../../../local/drill/drill.ts";
import { drillProblems } from "../../../local/drill/drill-report.ts";
import { drillStory } from "../../../local/drill/drill-story.ts";
import type { OutageKind } from "../../../local/drill/outages.ts";
import { createContract } from "../../client/support/contract.ts";

const SEOUL = "ap-northeast-2";
const DUBLIN = "eu-west-1";
const KEYS = 40;

/** A region that takes everything, at once. */
function createRegion(): KinesisSender {
  let sequence = 0;
  const taken = () => ({ ShardId: "shardId-000000000000", SequenceNumber: String(++sequence) });
  const send = async ({ input }: { input: { Records?: unknown[] } }) =>
    input.Records === undefined ? taken() : { Records: input.Records.map(taken) };
  return { send: send as KinesisSender["send"] };
}

/** Drills Seoul with records of people who live there. */
async function drill(kinds: readonly OutageKind[], { count = 400, failOver }: { count?: number; failOver?: FailOver }) {
  const clock = createSkippingClock(createVirtualClock());
  const subject = createDrill({
    plan: { region: SEOUL, kinds },
    ...{ regions: [DUBLIN, SEOUL], clock, running: () => 0 },
  });
  const clients = new Map([SEOUL, DUBLIN].map((region) => [region, subject.sender(region, createRegion())]));
  const producer = createProducer({
    contract: createContract([DUBLIN, SEOUL]),
    clientFor: (region) => clients.get(region) ?? createRegion(),
    ...{ clock, random: () => 0.5, ...(failOver && { failOver }) },
  });
  async function* people() {
    for (let index = 0; index < count; index += 1)
      yield {
        ...{ line: index + 1, partitionKey: `u${index % KEYS}`, data: Buffer.from(String(index)) },
        location: { country: "KR" },
      };
  }
  const over = new AbortController();
  const passing = subject.passTime(over.signal);
  for await (const outcome of producer.putAll(subject.due(people(), count))) subject.ended(outcome);
  over.abort();
  await passing;
  return subject.report();
}

describe("a drill", () => {
  for (const [kind, leftAfterSeconds] of [
    ["throttled", 60],
    ["refused", 10],
    ["silent", 30],
    ["gone", 10],
  ] as const)
    it(`shows keys move as a whole, and come back, when a region is ${kind}`, async () => {
      const report = await drill([kind], {});
      expect(drillProblems(report)).to.deep.equal([]);
      const [outage] = report.outages;
      expect(outage).to.deep.include({ kind, seconds: 120, keys: KEYS, moved: KEYS, waited: 0 });
      expect(outage?.leftAfterSeconds).to.be.within(leftAfterSeconds, leftAfterSeconds + 5);
      expect(outage?.backAfterSeconds).to.be.within(0, 35);
      expect(outage?.lateSeconds.max).to.be.within(leftAfterSeconds, leftAfterSeconds + 35);
      if (kind === "silent") expect(report.duplicates).to.be.within(1, 100);
      else expect(report.duplicates).to.equal(0);
    });

  it("tells how it went in words that fit a terminal", async () => {
    const story = drillStory(await drill(["gone", "silent"], {}));
    expect(story).to.contain(`${SEOUL} stopped taking records 2 times`);
    expect(story).to.contain("silent: from 300 s on, for 120 s,");
    expect(story).to.contain("40 moved as a whole, 0 stayed");
    expect(story).to.match(/came again, since nobody had answered/);
    expect(Math.max(...story.split("\n").map((line) => line.length))).to.be.at.most(80);
  });

  it("says of producers that never leave how late their keys were", async () => {
    const never = { unavailableAfterMs: 1e9, throttledAfterMs: 1e9, retryAfterMs: 30_000 };
    const report = await drill(["gone"], { failOver: never });
    expect(report.outages[0]).to.include({ moved: 0, waited: KEYS, leftAfterSeconds: null });
    expect(report.outages[0]?.lateSeconds.max).to.be.within(119, 123);
    expect(drillStory(report)).to.contain("Producers did not leave.");
  });
});
