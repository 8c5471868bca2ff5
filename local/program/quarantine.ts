import { keptRecords } from "../account/kept-records.ts";
import type { DeployedResources } from "../deploy/resources.ts";
import type { DeployedTrigger } from "../deploy/trigger.ts";
import { isStreamTrigger } from "../deploy/triggers/stream.ts";

/** Counts the records that functions themselves put into a failure store: to their triggers, those are handled. */
export type Quarantine = {
  /** A bucket took an object. */
  stored(key: string, body: Uint8Array): void;
  /** A trigger whose tally has such records as failed. */
  within(trigger: DeployedTrigger): DeployedTrigger;
};

/** Name of the variable by which a function learns its flow's name. */
const FLOW = "FLOW_NAME";

/** An empty quarantine. */
export function createQuarantine({ functions }: DeployedResources): Quarantine {
  const recordsOf = new Map(
    functions.flatMap(({ region, inputs, outputs }) => {
      const flow = inputs.environment.variables[FLOW];
      return flow === undefined
        ? []
        : [[`${region}/${flow}`, { name: outputs.name, keys: new Set<string>() }] as const];
    }),
  );
  const count = ({ region, functionName }: DeployedTrigger, streamArn: string) => {
    const stream = streamArn.slice(streamArn.indexOf("/") + 1);
    const own = [...recordsOf].filter(([flow, { name }]) => name === functionName && flow.startsWith(`${region}/`));
    return own.reduce((sum, [, { keys }]) => sum + [...keys].filter((key) => key.startsWith(`${stream}/`)).length, 0);
  };
  return {
    stored(key, body) {
      for (const { fate, region, flow, key: record } of keptRecords(key, body))
        if (fate === "quarantined") recordsOf.get(`${region}/${flow}`)?.keys.add(record);
    },
    within(trigger) {
      if (!isStreamTrigger(trigger)) return trigger;
      const tally = () => {
        const { out, failed, ...rest } = trigger.tally();
        const quarantined = count(trigger, trigger.streamArn);
        return { ...rest, out: out - quarantined, failed: failed + quarantined };
      };
      return { ...trigger, tally };
    },
  };
}
