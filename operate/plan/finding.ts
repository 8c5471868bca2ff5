/** Something to know about a plan: an error when the load can't be carried or a limit is passed. */
export type PlanFinding = {
  level: "error" | "warning" | "info";
  text: string;
  /** AWS regions that it is true of; none for what is true of the whole. */
  regions: string[];
  /** What to do. */
  fix?: string;
  /** US dollars a month that doing it saves, over the regions; undefined where it saves none, or nobody knows how many. */
  savesUsd?: number | undefined;
};

/** A finding about one AWS region. */
export type RegionFinding = Omit<PlanFinding, "regions">;

/** What a plan must keep to. */
export type Limits = {
  /** US dollars a month. */
  maxUsd: number | undefined;
  /** Of the iterator age after an hour at the peak. */
  maxAgeSeconds: number | undefined;
};

/** Writes the command that sets a setting. */
export type SetCommand = (name: string, value: string | number) => string;
