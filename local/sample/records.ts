import { badRecords } from "./bad-records.ts";
import { inventName } from "./people.ts";
import { readPlaces, type Town } from "./places.ts";
import { createRandom, type SeededRandom } from "./random.ts";

const goodRecords = 12_000;
const startTime = Date.UTC(2026, 0, 5, 6);

type User = { userId: string; name: string; email?: string; place: Town; plan: string; records: number };

/**
 * The bundled sample: lines of NDJSON without their line feeds, the same in every run.
 * 12,000 user records at real places, invented people, with a dozen bad ones among them (bad-records.ts).
 * About one record in eight is another of a user already seen: `sequence` counts a user's records from 1.
 */
export function* sampleRecords(): Generator<string> {
  const random = createRandom(20_260_105);
  const places = random.shuffle(readPlaces());
  const users: User[] = [];
  let time = startTime;
  for (let index = 0; index < goodRecords; index++) {
    const known = users.length > 0 && random.chance(0.125);
    const user = known ? change(random.pick(users), places, random) : createUser(users.length, places, random);
    if (!known) users.push(user);
    user.records++;
    time += 500 + random.below(9_000);
    yield toLine(user, time, random);
    const bad = badRecords[(index - 400) / 850];
    if (bad) yield bad.line;
  }
}

function createUser(index: number, places: Town[], random: SeededRandom): User {
  const place = places[index % places.length] ?? random.pick(places);
  const userId = `u-${String(index + 1).padStart(6, "0")}`;
  return {
    userId,
    name: inventName(place.country, random),
    ...(random.chance(0.9) && { email: `${userId}@example.${random.pick(["com", "net", "org"])}` }),
    place,
    plan: random.pick(["basic", "basic", "plus", "max", "business"]),
    records: 0,
  };
}

/** Between two of their records, users change their plan or move. */
function change(user: User, places: Town[], random: SeededRandom): User {
  if (random.chance(0.3)) user.place = random.pick(places);
  else user.plan = random.pick(["basic", "plus", "max", "business"]);
  return user;
}

function toLine(user: User, time: number, random: SeededRandom): string {
  const { userId, name, email, plan, place, records } = user;
  const timestamp = new Date(time).toISOString();
  const record = { userId, name, email, plan, timestamp, sequence: records, location: toLocation(place, random) };
  return `${JSON.stringify(record).slice(0, -1)}${extraMembers(random)}}`;
}

function toLocation({ country, region, regionCode, city, latitude, longitude }: Town, random: SeededRandom) {
  const named = random.chance(0.5) ? (regionCode ?? region) : region;
  return {
    country,
    ...(random.chance(0.75) && { region: named }),
    ...(random.chance(0.9) && { city }),
    ...(random.chance(0.8) && { latitude, longitude }),
  };
}

/** Members that only some records have, as JSON text, since JavaScript's numbers would not hold them all. */
function extraMembers(random: SeededRandom): string {
  const digits = (count: number) => Array.from({ length: count }, () => 1 + random.below(9)).join("");
  switch (random.below(12)) {
    case 0:
      return `,"accountNumber":${digits(20)}`;
    case 1:
      return `,"balance":${digits(3)}.${digits(1)}0,"currency":"EUR"`;
    case 2:
      return `,"usage":{"downBytes":${digits(17)},"upBytes":${digits(16)},"days":[${digits(2)},${digits(2)},1E1]}`;
    case 3:
      return `,"devices":[{"mac":"02:00:5e:00:53:${digits(2)}","tags":["router",null,{"mesh":true}]},{}]`;
    case 4:
      return `,"preferences":{"language":"${random.pick(["ko", "en", "pt-BR", "zh-Hant"])}","newsletter":false}`;
    case 5:
      return `,"note":"caf\\u00e9 \\ud83d\\ude80 ${random.pick(["☕", "日本", "a\\tb", '\\"quoted\\"'])}"`;
    default:
      return "";
  }
}
