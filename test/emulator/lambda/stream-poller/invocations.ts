import {
  createScenario,
  failing,
  functionError,
  type Handler,
  numberOf,
  type ScenarioArgs,
} from "./create-scenario.ts";

/** Items can be reported. */
export const reporting = { functionResponseTypes: ["ReportBatchItemFailures"] } as const;
/** The only shard. */
export const shardId = "shardId-000000000000";

/** Which records each invocation got: `abc` for the records a, b and c. */
export async function invocationsOf(texts: string, args: ScenarioArgs) {
  const scenario = createScenario(args);
  const numbers = scenario.putAll(...texts);
  const { stats } = await scenario.run();
  return {
    ...scenario,
    numbers,
    stats,
    batches: scenario.calls.map((call) => call.texts.join("")),
    seconds: scenario.calls.map(({ second }) => second),
  };
}

/** Fails whenever the batch holds this record. */
export const failsOn =
  (poison: string): Handler =>
  ({ texts }) =>
    texts.includes(poison) ? functionError : null;

/** Reports the record with this text, whenever it is there. */
export const reports =
  (poison: string): Handler =>
  (call) =>
    call.texts.includes(poison) ? failing(numberOf(call, poison)) : failing();
