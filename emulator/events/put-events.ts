import { parseJson } from "../../event-source-mapping/filter-pattern.ts";
import { AwsError } from "../aws-error.ts";
import type { AccountRegion } from "../protocol/credential-scope.ts";
import { type Bus, type Buses, findBus } from "./bus.ts";
import { type DeliveredEvent, toSecond } from "./envelope.ts";

/** One event as it is put, by AWS's names. */
export type PutEventsEntry = {
  Source?: string | undefined;
  DetailType?: string | undefined;
  Detail?: string | undefined;
  Resources?: string[] | undefined;
  /** Seconds since the Unix epoch. */
  Time?: number | undefined;
  EventBusName?: string | undefined;
};

/** What is answered for each. */
type Result = { EventId: string } | { ErrorCode: string; ErrorMessage: string };

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
const MAXIMUM_ENTRIES = 10;
const MAXIMUM_BYTES = 1_048_576;
const TIME_BYTES = 14;
/** Sources of AWS's own services. */
const RESERVED = "aws.";

/**
 * Takes events, each for itself. As in AWS, one for a bus that does not exist counts as taken, and goes nowhere.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export function putEvents(
  registry: Buses,
  caller: AccountRegion,
  { Entries }: { Entries: PutEventsEntry[] },
  publish: (bus: Bus, event: DeliveredEvent) => void,
) {
  if (Entries.length === 0 || Entries.length > MAXIMUM_ENTRIES)
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '[${Entries.map(() => "PutEventsRequestEntry").join(", ")}]' at 'entries' failed to satisfy constraint: Member must have length ${Entries.length === 0 ? "greater than or equal to 1" : `less than or equal to ${MAXIMUM_ENTRIES}`}`,
    );
  if (Entries.reduce((sum, entry) => sum + bytesOf(entry), 0) > MAXIMUM_BYTES)
    throw new AwsError("ValidationException", "Total size of the entries in the request is over the limit.");
  const results = Entries.map((entry) => putEvent(registry, caller, entry, publish));
  return { FailedEntryCount: results.filter((result) => "ErrorCode" in result).length, Entries: results };
}

function putEvent(
  registry: Buses,
  caller: AccountRegion,
  entry: PutEventsEntry,
  publish: (bus: Bus, event: DeliveredEvent) => void,
): Result {
  for (const name of ["Source", "DetailType", "Detail"] as const)
    if (!entry[name])
      return refused("InvalidArgument", `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
  const { Source = "", DetailType = "", Detail = "", Resources = [], Time } = entry;
  const detail = parseJson(Detail)?.json;
  if (typeof detail !== "object" || detail === null || Array.isArray(detail))
    return refused("MalformedDetail", "Detail is malformed.");
  if (Source.startsWith(RESERVED)) return refused("NotAuthorizedForSourceException", "Not authorized for the source.");
  const id = registry.uuid();
  const bus = findBus(registry, caller, entry.EventBusName);
  const time = toSecond(Time === undefined ? registry.clock.now() : Time * 1000);
  if (bus !== undefined)
    publish(bus, eventOf(caller, { id, source: Source, detailType: DetailType, time, resources: Resources, detail }));
  return { EventId: id };
}

/** An event in the order in which AWS writes its members. */
function eventOf(
  { account, region }: AccountRegion,
  given: { id: string; source: string; detailType: string; time: string; resources: string[]; detail: unknown },
): DeliveredEvent {
  const { id, source, detailType, time, resources, detail } = given;
  return { version: "0", id, "detail-type": detailType, source, account, time, region, resources, detail };
}

const refused = (ErrorCode: string, ErrorMessage: string): Result => ({ ErrorCode, ErrorMessage });

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size */
function bytesOf({ Source = "", DetailType = "", Detail = "", Resources = [], Time }: PutEventsEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : TIME_BYTES);
}
