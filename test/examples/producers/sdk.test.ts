import { expect } from "chai";
import { put } from "../../../examples/producers/sdk/put.ts";
import { type Laptop, startLaptop } from "../support/laptop.ts";
import { runExample } from "../support/run-example.ts";

describe("examples/producers/sdk", () => {
  let laptop: Laptop;
  before(async () => {
    laptop = await startLaptop();
  });
  after(() => laptop.stop());

  it("puts records in three ways, and each comes back once, in order per user where that is promised", async () => {
    const { status, said } = await runExample(put, ["--outputs", laptop.outputs, "--records", "120"]);
    expect(said.split("\n")).to.have.length(3);
    for (const way of ["client", "PutRecords", "PutRecord"])
      expect(said).to.match(
        new RegExp(`^${way}: 120 put in \\S+ s, 0 refused; 120 records arrived: 120 distinct, 0 tw`, "m"),
      );
    expect(status).to.equal(0);
  });

  it("ends with 1 when records don't come back in time", async () => {
    laptop.emulator.kinesis.createStream(
      { account: "000000000000", region: "eu-west-1" },
      { StreamName: "silent", ShardCount: 1 },
    );
    const { status, said } = await runExample(put, [
      "--outputs",
      await laptop.outputsWith("silent"),
      "--records",
      "3",
      "--seconds",
      "1",
    ]);
    expect(said).to.include("0 records arrived");
    expect(status).to.equal(1);
  });

  for (const [title, args, word] of [
    ["no such file", ["--outputs", "nowhere.json"], "--outputs must be a file that can be read, got nowhere.json."],
    ["no number", ["--records", "many"], "--records must be a whole number from 1 to 9999999, got many."],
  ] as const)
    it(`says what is wrong with its arguments: ${title}`, async () => {
      const { status, said } = await runExample(put, [...args]);
      expect(said).to.include(word);
      expect(status).to.equal(2);
    });
});
