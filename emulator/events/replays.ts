import { AwsError } from "../aws-error.ts";
import { createWork } from "../delivery/tallies.ts";
import type { AccountRegion } from "../protocol/credential-scope.ts";
import type { Clock } from "../time/clock.ts";
import type { EventArchive } from "./archives.ts";
import { type Bus, type Buses, existingBus } from "./bus.ts";
import type { DeliveredEvent } from "./envelope.ts";

/** Input of StartReplay; times in seconds since the Unix epoch. */
export type ReplayInput = {
  ReplayName: string;
  Description?: string | undefined;
  EventSourceArn: string;
  EventStartTime: number;
  EventEndTime: number;
  Destination: { Arn: string; FilterArns?: string[] | undefined };
};

type Replay = ReplayInput & {
  readonly arn: string;
  readonly startedAtMs: number;
  endedAtMs?: number;
  /** The time of the last event that was sent. */
  lastAtMs?: number;
  state: "STARTING" | "RUNNING" | "COMPLETED" | "CANCELLING" | "CANCELLED";
};

const PAUSE_MS = 1000;

/** What replays work with. */
type ReplaySeams = {
  registry: Buses;
  clock: Clock;
  archive: (arn: string) => EventArchive | undefined;
  publish: (bus: Bus, event: DeliveredEvent, ruleArns: readonly string[] | undefined) => void;
};

/** Replays of archives, of every account and region. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html */
export function createReplays(seams: ReplaySeams) {
  const replays = new Map<string, Replay>();
  const stopping = new AbortController();
  const work = createWork();

  function existing(caller: AccountRegion, name: string): Replay {
    const replay = replays.get(arnOf(caller, name));
    if (replay === undefined) throw new AwsError("ResourceNotFoundException", `Replay ${name} does not exist.`);
    return replay;
  }

  return {
    startReplay(caller: AccountRegion, input: ReplayInput) {
      const arn = arnOf(caller, input.ReplayName);
      const { bus, archive } = checkReplay(seams, caller, input);
      if (replays.has(arn))
        throw new AwsError("ResourceAlreadyExistsException", `Replay ${input.ReplayName} already exists.`);
      const replay: Replay = { ...input, arn, startedAtMs: seams.clock.now(), state: "STARTING" };
      replays.set(arn, replay);
      work.start(() => run({ ...seams, replay, archive, bus, signal: stopping.signal }));
      return { ReplayArn: arn, State: replay.state, ReplayStartTime: new Date(replay.startedAtMs) };
    },
    describeReplay(caller: AccountRegion, { ReplayName }: { ReplayName: string }) {
      const replay = existing(caller, ReplayName);
      const { arn, Description, Destination } = replay;
      return { ReplayArn: arn, ...told(replay), Description, Destination };
    },
    listReplays: (caller: AccountRegion, asked: ReplaysAsked) => listReplays([...replays.values()], caller, asked),
    cancelReplay(caller: AccountRegion, { ReplayName }: { ReplayName: string }) {
      const replay = existing(caller, ReplayName);
      if (replay.state !== "STARTING" && replay.state !== "RUNNING")
        throw new AwsError(
          "IllegalStatusException",
          `Replay ${ReplayName} is not in a valid state for this operation.`,
        );
      replay.state = "CANCELLING";
      return { ReplayArn: replay.arn, State: replay.state };
    },
    async stop() {
      stopping.abort();
      await work.ended();
    },
  };
}

const arnOf = ({ region, account }: AccountRegion, name: string) =>
  `arn:aws:events:${region}:${account}:replay/${name}`;

/** @throws AwsError where a replay can't be of this archive, to this bus, in this time. */
function checkReplay({ registry, archive: find }: ReplaySeams, caller: AccountRegion, input: ReplayInput) {
  const { Destination, EventSourceArn, EventStartTime, EventEndTime } = input;
  if (!/:event-bus\/./.test(Destination.Arn)) throw invalid("Destination.Arn", "Must contain an event bus ARN.");
  const bus = existingBus(registry, caller, Destination.Arn, Destination.Arn.split("/").at(-1));
  const archive = find(EventSourceArn);
  if (archive === undefined)
    throw invalid("EventSourceArn", `Archive ${EventSourceArn.split("/").at(-1)} does not exist.`);
  if (archive.busArn !== bus.arn) throw invalid("Destination.Arn", "Cross event bus replay is not permitted.");
  if (EventStartTime >= EventEndTime) throw invalid("EventEndTime", "EventStartTime must be before EventEndTime.");
  return { bus, archive };
}

/** Sends the events once what started it was answered, and is over a moment later. */
async function run(
  args: Pick<ReplaySeams, "clock" | "publish"> & {
    replay: Replay;
    archive: EventArchive;
    bus: Bus;
    signal: AbortSignal;
  },
): Promise<void> {
  const { clock, publish, replay, bus, signal } = args;
  await clock.sleep(PAUSE_MS, signal);
  if (replay.state === "STARTING") replay.state = "RUNNING";
  // An event tells its time in whole seconds.
  const [fromMs, toMs] = [Math.floor(replay.EventStartTime) * 1000, replay.EventEndTime * 1000];
  for (const { event } of args.archive.events) {
    const atMs = Date.parse(event.time);
    if (replay.state !== "RUNNING" || signal.aborted) break;
    if (atMs < fromMs || atMs >= toMs) continue;
    publish(bus, replayed(event, replay.ReplayName), replay.Destination.FilterArns);
    replay.lastAtMs = atMs;
  }
  await clock.sleep(PAUSE_MS, signal);
  replay.state = replay.state === "RUNNING" ? "COMPLETED" : "CANCELLED";
  replay.endedAtMs = clock.now();
}

type ReplaysAsked = {
  NamePrefix?: string | undefined;
  State?: string | undefined;
  EventSourceArn?: string | undefined;
};

/** All on one page. */
function listReplays(replays: readonly Replay[], caller: AccountRegion, asked: ReplaysAsked) {
  const own = replays.filter(
    ({ arn, ReplayName, state, EventSourceArn }) =>
      arn === arnOf(caller, ReplayName) &&
      ReplayName.startsWith(asked.NamePrefix ?? "") &&
      (asked.State ?? state) === state &&
      (asked.EventSourceArn ?? EventSourceArn) === EventSourceArn,
  );
  return { Replays: own.map(told) };
}

/** An event as it comes again: it names the replay, in AWS's place. */
function replayed({ resources, detail, ...before }: DeliveredEvent, name: string): DeliveredEvent {
  return { ...before, "replay-name": name, resources, detail };
}

const told = (replay: Replay) => ({
  ...{ ReplayName: replay.ReplayName, EventSourceArn: replay.EventSourceArn, State: replay.state },
  EventStartTime: new Date(replay.EventStartTime * 1000),
  EventEndTime: new Date(replay.EventEndTime * 1000),
  ...(replay.lastAtMs !== undefined && { EventLastReplayedTime: new Date(replay.lastAtMs) }),
  ReplayStartTime: new Date(replay.startedAtMs),
  ...(replay.endedAtMs !== undefined && { ReplayEndTime: new Date(replay.endedAtMs) }),
});

const invalid = (parameter: string, reason: string) =>
  new AwsError("ValidationException", `Parameter ${parameter} is not valid. Reason: ${reason}`);
