import { hash } from "node:crypto";
import type { PutRecords } from "../../handlers/kinesis/publish/publish.ts";
import { dataOf } from "../../handlers/kinesis/records/entry.ts";
import { OUTPUT_STREAM } from "../scenario/scenario.ts";
import { aborted, type Environment, failure, isAwaited, never } from "./environment.ts";
import type { Invocation } from "./history.ts";
import { SCOPE, type World } from "./world.ts";

type Entries = Parameters<PutRecords>[0];
/** Error code by entry; undefined for what the stream took. */
type Codes = (string | undefined)[];

const THROTTLED = "ProvisionedThroughputExceededException";
const CALL_THROTTLED = [THROTTLED, "ThrottlingException", "LimitExceededException", "InternalFailure"] as const;

/** PutRecords of the output stream, as one environment of the function reaches it. */
export function createPutRecords(world: World, environment: Environment): PutRecords {
  const { clock, random, faults } = world;
  const attempts = new WeakMap<object, number>();

  return async (entries, signal) => {
    if (environment.isDead) return never();
    const invocation = environment.current;
    if (invocation !== undefined) countAttempts(world, invocation, entries, attempts);
    const arrivesLeft = random.chance(0.5);
    const isSlow = faults.strikes("slow-calls");
    const hangs = faults.strikes("hanging-calls");
    if (faults.strikes("frozen")) environment.die("frozen");
    await clock.sleep(isSlow ? random.between(500, 8_000) : random.between(1, 40));
    if (!isAwaited(environment, invocation, signal) && !arrivesLeft) return never();
    const dies = faults.strikes("crash-between");
    if (dies && !arrivesLeft) return endIn(environment);
    const codes = serve(world, entries);
    world.trace(() => `PutRecords of ${entries.length}: ${summary(codes)}${hangs ? ", answer never comes" : ""}`);
    if (dies) return endIn(environment);
    if (hangs) return aborted(signal);
    if (!isAwaited(environment, invocation, signal)) return never();
    if (codes instanceof Error) throw codes;
    if (faults.strikes("lost-answers")) throw failure(random.pick(["TimeoutError", "ECONNRESET"]));
    return codes;
  };
}

function endIn(environment: Environment): Promise<never> {
  environment.die("crashed");
  return never();
}

function countAttempts(
  world: World,
  invocation: Invocation,
  entries: Entries,
  attempts: WeakMap<object, number>,
): void {
  invocation.calls++;
  for (const entry of entries) {
    const count = (attempts.get(entry) ?? 0) + 1;
    attempts.set(entry, count);
    invocation.attempts = Math.max(invocation.attempts, count);
    if (count === 3) world.note("F50");
  }
}

/** What the stream does with a call that reaches it. */
function serve(world: World, entries: Entries): Codes | Error {
  const { faults, random } = world;
  if (faults.strikes("calls-throttled")) return failure(random.pick(CALL_THROTTLED));
  if (faults.strikes("lost-calls")) return failure("ECONNREFUSED");
  if (faults.strikes("access-denied"))
    return failure(random.pick(["AccessDeniedException", "KMSAccessDeniedException"]));
  const codes = entries.map(({ partitionKey }) => {
    if (faults.strikes("entries-throttled")) return random.pick([THROTTLED, "InternalFailure"]);
    if (faults.strikes("keys-throttled")) return "KMSThrottlingException";
    // One shard: the one that takes the low half of the hash keys.
    return faults.isOn("shard-throttled") && isLowHalf(partitionKey) && faults.strikes("shard-throttled")
      ? THROTTLED
      : undefined;
  });
  return take(world, entries, codes);
}

function take(world: World, entries: Entries, codes: Codes): Codes | Error {
  const { kinesis, scenario, history } = world;
  // The model of Kinesis knows no limit below 1 MiB.
  const isOversize = entries.some(
    ({ start, end, partitionKey }) => end - start + Buffer.byteLength(partitionKey) > scenario.maxRecordBytes,
  );
  if (isOversize) return failure("ValidationException");
  const taken = entries.filter((_, index) => codes[index] === undefined);
  if (taken.length === 0 && entries.length > 0) return codes;
  try {
    const { Records } = kinesis.putRecords(SCOPE, {
      StreamName: OUTPUT_STREAM,
      // The function's memory is its own: what is sent must not change with it.
      Records: taken.map((entry) => ({
        PartitionKey: entry.partitionKey,
        ExplicitHashKey: entry.explicitHashKey,
        Data: Uint8Array.prototype.slice.call(dataOf(entry)),
      })),
    });
    let next = 0;
    return entries.map((entry, index) => {
      const code = codes[index];
      if (code !== undefined) return code;
      const result = Records[next++];
      if (result === undefined || "ErrorCode" in result) return result?.ErrorCode ?? "InternalFailure";
      const { partitionKey, explicitHashKey } = entry;
      const data = Uint8Array.prototype.slice.call(dataOf(entry));
      history.outputs.push({ step: world.step(), partitionKey, explicitHashKey, data });
      return undefined;
    });
  } catch (error) {
    return error instanceof Error ? error : failure("UnknownError");
  }
}

function isLowHalf(partitionKey: string): boolean {
  return hash("md5", partitionKey, "hex") < "8";
}

function summary(codes: Codes | Error): string {
  if (codes instanceof Error) return `refused, ${codes.name}`;
  const refused = codes.filter((code) => code !== undefined);
  return `${codes.length - refused.length} taken${refused.length > 0 ? `, ${refused.length} refused` : ""}`;
}
