/** Records that came between two times, as evenly as can be. */
type Cohort = { count: number; from: number; to: number };

/** How many of the oldest are gone before their place is given back. */
const GONE = 1000;

/** Records that wait, the oldest first, in seconds from 0. */
export type Cohorts = {
  add(count: number, from: number, to: number): void;
  /** Takes so many of the oldest. */
  take(count: number): void;
  count(): number;
  /** When the oldest came; undefined without one. */
  oldest(): number | undefined;
};

/** Creates an empty queue of records, which are told apart by nothing but when they came. */
export function createCohorts(): Cohorts {
  const cohorts: Cohort[] = [];
  let first = 0;
  let waiting = 0;
  return {
    count: () => waiting,
    oldest: () => cohorts[first]?.from,
    add(count, from, to) {
      cohorts.push({ count, from, to });
      waiting += count;
    },
    take(count) {
      waiting -= count;
      let rest = count;
      for (let cohort = cohorts[first]; cohort !== undefined && rest > 0; cohort = cohorts[first]) {
        const taken = Math.min(rest, cohort.count);
        cohort.from += ((cohort.to - cohort.from) * taken) / cohort.count;
        cohort.count -= taken;
        rest -= taken;
        if (cohort.count === 0) first++;
      }
      if (first < GONE) return;
      cohorts.splice(0, first);
      first = 0;
    },
  };
}
