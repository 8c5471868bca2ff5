import { expect } from "chai";
import type { HeldRecord } from "../../../operate/redrive/held-record.ts";
import { createPayloads } from "../../../operate/redrive/payloads.ts";
import { createHeld } from "./create-held.ts";
import { quarantineLine } from "./create-redrive.ts";

/** A failure store that notes what is read, and how many reads are under way at a time. */
function createStore(bodyOf: (key: string) => string | Buffer | undefined) {
  const reads: string[] = [];
  let underWay = 0;
  const world = { reads, mostUnderWay: 0, load: createPayloads({ read }).load };

  async function read(key: string) {
    reads.push(key);
    underWay += 1;
    world.mostUnderWay = Math.max(world.mostUnderWay, underWay);
    await new Promise(setImmediate);
    underWay -= 1;
    const body = bodyOf(key);
    if (body === undefined) throw Object.assign(new Error("gone"), { name: "NoSuchKey" });
    return { body: typeof body === "string" ? Buffer.from(body) : body, eTag: "e" };
  }
  return world;
}

const held = (key: string, index = 0): HeldRecord => createHeld({ key, index });
const line = (text: string) => quarantineLine({ data: Buffer.from(text).toString("base64") });

describe("payloads", () => {
  it("are read several objects at a time, each once, and stand in the order asked for", async () => {
    const store = createStore((key) => `${line(`${key}-0`)}\n${line(`${key}-1`)}`);
    const keys = Array.from({ length: 50 }, (_, index) => `quarantine/${index}`);
    const asked = [...keys.map((key) => held(key, 1)), ...keys.map((key) => held(key))];
    const loaded = await store.load(asked);
    expect(loaded.map((record) => record?.data.toString())).to.deep.equal(
      asked.map(({ key, index }) => `${key}-${index}`),
    );
    expect(store.reads.toSorted()).to.deep.equal(keys.toSorted());
    expect(store.mostUnderWay).to.be.within(2, 8);
  });

  it("are missing for what was deleted or changed", async () => {
    const store = createStore((key) => (key === "quarantine/gone" ? undefined : line("a")));
    const loaded = await store.load([held("quarantine/gone"), held("quarantine/a", 7), held("quarantine/a")]);
    expect(loaded.map((record) => record?.data.toString())).to.deep.equal([undefined, undefined, "a"]);
  });

  it("are kept for the next call, up to 64 MiB, the ones used last", async () => {
    const large = Buffer.from(`${line("a")}\n${"x".repeat(25 * 1024 * 1024)}`);
    const store = createStore(() => large);
    for (const key of ["quarantine/a", "quarantine/b", "quarantine/a", "quarantine/c", "quarantine/a", "quarantine/b"])
      await store.load([held(key)]);
    expect(store.reads).to.deep.equal(["quarantine/a", "quarantine/b", "quarantine/c", "quarantine/b"]);
  });
});
