/** The levels of places whose options a record can get. */
export const MATCHES = ["city", "region", "country"] as const;

/** The level of the place whose options a record gets. */
export type Match = (typeof MATCHES)[number];

/** The options sold at one place, ready to be spliced into records: only the record's id goes between the two pieces. */
export type Offer = {
  match: Match;
  /** JSON text up to the id, from the comma on that parts it from the record's own members. */
  beforeId: Buffer;
  /** JSON text after the id, to the brace that closes the record. */
  afterId: Buffer;
};

/** An offer, written when it is asked for the first time: of those that a catalogue holds a function needs few. */
export type OfferSource = () => Offer;

/** A region of a country. Without an offer it only tells cities of the same name apart. */
export type Region = { offer: OfferSource | undefined };

/** A city. `region` is undefined when the catalogue doesn't say where in the country it is. */
export type City = {
  region: Region | undefined;
  /** Whether it is the one meant, of several of its name, where no region is given. */
  isPrincipal: boolean;
  offer: OfferSource | undefined;
};

/** A country. Every name and code is folded. */
export type Country = {
  offer: OfferSource;
  /** By ISO 3166-2 code, with and without the country's prefix, and by name. */
  regions: ReadonlyMap<string, Region>;
  /** By name; several cities of one country may share it. */
  cities: ReadonlyMap<string, readonly City[]>;
};
