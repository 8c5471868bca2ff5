import { AwsError } from "../aws-error.ts";
import type { AccountRegion } from "../protocol/credential-scope.ts";
import type { Clock } from "../time/clock.ts";
import { type Bus, type Buses, existingBus } from "./bus.ts";
import type { DeliveredEvent } from "./envelope.ts";
import { readPattern } from "./rules.ts";

/** An archive of a bus, with what it keeps. */
export type EventArchive = {
  readonly name: string;
  readonly arn: string;
  readonly busArn: string;
  /** The pattern as it was given; undefined where every event is kept. */
  readonly text: string | undefined;
  readonly matches: (event: unknown) => boolean;
  readonly description: string | undefined;
  /** 0: for ever. */
  readonly retentionDays: number;
  readonly createdAtMs: number;
  events: { atMs: number; event: DeliveredEvent }[];
};

/** Input of CreateArchive. */
export type ArchiveInput = {
  ArchiveName: string;
  EventSourceArn: string;
  Description?: string | undefined;
  EventPattern?: string | undefined;
  RetentionDays?: number | undefined;
};

const DAY_MS = 86_400_000;

/** Archives of every account and region. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html */
export function createArchives(registry: Buses, clock: Clock) {
  const archives = new Map<string, EventArchive>();
  const arnOf = ({ region, account }: AccountRegion, name: string) =>
    `arn:aws:events:${region}:${account}:archive/${name}`;

  function existing(caller: AccountRegion, name: string): EventArchive {
    const archive = archives.get(arnOf(caller, name));
    if (archive === undefined) throw new AwsError("ResourceNotFoundException", `Archive ${name} does not exist.`);
    return archive;
  }

  return {
    /** The archive of an ARN, if it is there. */
    find: (arn: string): EventArchive | undefined => archives.get(arn),
    /** Keeps an event in the archives of its bus: none that was replayed. */
    keep(bus: Bus, event: DeliveredEvent): void {
      const atMs = clock.now();
      for (const archive of archives.values()) {
        if (archive.busArn !== bus.arn || !archive.matches(event)) continue;
        const oldestMs = archive.retentionDays === 0 ? 0 : atMs - archive.retentionDays * DAY_MS;
        archive.events = [...archive.events.filter((kept) => kept.atMs >= oldestMs), { atMs, event }];
      }
    },
    createArchive(caller: AccountRegion, input: ArchiveInput) {
      const { ArchiveName, EventSourceArn, EventPattern, RetentionDays = 0, Description } = input;
      const arn = arnOf(caller, ArchiveName);
      if (archives.has(arn))
        throw new AwsError("ResourceAlreadyExistsException", `Archive ${ArchiveName} already exists.`);
      const bus = existingBus(registry, caller, EventSourceArn, EventSourceArn.split("/").at(-1));
      const matches = EventPattern === undefined ? () => true : readPattern(EventPattern).matches;
      archives.set(arn, {
        ...{ name: ArchiveName, arn, busArn: bus.arn, text: EventPattern, matches, description: Description },
        ...{ retentionDays: RetentionDays, createdAtMs: clock.now(), events: [] },
      });
      return { ArchiveArn: arn, State: "ENABLED", CreationTime: new Date(clock.now()) };
    },
    describeArchive(caller: AccountRegion, { ArchiveName }: { ArchiveName: string }) {
      const archive = existing(caller, ArchiveName);
      const { arn, text, description } = archive;
      return { ArchiveArn: arn, ...told(archive), EventPattern: text, Description: description };
    },
    /** All on one page. */
    listArchives(
      { account, region }: AccountRegion,
      asked: { NamePrefix?: string | undefined; EventSourceArn?: string | undefined },
    ) {
      const own = [...archives.values()].filter(
        ({ arn, name, busArn }) =>
          arn === arnOf({ account, region }, name) &&
          name.startsWith(asked.NamePrefix ?? "") &&
          (asked.EventSourceArn ?? busArn) === busArn,
      );
      return { Archives: own.map(told) };
    },
    deleteArchive(caller: AccountRegion, { ArchiveName }: { ArchiveName: string }): undefined {
      archives.delete(existing(caller, ArchiveName).arn);
    },
  };
}

const told = ({ name, busArn, retentionDays, createdAtMs, events }: EventArchive) => ({
  ...{ ArchiveName: name, EventSourceArn: busArn, State: "ENABLED", RetentionDays: retentionDays },
  SizeBytes: events.reduce((sum, { event }) => sum + Buffer.byteLength(JSON.stringify(event)), 0),
  ...{ EventCount: events.length, CreationTime: new Date(createdAtMs) },
});
