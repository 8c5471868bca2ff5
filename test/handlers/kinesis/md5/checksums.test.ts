import { createHash } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import { checksumsOf, isIntact } from "../../../../handlers/kinesis/md5/checksums.ts";
import { createRecord } from "../../enrich/factories.ts";
import { sealAggregate } from "../aggregates.ts";

/** Of aggregates that came in one batch, and were asked for in their order, which are intact. */
function check(...aggregates: Buffer[]): boolean[] {
  const records = aggregates.map((data, index) => createRecord({ index, data }));
  const isOneIntact = checksumsOf(records);
  return records.map((record, index) => isOneIntact(record, aggregates[index] ?? Buffer.alloc(0)));
}

/** A sealed message of so many bytes, none like the next one. */
function sealed(bytes: number): Buffer {
  return sealAggregate(
    createHash("shake256", { outputLength: bytes + 1 })
      .update(`${bytes}`)
      .digest()
      .subarray(1),
  );
}

function flip(aggregate: Buffer, position: number): Buffer {
  const flipped = Buffer.from(aggregate);
  const at = 4 + (position % (flipped.length - 4));
  flipped[at] = (flipped[at] ?? 0) ^ (1 << (position % 8));
  return flipped;
}

describe("checksums", () => {
  it("hold for messages of each length around MD5's blocks, alone and together", () => {
    const aggregates = Array.from({ length: 200 }, (_, length) => sealed(length));
    expect(check(...aggregates)).to.deep.equal(aggregates.map(() => true));
    expect(check(...aggregates.toReversed())).to.deep.equal(aggregates.map(() => true));
    expect(aggregates.map(isIntact)).to.deep.equal(aggregates.map(() => true));
  });

  it("hold for as many aggregates as there may be, whatever their lengths, but for those of which a bit is flipped", () => {
    const aggregate = fc.record({
      bytes: fc.oneof(fc.nat(300), fc.nat(5_000)),
      flipAt: fc.option(fc.nat(), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(aggregate, { maxLength: 30 }), (given) => {
        const aggregates = given.map(({ bytes, flipAt }) =>
          flipAt === undefined ? sealed(bytes) : flip(sealed(bytes), flipAt),
        );
        expect(check(...aggregates)).to.deep.equal(given.map(({ flipAt }) => flipAt === undefined));
      }),
    );
  });

  it("hold for aggregates that need more memory than was there", () => {
    const aggregates = [100_000, 1_000_000, 300, 1_000_001, 20, 700_000, 1_000_000, 64, 500_000].map(sealed);
    expect(check(...aggregates)).to.deep.equal(aggregates.map(() => true));
    expect(check(...aggregates.map((data) => flip(data, data.length)))).to.deep.equal(aggregates.map(() => false));
  });

  it("leave alone what only begins like an aggregate", () => {
    const cutOff = [4, 10, 19].map((length) => sealed(100).subarray(0, length));
    expect(check(...cutOff, sealed(0), sealed(1), Buffer.from("f3899ac3", "hex"), sealed(2)).slice(3)).to.deep.equal([
      true,
      true,
      false,
      true,
    ]);
  });
});
