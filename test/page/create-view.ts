import type { PlaceView, RegionView, View } from "../../page/view.ts";

/** A stream. */
export const createPlace = (overrides: Partial<PlaceView> & { name: string }): PlaceView => ({
  ...{ id: overrides.name, kind: "stream", taken: undefined, perSecond: undefined },
  ...overrides,
});

/** A region in which one record came out and one was quarantined. */
export const createRegion = (overrides: Partial<RegionView> = {}): RegionView => ({
  name: "eu-west-1",
  counts: { in: 2, out: 1, quarantined: 1, underWay: 0 },
  places: [
    createPlace({ name: "shop-dev-eu-west-1-input-1234567", shards: 2, taken: 2, perSecond: 1.5 }),
    createPlace({ name: "shop-dev-eu-west-1-output-1234567", shards: 1, taken: 1, perSecond: 0 }),
  ],
  flows: [
    {
      name: "enrich",
      functionName: "shop-dev-eu-west-1-enrich-1234567",
      reads: ["shop-dev-eu-west-1-input-1234567"],
      writes: "shop-dev-eu-west-1-output-1234567",
      counts: { in: 2, out: 1, quarantined: 1, underWay: 0 },
      invocations: 1,
      latencyMs: undefined,
      perSecond: { in: 1.5, out: 0, kept: undefined },
    },
  ],
  failureStore: { bucket: "failures" },
  queues: [],
  links: [],
  records: [],
  failures: [],
  alarms: [],
  traces: [],
  logs: [],
  ...overrides,
});

/** A page's view of one region. */
export const createView = (overrides: Partial<View> = {}): View => ({
  source: "laptop",
  project: "shop",
  stack: "dev",
  atMs: Date.UTC(2026, 10, 30, 12),
  seconds: 60,
  counts: { in: 2, out: 1, quarantined: 1, underWay: 0 },
  regions: [createRegion()],
  problems: [],
  isWritable: true,
  ...overrides,
});
