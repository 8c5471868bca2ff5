import type { KinesisStreamEvent } from "aws-lambda";
import type { FunctionRuntime, InvocationResult } from "../../emulator/lambda/function/function-runtime.ts";
import { loadCatalogue } from "../../handlers/enrich/catalogue.ts";
import { BROKEN_CATALOGUES } from "../scenario/catalogues.ts";
import type { CatalogueName } from "../scenario/places.ts";
import type { Environment } from "./environment.ts";
import type { Invocation } from "./history.ts";
import { startEnvironment } from "./start-environment.ts";
import type { World } from "./world.ts";

const LATEST_REDELIVERY_MS = 20_000;

/** The function, in as many environments as it takes, under the faults of the scenario. */
export function createFunction(world: World): FunctionRuntime {
  const { clock, random, faults, history, note, scenario } = world;
  const idle: Environment[] = [];
  let busy = 0;

  async function invoke(payload: string): Promise<InvocationResult> {
    if (faults.strikes("no-concurrency")) return { throttled: true };
    const requestId = `request-${history.invocations.length}`;
    if (faults.strikes("crash-before") || failsToStart()) {
      world.trace(() => "the function fails to start");
      await clock.sleep(random.between(1, 500));
      return failed(requestId);
    }
    if (faults.strikes("redelivery")) deliverAgain(payload);
    if (faults.strikes("empty-event")) world.background(() => run(random.pick(["{}", '{"Records":[]}'])).then());
    const answer = await run(payload);
    if (answer === undefined) return failed(requestId);
    return { throttled: false, requestId, statusCode: 200, executedVersion: "7", payload: JSON.stringify(answer) };
  }

  /** A broken catalogue must fail every invocation. */
  function failsToStart(): boolean {
    if (!faults.strikes("broken-catalogue")) return false;
    try {
      loadCatalogue(random.pick(BROKEN_CATALOGUES));
      history.brokenCataloguesLoaded++;
    } catch {}
    return true;
  }

  /** The same event once more, at the same time or later. Nobody listens to the answer. */
  function deliverAgain(payload: string): void {
    const afterMs = random.pick([0, 50, LATEST_REDELIVERY_MS]);
    world.background(async () => {
      await clock.sleep(afterMs);
      await run(payload);
    });
  }

  /** The answer; undefined when the function threw, died or was late. */
  async function run(payload: string): Promise<unknown> {
    if (busy++ > 0) note("F49");
    const environment = takeEnvironment(faults.strikes("other-catalogue") ? "second" : "first");
    const event: Partial<KinesisStreamEvent> = JSON.parse(payload);
    const invocation = startInvocation(event, environment);
    const startMs = clock.now();
    world.trace(
      () =>
        `invocation ${invocation.number}: ${invocation.eventIds.length} records, ${environment.catalogue} catalogue`,
    );
    environment.current = invocation;
    const outcome = await Promise.race([handle(environment, event, invocation, startMs), environment.death]);
    environment.current = undefined;
    if (outcome === "frozen") await clock.sleep(startMs + invocation.timeoutMs - clock.now());
    busy--;
    const tookMs = clock.now() - startMs;
    if (typeof outcome === "string") {
      world.trace(() => `invocation ${invocation.number} ${outcome}`);
      return undefined;
    }
    invocation.end = { step: world.step(), tookMs, outcome };
    world.trace(() => `invocation ${invocation.number} ${JSON.stringify(outcome)}`);
    if (faults.strikes("crash-after")) return undefined;
    idle.push(environment);
    return "answer" in outcome && tookMs <= invocation.timeoutMs ? (outcome.answer ?? null) : undefined;
  }

  async function handle(
    environment: Environment,
    event: Partial<KinesisStreamEvent>,
    invocation: Invocation,
    startMs: number,
  ): Promise<{ answer: unknown } | { error: unknown }> {
    try {
      const answer = await environment.handler(event, {
        functionName: "enrich",
        functionVersion: environment.catalogue === "first" ? "7" : "8",
        awsRequestId: `request-${invocation.number}`,
        getRemainingTimeInMillis: () => startMs + invocation.timeoutMs - clock.now(),
      });
      return { answer };
    } catch (error) {
      return { error: error instanceof Error ? `${error.name}: ${error.message}` : error };
    }
  }

  /** Another catalogue is another version of the function, with environments of its own. */
  function takeEnvironment(catalogue: CatalogueName): Environment {
    const index = idle.findLastIndex((environment) => environment.catalogue === catalogue);
    return idle.splice(index, index === -1 ? 0 : 1)[0] ?? startEnvironment(world, catalogue);
  }

  function startInvocation({ Records = [] }: Partial<KinesisStreamEvent>, { catalogue }: Environment): Invocation {
    const invocation: Invocation = {
      number: history.invocations.length + 1,
      eventIds: Records.map(({ eventID }) => eventID),
      catalogue,
      timeoutMs: scenario.timeoutSeconds * 1000,
      calls: 0,
      attempts: 0,
      end: undefined,
    };
    if (Records.length > 500) note("F09");
    history.invocations.push(invocation);
    return invocation;
  }

  return { invoke, stop: async () => {} };
}

function failed(requestId: string): InvocationResult {
  return {
    throttled: false,
    requestId,
    statusCode: 200,
    executedVersion: "7",
    functionError: "Unhandled",
    payload: '{"errorType":"Simulated"}',
  };
}
