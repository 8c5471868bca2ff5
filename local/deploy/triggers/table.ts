import { pausable } from "../../../emulator/lambda/function/pausable.ts";
import { startEventSourceMapping } from "../../../emulator/lambda/stream-poller/event-source-mapping.ts";
import { TABLE_STREAM } from "../../../emulator/lambda/stream-poller/table-stream.ts";
import type { DeployedTrigger } from "../trigger.ts";
import { type ConnectArgs, functionOf } from "./connect.ts";
import { keepFailures, NOTHING_PROCESSED, resultOf, tellProblem } from "./kept-failures.ts";
import { toldOfStream } from "./told.ts";

/** Starts the event source mappings of tables' streams. Throws where AWS would refuse one. */
export function* connectTables(args: ConnectArgs): Generator<DeployedTrigger> {
  for (const mapping of args.resources.tableMappings) yield start(mapping, args);
}

function start(
  { inputs, outputs: { uuid } }: ConnectArgs["resources"]["tableMappings"][number],
  args: ConnectArgs,
): DeployedTrigger {
  const { destinationConfig, filterCriteria, eventSourceArn, functionName, ...settings } = inputs;
  const { cloud, clock, localNames, onProblem } = args;
  const { lambda, runtime } = functionOf(args, functionName);
  const { onFailure, kept } = keepFailures(destinationConfig?.onFailure.destinationArn, uuid, cloud.objectStore);
  const streamArn = localNames.get(eventSourceArn) ?? eventSourceArn;
  const trigger = pausable(runtime, clock);
  const { region, outputs } = lambda;
  const measure = cloud.measures.ofMapping(region, outputs.name, uuid, onFailure !== undefined);
  let result = NOTHING_PROCESSED;
  const mapping = startEventSourceMapping({
    settings: {
      ...settings,
      ...{ uuid, functionArn: functionName, roleArn: lambda.inputs.role },
      filterPatterns: filterCriteria.filters.map(({ pattern }) => pattern),
    },
    kind: TABLE_STREAM,
    reader: cloud.dynamodb.streamReader(streamArn),
    runtime: trigger,
    onFailure,
    clock,
    observe(observation) {
      measure(observation);
      result = resultOf(observation) ?? result;
      tellProblem(observation, outputs.name, onProblem);
    },
  });
  const { startingPosition, batchSize } = inputs;
  cloud.eventSourceMappings.add({
    ...{ uuid, eventSourceArn: streamArn, functionArn: functionName, startingPosition, batchSize, trigger },
    settings: toldOfStream(inputs),
    lastResult: () => result,
  });
  const { stats, idle } = mapping;
  const keptIn = destinationConfig === undefined ? [] : [destinationConfig.onFailure.destinationArn];
  const tally = () => ({
    ...{ in: cloud.changesTaken.get(streamArn) ?? 0, out: stats.succeeded, failed: kept(), filtered: stats.filtered },
  });
  return {
    ...{ region, functionName: outputs.name, source: "table", keptIn, tally, idle },
    async stop() {
      await trigger.stop();
      await mapping.stop();
    },
  };
}
