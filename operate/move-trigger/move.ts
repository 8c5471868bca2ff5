import type { Clock } from "../../emulator/time/clock.ts";
import type { Stack } from "../pulumi/stack.ts";
import { MoveError } from "./move-error.ts";
import { pauseTriggers } from "./pause.ts";
import { type MeasuredAge, restartMs } from "./restart.ts";
import type { FoundTrigger, MappingApi } from "./trigger.ts";

/** What a move needs. */
export type MoveArgs = {
  /** Settings to change with it, without the project's name. */
  settings: Readonly<Record<string, string>>;
  fromMs: number | undefined;
  /** The stack's triggers as they are now. */
  find: () => Promise<FoundTrigger[]>;
  apiOf: (region: string) => MappingApi;
  /** Iterator ages of a function's last hours of reading, before a time. */
  agesOf: (trigger: FoundTrigger, beforeMs: number) => Promise<MeasuredAge[]>;
  stack: Stack;
  clock: Clock;
  signal: AbortSignal;
  /** Hears what is being done. */
  say: (text: string) => void;
  /** Hears what came of it. */
  tell: (text: string) => void;
};

/** Where a move stands. */
type Stage =
  | { kind: "to pause" }
  | { kind: "to replace"; startMs: number }
  | { kind: "to protect"; startMs: number }
  | { kind: "done"; startMs: number };

/**
 * Where a move stands, by what the stack's settings and Lambda say: nothing else is remembered, so that a move that was killed
 * at any point goes on.
 */
function stageOf(
  triggers: readonly FoundTrigger[],
  settings: Readonly<Record<string, string>>,
  { settings: asked, fromMs }: Pick<MoveArgs, "settings" | "fromMs">,
): Stage {
  const startMs = Date.parse(settings.startingPosition ?? "");
  const isSet = Object.entries(asked).every(([name, value]) => settings[name] === value);
  if (Number.isNaN(startMs) || !isSet || (fromMs !== undefined && fromMs !== startMs)) return { kind: "to pause" };
  const moved = triggers.length > 0 && triggers.every(({ startedAtMs }) => startedAtMs === startMs);
  if (settings.replaceTriggers !== "true") return moved ? { kind: "done", startMs } : { kind: "to pause" };
  return moved ? { kind: "to protect", startMs } : { kind: "to replace", startMs };
}

/**
 * Moves a stack's triggers. Rejects with {@link MoveError} for what a person can mend, and with the signal's reason.
 * @returns where they begin, in milliseconds since the Unix epoch
 */
export async function moveTriggers(args: MoveArgs): Promise<number> {
  const { stack, find, tell } = args;
  const triggers = await find();
  const stage = stageOf(triggers, await stack.settings(), args);
  if (stage.kind === "done") {
    tell(`The triggers begin at ${isoOf(stage.startMs)} already, and are protected.`);
    return stage.startMs;
  }
  const startMs = stage.kind === "to protect" ? stage.startMs : await replace(args, triggers, stage);
  await stack.remove("replaceTriggers");
  await stack.up();
  tell(`Moved: ${triggers.length} triggers read from ${isoOf(startMs)}, and are protected again.`);
  return startMs;
}

/** Returns where the new triggers begin. */
async function replace(
  args: MoveArgs,
  triggers: readonly FoundTrigger[],
  stage: Stage & { kind: "to pause" | "to replace" },
): Promise<number> {
  const known = stage.kind === "to replace" ? stage.startMs : undefined;
  const old = triggers.filter(({ startedAtMs }) => known === undefined || startedAtMs !== known);
  const paused = await pause(args, old);
  const startMs = known ?? (await decide(args, paused));
  await args.stack.up();
  const after = await args.find();
  const made = after.filter(({ startedAtMs }) => startedAtMs === startMs);
  if (made.length > 0 && made.length === after.length) return startMs;
  throw new MoveError(
    `pulumi up must make every trigger anew, got ${made.length} of ${after.length}.\n` +
      "Fix: run the same command and accept the update, or add --back: the triggers read on",
  );
}

async function pause(args: MoveArgs, triggers: readonly FoundTrigger[]): Promise<FoundTrigger[]> {
  if (triggers.length === 0) return [];
  args.say(`Pausing ${triggers.length} triggers. Nothing is read until pulumi up has made them anew …`);
  return pauseTriggers({ ...args, triggers });
}

/** Writes down where the new triggers begin; `replaceTriggers` last, since it is what makes the move one under way. */
async function decide(args: MoveArgs, paused: readonly FoundTrigger[]): Promise<number> {
  const { stack, settings, say } = args;
  const startMs = args.fromMs ?? Math.min(...(await Promise.all(paused.map((trigger) => restartOf(args, trigger)))));
  if (!Number.isFinite(startMs))
    throw new MoveError("The stack must have a stream trigger, got none.\nFix: take new outputs, after pulumi up");
  say(`The new triggers will begin at ${isoOf(startMs)}.`);
  for (const [name, value] of Object.entries(settings)) await stack.set(name, value);
  await stack.set("startingPosition", isoOf(startMs));
  await stack.set("replaceTriggers", "true");
  return startMs;
}

async function restartOf({ agesOf }: MoveArgs, trigger: FoundTrigger): Promise<number> {
  const startMs = restartMs(await agesOf(trigger, trigger.lastModifiedMs));
  if (startMs !== undefined) return startMs;
  throw new MoveError(
    `The iterator age of ${trigger.functionName} must have been measured in the 3 hours before it was paused, got nothing.\n` +
      "Fix: --from TIME, earlier than what was read last; or --back, and it reads on",
  );
}

/** A moment in UTC, to the second if that is all there is. */
export const isoOf = (ms: number) => new Date(ms).toISOString().replace(".000Z", "Z");
