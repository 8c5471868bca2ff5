/** A record to put: whose it is, where, and the how manieth of that user it is. */
export type Visit = { userId: string; visit: number; location: { country: string; city: string } };

/** Users of one run: enough to spread over shards, few enough for each to have several records, whose order can be checked. */
const USERS = 50;
const PLACES = [
  { country: "KR", city: "Seoul" },
  { country: "BR", city: "São Paulo" },
  { country: "DE", city: "Berlin" },
];

/** Records of made-up users: `run` begins each user's id, and tells these records from all others on the stream. */
export function* visits(run: string, count: number): Generator<Visit, void, undefined> {
  for (let index = 0; index < count; index += 1) {
    const location = PLACES[index % PLACES.length] ?? { country: "KR", city: "Seoul" };
    yield { userId: `${run}-${index % USERS}`, visit: Math.floor(index / USERS), location };
  }
}
