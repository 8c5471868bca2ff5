import type { OnFailure } from "../../emulator/lambda/stream-poller/failure-destination.ts";
import { failureObjectBody, failureObjectKey } from "../../emulator/lambda/stream-poller/failure-record.ts";
import type { Store } from "../../handlers/kinesis/failure-store/quarantine.ts";
import { aborted, type Environment, failure, isAwaited, never } from "./environment.ts";
import type { World } from "./world.ts";

const DELIVERY_RETRY_MS = 10_000;

/** The failure store, as one environment of the function reaches it. */
export function createStore(world: World, environment: Environment): Store {
  const { clock, random, faults } = world;
  return async ({ key, body }, signal) => {
    if (environment.isDead) return never();
    const invocation = environment.current;
    const arrivesLeft = random.chance(0.5);
    const hangs = faults.strikes("store-hangs");
    await clock.sleep(hangs ? random.between(5, 8_000) : random.between(5, 60));
    if (!isAwaited(environment, invocation, signal) && !arrivesLeft) return never();
    if (faults.strikes("store-fails")) {
      world.trace(() => "PutObject: refused");
      throw failure(random.pick(["AccessDenied", "SlowDown", "ServiceUnavailable"]));
    }
    if (hangs && !arrivesLeft) return aborted(signal);
    keep(world, key, Buffer.from(body));
    if (hangs) return aborted(signal);
    if (!isAwaited(environment, invocation, signal)) return never();
    if (faults.strikes("store-answer-lost")) throw failure("TimeoutError");
  };
}

/** The mapping's on-failure destination: Lambda tries on until the store takes the failure record. */
export function createDestination(world: World, mappingUuid: string): OnFailure {
  let ids = 0;
  return async (record, payload) => {
    while (world.faults.strikes("destination-fails")) await world.clock.sleep(DELIVERY_RETRY_MS);
    const key = failureObjectKey(mappingUuid, record, `failure-${++ids}`);
    keep(world, key, Buffer.from(failureObjectBody(record, payload)));
  };
}

function keep(world: World, key: string, body: Buffer): void {
  world.trace(() => `PutObject ${key}`);
  world.history.stored.push({ step: world.step(), key, body });
}
