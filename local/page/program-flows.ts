import type { FlowPlace } from "../account/accounts.ts";
import { shortName } from "../account/program-table.ts";
import { type DeployedResources, invokes, streamOf } from "../deploy/resources.ts";

/** Every function of a program, as a flow by the name that the terminal has for it, in the order of these names. */
export const programFlows = ({ functions, eventSourceMappings }: DeployedResources): FlowPlace[] =>
  functions
    .map(({ region, outputs: { name, arn } }) => ({
      ...{ region, flow: shortName(region, name), functionName: name, functionArn: arn, output: undefined },
      triggers: eventSourceMappings
        .filter(({ inputs }) => invokes(inputs.functionName, arn))
        .map(({ inputs, outputs: { uuid } }) => ({ uuid, streamArn: streamOf(inputs.eventSourceArn) })),
    }))
    .sort((a, b) => a.flow.localeCompare(b.flow, "en"));

/** The functions that none of these flows has: what drives them is no stream of the stack. */
export const otherFlows = (resources: DeployedResources, flows: readonly FlowPlace[]): FlowPlace[] =>
  programFlows(resources).filter(({ functionArn }) => !flows.some((flow) => flow.functionArn === functionArn));
