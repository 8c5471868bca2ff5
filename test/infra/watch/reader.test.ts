import { expect } from "chai";
import { watchReaders } from "../../../infra/watch/reader.ts";

describe("what is watched of readers", () => {
  const shown = (args: Parameters<typeof watchReaders>[0]) =>
    watchReaders(args).alarms.map(({ metric, dimensions, threshold }) => [metric, dimensions, threshold]);

  it("is the oldest read of all that poll the stream", () => {
    expect(shown({ streamName: "s" })).to.deep.equal([
      ["GetRecords.IteratorAgeMilliseconds", { StreamName: "s" }, 900_000],
    ]);
  });

  it("is how far one consumer is behind, where it has its own", () => {
    expect(shown({ streamName: "s", consumerName: "c", lateSeconds: 60 })).to.deep.equal([
      ["SubscribeToShardEvent.MillisBehindLatest", { StreamName: "s", ConsumerName: "c" }, 60_000],
    ]);
    const [graph] = watchReaders({ streamName: "s", consumerName: "c" }).graphs;
    expect(graph?.metrics[0]).to.include.members(["ConsumerName", "c"]);
  });
});
