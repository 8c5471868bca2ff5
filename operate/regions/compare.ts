import type { AlarmState, Fact, Unread } from "./facts.ts";

/** What was read of one region. */
export type RegionState = {
  region: string;
  facts: readonly Fact[];
  limits: readonly Fact[];
  alarms: readonly AlarmState[];
  unread: readonly Unread[];
};

/** A setting that is not the same everywhere. */
export type Difference = {
  subject: string;
  setting: string;
  /** What each region has, by its name; a number in place of each text that is not shown. */
  values: Record<string, string>;
};

/** What a region has where the others have something. */
const ABSENT = "not there";

/** Every setting, or limit, that differs between regions, in the order in which they were read. */
export function differences(states: readonly RegionState[], of: "facts" | "limits"): Difference[] {
  const settings = new Map<string, Fact>();
  const known = states.map(({ region, [of]: facts }) => ({
    region,
    byKey: new Map(facts.map((fact) => [keyOf(fact), fact])),
  }));
  for (const { [of]: facts } of states)
    for (const fact of facts) settings.set(keyOf(fact), settings.get(keyOf(fact)) ?? fact);
  return [...settings].flatMap(([key, { subject, setting, isHidden }]) => {
    const values = known.map(({ region, byKey }): [string, string] => [region, byKey.get(key)?.value ?? ABSENT]);
    if (new Set(values.map(([, value]) => value)).size < 2) return [];
    return [{ subject, setting, values: Object.fromEntries(isHidden ? hidden(values) : values) }];
  });
}

const keyOf = ({ subject, setting }: Fact) => `${subject}\n${setting}`;

/** Which values are the same, without what they are. */
function hidden(values: readonly [string, string][]): [string, string][] {
  const order = [...new Set(values.map(([, value]) => value).filter((value) => value !== ABSENT))];
  return values.map(([region, value]) => [region, value === ABSENT ? ABSENT : `value ${order.indexOf(value) + 1}`]);
}
