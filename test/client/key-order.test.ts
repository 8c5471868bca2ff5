import { expect } from "chai";
import fc from "fast-check";
import { createKeyOrder } from "../../client/key-order.ts";

describe("key order", () => {
  it("lets one item of a key through at a time, in order of arrival", () => {
    const keys = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 50 });
    fc.assert(
      fc.property(keys, fc.infiniteStream(fc.nat()), (arrivals, picks) => {
        const order = createKeyOrder<number>();
        const underWay = arrivals.flatMap((key, item) => (order.enter(key, item) ? [{ key, item }] : []));
        const done: { [key: string]: number[] } = {};
        while (underWay.length > 0) {
          expect(new Set(underWay.map(({ key }) => key))).to.have.property("size", underWay.length);
          const [left] = underWay.splice((picks.next().value ?? 0) % underWay.length, 1);
          if (left === undefined) break;
          done[left.key] = [...(done[left.key] ?? []), left.item];
          const next = order.leave(left.key);
          if (next !== undefined) underWay.push({ key: left.key, item: next });
        }
        const arrived = (key: string) => arrivals.flatMap((other, item) => (other === key ? [item] : []));
        for (const key of new Set(arrivals)) expect(done[key]).to.deep.equal(arrived(key));
      }),
    );
  });
});
