import type { Contract } from "../../client/index.ts";

/** An event source mapping, as Lambda's API says it. */
export type Mapping = {
  uuid: string;
  eventSourceArn: string;
  state: string;
  /** When settings or state changed last, in milliseconds since the Unix epoch. */
  lastModifiedMs: number;
  /** Where reading began, when it began at a time. */
  startedAtMs: number | undefined;
};

/** What a move needs of a region's Lambda API. */
export type MappingApi = {
  list(functionArn: string): Promise<Mapping[]>;
  get(uuid: string): Promise<Mapping>;
  setEnabled(uuid: string, enabled: boolean): Promise<void>;
  /** Longest time that an invocation of a function may take. */
  timeoutSeconds(functionArn: string): Promise<number>;
};

/** A stream trigger of a stack, and the function that it drives. */
export type FoundTrigger = Mapping & { region: string; flow: string; functionName: string; functionArn: string };

/** The stream triggers of every flow and region of a stack. */
export async function findTriggers(
  { regions }: Pick<Contract, "regions">,
  apiOf: (region: string) => MappingApi,
): Promise<FoundTrigger[]> {
  const flows = Object.entries(regions).flatMap(([region, outputs]) =>
    Object.entries(outputs.flows).map(([flow, fn]) => ({ region, flow, fn })),
  );
  const found = await Promise.all(
    flows.map(async ({ region, flow, fn }) => {
      const mappings = await apiOf(region).list(fn.aliasArn);
      return mappings
        .filter(({ eventSourceArn }) => eventSourceArn.split(":")[2] === "kinesis")
        .map((mapping) => ({ ...mapping, region, flow, functionName: fn.name, functionArn: fn.aliasArn }));
    }),
  );
  return found.flat();
}
