import type { FlowForecast, StreamForecast } from "../forecast.ts";
import type { Load } from "../load.ts";
import type { SimulatedFlow, SimulatedStream } from "../simulation/subject.ts";

/** A stream of a plan, as it is simulated. */
export const streamSubject = ({ use, shards }: StreamForecast, { keys }: Load): SimulatedStream => ({
  ...use.load,
  keys,
  shards,
});

/** A function of a plan, as it is simulated. */
export function flowSubject(
  { flow, duration }: FlowForecast,
  streams: readonly StreamForecast[],
  load: Load,
): SimulatedFlow {
  const input = streams.find(({ stream }) => stream === flow.input);
  const output = streams.find(({ stream }) => stream === flow.function.output);
  if (input === undefined) throw new Error(`${flow.input.name} has no plan`);
  return {
    stream: streamSubject(input, load),
    parallelizationFactor: flow.parallelizationFactor,
    batchSize: flow.batchSize,
    windowSeconds: flow.windowSeconds,
    durationSeconds: duration.ms / 1000,
    recordSeconds: duration.msPerRecord / 1000,
    reservedConcurrency: flow.function.reservedConcurrency,
    isFanOut: flow.isFanOut,
    readers: Math.max(1, input.use.readers),
    output: output && {
      shards: output.shards,
      // Of what all functions write to a stream, this one writes as much as each other.
      writers: Math.round(output.use.load.rate / load.rate),
      recordsEach: load.rate / input.use.load.rate,
      bytes: output.use.load.bytes,
    },
  };
}
