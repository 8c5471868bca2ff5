import { catalogueOf } from "../scenario/catalogues.ts";
import { SECRET } from "../scenario/payload.ts";
import type { CatalogueName } from "../scenario/places.ts";
import { type Death, type Environment, never } from "./environment.ts";
import { createStore } from "./failure-store.ts";
import { createPutRecords } from "./output-stream.ts";
import type { World } from "./world.ts";

/** Starts the function with a catalogue. The handler gets nothing that could reach outside the world. */
export function startEnvironment(world: World, catalogue: CatalogueName): Environment {
  const { scenario, clock, random, history } = world;
  const startMs = clock.now();
  const death = Promise.withResolvers<Death>();
  const log = (text: string) => {
    world.note("F46");
    if (text.includes(SECRET)) history.leaks.push(text);
  };
  const environment: Environment = {
    catalogue,
    handler: world.createHandler({
      catalogue: catalogueOf(catalogue),
      maxRecordBytes: scenario.maxRecordBytes,
      put: (entries, signal) => put(entries, signal),
      store: (object, signal) => store(object, signal),
      clock: {
        now: () => clock.now() - startMs,
        async sleep(ms, signal) {
          // As Node's timers: whole milliseconds, rounded down, at least one.
          await clock.sleep(Math.max(1, Math.trunc(ms)), signal);
          if (environment.isDead) await never();
        },
      },
      random: random.fraction,
      unixTimeMs: world.wallClockMs,
      warn: (fields) => log(JSON.stringify(fields)),
      write: log,
    }),
    current: undefined,
    isDead: false,
    death: death.promise,
    die(how) {
      environment.isDead = true;
      death.resolve(how);
    },
  };
  const put = createPutRecords(world, environment);
  const store = createStore(world, environment);
  return environment;
}
