import { expect } from "chai";
import { createKnownPlaces, knownOffer, remember } from "../../../handlers/enrich/known-places.ts";
import type { Offer } from "../../../handlers/enrich/place.ts";
import { createSpans, scan } from "../../../handlers/enrich/scan.ts";
import { createSlab, loadBytes } from "../../../handlers/kinesis/records/slab.ts";
import { createUserText } from "./factories.ts";

/** Known places that can be asked by location. */
function createPlaces() {
  const places = createKnownPlaces();
  const slab = createSlab();
  const spans = createSpans();
  const read = (location: object) => {
    loadBytes(slab, Buffer.from(createUserText({ location })));
    if (!scan(slab.text, slab.start, slab.end, spans)) throw new Error("A location must be JSON.");
  };
  return {
    places,
    find: (location: object) => {
      read(location);
      return knownOffer(places, slab.text, spans);
    },
    remember: (location: object, offer: Offer) => {
      read(location);
      remember(places, slab.text, spans, offer);
    },
  };
}

const offer = (): Offer => ({ match: "city", beforeId: Buffer.alloc(0), afterId: Buffer.alloc(0) });

describe("known places", () => {
  it("give back what was remembered of the same three texts, and of no others", () => {
    const { find, remember } = createPlaces();
    const [seoul, korea] = [offer(), offer()];
    remember({ country: "KR", region: "KR-11", city: "서울" }, seoul);
    remember({ country: "KR" }, korea);
    expect(find({ city: "서울", latitude: 37.5, region: "KR-11", country: "KR" })).to.equal(seoul);
    expect(find({ country: "KR" })).to.equal(korea);
    for (const other of [
      { country: "KR", region: "KR-11", city: "서" },
      { country: "KR", region: "KR-1", city: "1서울" },
      { country: "KRKR-11서울" },
      { country: "KR", region: "서울", city: "KR-11" },
      { country: "kr" },
      {},
    ]) {
      expect(find(other)).to.equal(undefined);
    }
  });

  it("stay as many as they are, however many are remembered, and never give another's offer", () => {
    const { places, find, remember } = createPlaces();
    const offers = Array.from({ length: 20_000 }, offer);
    for (const [index, own] of offers.entries()) remember({ country: "KR", city: `city ${index}` }, own);
    expect(places.filter((place) => place !== undefined).length).to.be.within(4_000, 8_192);
    for (const [index, own] of offers.entries())
      expect(find({ country: "KR", city: `city ${index}` })).to.be.oneOf([undefined, own]);
  });

  for (const member of ["country", "region", "city"]) {
    it(`tell apart what differs in ${member} alone, and shares a slot`, () => {
      const { find, remember } = createPlaces();
      const offers = Array.from({ length: 20_000 }, offer);
      const at = (index: number) => ({ country: "KR", region: "KR-11", city: "Seoul", [member]: `of ${index}` });
      for (const [index, own] of offers.entries()) remember(at(index), own);
      const wrong = offers.findIndex((own, index) => ![undefined, own].includes(find(at(index))));
      expect(wrong).to.equal(-1);
    });

    it(`take no longer ${member} for one that it begins with, though they share a slot`, () => {
      const { find, remember } = createPlaces();
      const location = { country: "KR", region: "KR-11", city: "Seoul" };
      remember(location, offer());
      for (let end = 0; end < 60_000; end++) {
        const found = find({ ...location, [member]: `${location[member as "city"]}${end}` });
        if (found !== undefined) expect.fail(`${member} with ${end} at its end is another`);
      }
    });
  }

  it("don't keep what is too long to be a place", () => {
    const { find, remember } = createPlaces();
    const location = { country: "KR", city: "x".repeat(400) };
    remember(location, offer());
    expect(find(location)).to.equal(undefined);
  });
});
