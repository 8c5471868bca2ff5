import { ListVersionsByFunctionCommand } from "@aws-sdk/client-lambda";
import { expect } from "chai";
import { RollOutError } from "../../../operate/roll-out/roll-out-error.ts";
import { createLaptop, createProgram } from "./create-laptop.ts";

const GOOD = "export const handler = async () => 'good';";
const BETTER = "export const handler = async () => 'better';";
const BROKEN = "export const handler = async () => { throw new Error('broken'); };";

describe("a roll-out on this machine", () => {
  let laptop: Awaited<ReturnType<typeof createLaptop>>;
  before(async () => {
    laptop = await createLaptop(createProgram(GOOD));
  });
  after(() => laptop.close());

  const versions = async (region: string) => {
    const list = new ListVersionsByFunctionCommand({ FunctionName: `enrich-${region}` });
    const { Versions = [] } = await laptop.clientOf(region).send(list);
    return Versions.map(({ Version, MemorySize }) => `${Version} ${MemorySize}`).slice(1);
  };

  it("goes back at the program's own alarm, which rings for what invocations did, and touches no further region", async () => {
    const seen: string[][] = [];
    const error = await laptop
      .rollOut(createProgram(BROKEN), (now) => seen.push(now))
      .catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(RollOutError).with.property("message").that.contains("errors in eu-west-1");
    expect(seen, "a tenth, and the alarm rang").to.deep.equal([["1 9x, 2 1x", "1 10x"]]);
    expect([await laptop.invoke("eu-west-1"), await versions("eu-west-1")]).to.deep.equal([
      "1 10x",
      ["1 128", "2 128"],
    ]);
    expect(await versions("us-east-1"), "nothing was published there").to.deep.equal(["1 128"]);
  });

  it("begins nothing while the alarm still rings", async () => {
    const error = await laptop.rollOut(createProgram(BETTER)).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(RollOutError).with.property("message").that.contains("before a roll-out");
    laptop.pass(3);
  });

  it("goes on after a kill between two steps, from what Lambda says, through all regions", async () => {
    const reached = Promise.withResolvers<void>();
    // A process that is gone takes nothing back.
    const sleep = () => {
      reached.resolve();
      return new Promise<void>(() => {});
    };
    void laptop.rollOut(createProgram(BETTER, 256), () => {}, { clock: { now: () => 0, sleep } });
    await reached.promise;
    expect(await laptop.invoke("eu-west-1"), "as the kill left it").to.equal("1 9x, 3 1x");
    const seen: string[][] = [];
    await laptop.rollOut(createProgram(BETTER, 256), (now) => seen.push(now));
    const twice = (text: string[]) => [text, text];
    expect(seen).to.deep.equal([
      ...twice(["1 9x, 3 1x", "1 10x"]),
      ...twice(["1 5x, 3 5x", "1 10x"]),
      ...twice(["3 10x", "1 10x"]),
      ...twice(["3 10x", "1 9x, 2 1x"]),
      ...twice(["3 10x", "1 5x, 2 5x"]),
      ...twice(["3 10x", "2 10x"]),
    ]);
    expect([await versions("eu-west-1"), await versions("us-east-1")], "nothing was published twice").to.deep.equal([
      ["1 128", "2 128", "3 256"],
      ["1 128", "2 256"],
    ]);
  });

  it("changes nothing when nothing has changed", async () => {
    const said: string[] = [];
    await laptop.rollOut(createProgram(BETTER, 256), () => {}, { say: (text) => said.push(text) });
    expect(said).to.include.members(["eu-west-1: no function has changed.", "us-east-1: no function has changed."]);
    expect(await versions("eu-west-1")).to.have.length(3);
  });
});
