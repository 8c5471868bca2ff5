import { expect } from "chai";
import { deployedResources } from "../../../../local/deploy/resources.ts";
import { createTrimming } from "../../../../local/deploy/triggers/trimming.ts";
import { createStream, streamArn } from "../../../emulator/kinesis/create-stream.ts";
import { createGraph, createResource } from "../../../offline/fixtures/create-graph.ts";

const createMapping = (uuid: string, eventSourceArn: string) =>
  createResource({
    type: "aws:lambda/eventSourceMapping:EventSourceMapping",
    name: uuid,
    region: "eu-west-1",
    inputs: { eventSourceArn, functionName: "f", startingPosition: "TRIM_HORIZON" },
    outputs: { uuid },
  });

describe("trimming of streams", () => {
  it("drops what every trigger of the stream is done with, and nothing before", () => {
    const { kinesis, put, read, iterator } = createStream();
    const graph = createGraph(createMapping("a", streamArn), createMapping("b", `${streamArn}/consumer/c:1`));
    const trim = createTrimming(kinesis, deployedResources(graph));
    const [first, second, third] = ["1", "2", "3"].map((text) => put(text));
    const left = () => read(iterator());
    trim("a", streamArn, "shardId-000000000000", third?.SequenceNumber ?? "");
    expect(left()).to.deep.equal(["1", "2", "3"]);
    trim("b", streamArn, "shardId-000000000000", first?.SequenceNumber ?? "");
    expect(left()).to.deep.equal(["2", "3"]);
    trim("b", streamArn, "shardId-000000000000", second?.SequenceNumber ?? "");
    expect(left()).to.deep.equal(["3"]);
  });
});
