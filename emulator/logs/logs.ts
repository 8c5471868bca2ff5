import { AwsError } from "../aws-error.ts";
import type { AccountRegion } from "../protocol/credential-scope.ts";
import type { Clock } from "../time/clock.ts";

/** Input of FilterLogEvents, by AWS's names; times in milliseconds since the Unix epoch. */
export type FilterLogEventsInput = {
  logGroupName?: string | undefined;
  logGroupIdentifier?: string | undefined;
  startTime?: number | undefined;
  endTime?: number | undefined;
  limit?: number | undefined;
  nextToken?: string | undefined;
  startFromHead?: boolean | undefined;
};

/** An event as FilterLogEvents tells it. */
type FilteredLogEvent = {
  logStreamName: string;
  timestamp: number;
  message: string;
  ingestionTime: number;
  eventId: string;
};

/** CloudWatch Logs: groups, and the last lines of each, of all accounts. */
export type Logs = {
  /** Makes a group; nothing comes of it when it is there. */
  createGroup(region: string, name: string): void;
  /** Takes a line of a group, which is dropped where the group is not there, as Lambda's are. */
  write(region: string, group: string, line: string): void;
  /** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html @throws AwsError */
  filterLogEvents(
    caller: AccountRegion,
    input: FilterLogEventsInput,
  ): { events: FilteredLogEvent[]; searchedLogStreams: []; nextToken?: string };
};

/** Lines that a group keeps at least, and at most. */
const [FEWEST_KEPT, MOST_KEPT] = [1000, 2000];
const MOST_ANSWERED = 10_000;

type Line = { number: number; atMs: number; message: string };
type Group = { lines: Line[]; taken: number };

/** CloudWatch Logs without groups. */
export function createLogs({ now }: Pick<Clock, "now">): Logs {
  const groups = new Map<string, Group>();
  const keyOf = (region: string, name: string) => `${region} ${name}`;
  return {
    createGroup(region, name) {
      const key = keyOf(region, name);
      if (!groups.has(key)) groups.set(key, { lines: [], taken: 0 });
    },
    write(region, name, message) {
      const group = groups.get(keyOf(region, name));
      if (group === undefined) return;
      group.lines.push({ number: group.taken, atMs: now(), message });
      group.taken += 1;
      if (group.lines.length > MOST_KEPT) group.lines.splice(0, MOST_KEPT - FEWEST_KEPT);
    },
    filterLogEvents({ region }, input) {
      const group = groups.get(keyOf(region, groupNamed(input)));
      if (group === undefined)
        throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
      return page(group, input);
    },
  };
}

/** By its name or its ARN. */
function groupNamed({ logGroupName, logGroupIdentifier }: FilterLogEventsInput): string {
  if ((logGroupName === undefined) === (logGroupIdentifier === undefined))
    throw new AwsError(
      "InvalidParameterException",
      "Exactly one of logGroupName and logGroupIdentifier must be specified.",
    );
  return logGroupName ?? logGroupIdentifier?.replace(/^arn:[\w-]+:logs:[^:]*:\d*:log-group:/, "") ?? "";
}

/** The direction of a token is that of the call that it came from. */
function page({ lines }: Group, input: FilterLogEventsInput): ReturnType<Logs["filterLogEvents"]> {
  const { startTime = 0, endTime = Number.POSITIVE_INFINITY, limit = MOST_ANSWERED, startFromHead = true } = input;
  const token = readToken(input.nextToken);
  const isForward = token?.isForward ?? startFromHead;
  const isLeft = ({ number }: Line) => token === undefined || (isForward ? number > token.after : number < token.after);
  const found = lines.filter((line) => startTime <= line.atMs && line.atMs <= endTime && isLeft(line));
  const ordered = isForward ? found : found.reverse();
  const told = ordered.slice(0, limit);
  const last = told.at(-1);
  return {
    events: told.map(eventOf),
    searchedLogStreams: [],
    ...(last !== undefined && ordered.length > told.length && { nextToken: writeToken(isForward, last.number) }),
  };
}

const eventOf = ({ number, atMs, message }: Line): FilteredLogEvent => ({
  logStreamName: `${new Date(atMs).toISOString().slice(0, 10).replaceAll("-", "/")}/[$LATEST]local`,
  ...{ timestamp: atMs, message, ingestionTime: atMs, eventId: String(number).padStart(56, "0") },
});

const writeToken = (isForward: boolean, after: number) =>
  Buffer.from(`${isForward ? "f" : "b"}/${after}`).toString("base64url");

function readToken(token: string | undefined): { isForward: boolean; after: number } | undefined {
  if (token === undefined) return undefined;
  const [, direction, after] = /^([fb])\/(\d+)$/.exec(Buffer.from(token, "base64url").toString()) ?? [];
  if (after === undefined) throw new AwsError("InvalidParameterException", "The specified nextToken is invalid.");
  return { isForward: direction === "f", after: Number(after) };
}
