import { EVENT_FAULTS, EVENT_KINDS } from "./events/scenario.ts";
import { REGION_FAULTS, REGION_KINDS } from "./regions/scenario.ts";
import type { SeedRange } from "./run-seeds.ts";

/** A fault of the catalogue, and what the simulator makes of it. */
export type CataloguedFault = {
  id: string;
  fault: string;
  /** Why it can't come up here, and who sees to it; absent when it does come up. */
  notSimulated?: string;
};

/** Every fault that the function must withstand. */
export const FAULT_TABLE: readonly CataloguedFault[] = [
  { id: "F01", fault: "a record that makes the handler throw" },
  { id: "F02", fault: "not JSON, or no object" },
  { id: "F03", fault: "not UTF-8" },
  { id: "F04", fault: "a byte order mark" },
  { id: "F05", fault: "no bytes" },
  { id: "F06", fault: "an event without records" },
  { id: "F07", fault: "a record of 1 MiB" },
  { id: "F08", fault: "around the record limit once enriched" },
  { id: "F09", fault: "a batch of more than 500 records" },
  { id: "F10", fault: "PutRecords refuses some entries" },
  { id: "F11", fault: "PutRecords fails as a whole" },
  { id: "F12", fault: "KMS throttles, or access is denied" },
  { id: "F13", fault: "slow calls, and time-outs in mid-batch" },
  { id: "F14", fault: "a crash before, between and after publishing" },
  { id: "F15", fault: "PutRecords takes records, and its answer is lost" },
  { id: "F16", fault: "a batch is delivered again, at once or later" },
  { id: "F17", fault: "a batch is split after a function error" },
  { id: "F18", fault: "an answer that names a failure" },
  { id: "F19", fault: "that failure is in an aggregate" },
  { id: "F20", fault: "the mapping gives records up" },
  { id: "F21", fault: "the on-failure destination fails" },
  { id: "F22", fault: "the failure store fails the function" },
  { id: "F23", fault: "shards are split and merged" },
  { id: "F24", fault: "one hot partition key" },
  { id: "F25", fault: "one output shard is throttled" },
  { id: "F26", fault: "no concurrency left: records wait" },
  {
    id: "F27",
    fault: "a region fails",
    notSimulated: "regions share nothing, so one is simulated; fail-over is the producer's: --world regions",
  },
  { id: "F28", fault: "the wall clock jumps" },
  { id: "F29", fault: "no location, or an unknown or ambiguous one" },
  { id: "F30", fault: "the catalogue changes in mid-flight" },
  { id: "F31", fault: "a broken catalogue is deployed" },
  { id: "F32", fault: "a good aggregate" },
  { id: "F33", fault: "an aggregate with a bad checksum, or cut off" },
  { id: "F34", fault: "a bad record in a good aggregate" },
  { id: "F35", fault: "an empty aggregate" },
  { id: "F36", fault: "an aggregate with an index out of its table" },
  {
    id: "F37",
    fault: "a tumbling window",
    notSimulated: "infra/ refuses the setting: the function keeps no state",
  },
  { id: "F38", fault: "members and places named like prototypes" },
  { id: "F39", fault: "duplicate members" },
  { id: "F40", fault: "numbers that JavaScript can't hold" },
  { id: "F41", fault: "member order and escapes" },
  { id: "F42", fault: "lone surrogates" },
  { id: "F43", fault: "deep nesting" },
  { id: "F44", fault: "awkward partition keys" },
  { id: "F45", fault: "a record that is enriched already" },
  { id: "F46", fault: "lines logged, none of which may hold a payload" },
  {
    id: "F47",
    fault: "a subnet or zone is exhausted",
    notSimulated: "a matter of the network's layout (test/infra, policies/)",
  },
  { id: "F48", fault: "hundreds of failures in one answer" },
  { id: "F49", fault: "invocations overlap" },
  { id: "F50", fault: "a record sent three times by one invocation" },
];

/** Every fault that a world may bring. */
export const faultsOf = (world: SeedRange["world"]): readonly CataloguedFault[] => FAULTS[world];

const FAULTS: Readonly<Record<SeedRange["world"], readonly CataloguedFault[]>> = {
  stream: FAULT_TABLE,
  events: [...Object.values(EVENT_FAULTS), ...Object.values(EVENT_KINDS)],
  regions: [...Object.values(REGION_FAULTS), ...Object.values(REGION_KINDS)],
};

/** The faults that can come up in a world and did not. */
export function silentFaults(world: SeedRange["world"], fired: Readonly<Record<string, number>>): CataloguedFault[] {
  return faultsOf(world).filter(({ id, notSimulated }) => notSimulated === undefined && fired[id] === undefined);
}
