import type { Contract } from "../../client/index.ts";
import { type DeployedResources, invokes, streamOf } from "../deploy/resources.ts";
import type { FlowPlace } from "./accounts.ts";

/** Name of the variable by which a function learns its output stream. */
const OUTPUT_STREAM = "OUTPUT_STREAM_ARN";

/** The flows of a program that a stream triggers, region by region. A flow without such a trigger has no records to account for. */
export function flowPlaces(contract: Contract, resources: DeployedResources): FlowPlace[] {
  const streams = new Set(resources.streams.map(({ outputs }) => outputs.arn));
  return Object.entries(contract.regions).flatMap(([region, outputs]) =>
    Object.entries(outputs.flows).flatMap(([flow, { name: functionName, arn: functionArn }]) => {
      const triggers = resources.eventSourceMappings.filter(({ inputs }) => invokes(inputs.functionName, functionArn));
      if (triggers.length === 0) return [];
      const lambda = resources.functions.find((candidate) => candidate.outputs.arn === functionArn);
      const output = lambda?.inputs.environment.variables[OUTPUT_STREAM];
      return {
        region,
        flow,
        functionName,
        functionArn,
        triggers: triggers.map(({ inputs, outputs: { uuid } }) => ({
          uuid,
          streamArn: streamOf(inputs.eventSourceArn),
        })),
        output: output !== undefined && streams.has(output) ? output : undefined,
      };
    }),
  );
}
