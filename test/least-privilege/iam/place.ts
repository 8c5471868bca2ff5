import { z } from "zod";
import { namePrefix } from "../../../infra/config/plan.ts";
import type { Graph } from "../../../offline/graph.ts";
import { accountOf } from "./arn.ts";

/** What a function of one region is connected to, by ARN: all that its rights may be about. */
export type Place = {
  region: string;
  /** Name of the function's flow. */
  flow: string;
  account: string;
  /** What the names of the region's resources start with. */
  name: string;
  inputStream: string;
  /** Fan-out consumer that the function reads through. */
  consumer: string | undefined;
  outputStream: string;
  bucket: string;
  key: string;
  logGroup: string;
  subnets: string[];
  securityGroups: string[];
  function: string;
  /** Aliases of all functions of the region. */
  aliases: string[];
  role: string;
  /** The VPC's flow log: its role, and the log group that it writes to. Undefined in a VPC that is not the program's. */
  flowLog: { role: string; logGroup: string } | undefined;
};

const text = z.string().min(1);
const lambdaFunction = z.object({
  type: z.literal("aws:lambda/function:Function"),
  region: text,
  inputs: z.object({
    role: text,
    kmsKeyArn: text,
    vpcConfig: z.object({ subnetIds: z.array(text), securityGroupIds: z.array(text) }),
    environment: z.object({ variables: z.object({ FLOW_NAME: text, OUTPUT_STREAM_ARN: text }) }),
    loggingConfig: z.object({ logGroup: text }),
  }),
  outputs: z.object({ arn: text }),
});
const trigger = z.object({
  type: z.literal("aws:lambda/eventSourceMapping:EventSourceMapping"),
  inputs: z.object({
    eventSourceArn: text,
    functionName: text,
    destinationConfig: z.object({ onFailure: z.object({ destinationArn: text }) }),
  }),
});
const flowLog = z.object({
  type: z.literal("aws:ec2/flowLog:FlowLog"),
  region: text,
  inputs: z.object({ iamRoleArn: text, logDestination: text }),
});

const regionOf = (arn: string) => arn.split(":")[3];

/** One place for each function of a program. Throws when a function has no trigger or is not as `infra/flow` builds it. */
export function placesOf({ project, stack, resources }: Graph): Place[] {
  const all = <Schema extends z.ZodObject<{ type: z.ZodLiteral<string> }>>(schema: Schema): z.infer<Schema>[] =>
    resources.filter(({ type }) => type === schema.shape.type.value).map((resource) => schema.parse(resource));
  const triggers = all(trigger);
  const flowLogs = all(flowLog);
  return all(lambdaFunction).map(({ region, inputs, outputs }) => {
    const reading = triggers.find(({ inputs: { functionName } }) => functionName.startsWith(`${outputs.arn}:`));
    if (!reading) throw new Error(`${outputs.arn} must have a trigger, got none.`);
    const { eventSourceArn, destinationConfig } = reading.inputs;
    const [inputStream = "", consumerName] = eventSourceArn.split("/consumer/");
    const account = accountOf(outputs.arn);
    const log = flowLogs.find((candidate) => candidate.region === region)?.inputs;
    const arn = (service: string) => (id: string) => `arn:aws:${service}:${region}:${account}:${id}`;
    return {
      region,
      flow: inputs.environment.variables.FLOW_NAME,
      account,
      name: `${namePrefix(project, stack)}-${region}`,
      inputStream,
      consumer: consumerName && eventSourceArn,
      outputStream: inputs.environment.variables.OUTPUT_STREAM_ARN,
      bucket: destinationConfig.onFailure.destinationArn,
      key: inputs.kmsKeyArn,
      logGroup: arn("logs")(`log-group:${inputs.loggingConfig.logGroup}`),
      subnets: inputs.vpcConfig.subnetIds.map((id) => arn("ec2")(`subnet/${id}`)),
      securityGroups: inputs.vpcConfig.securityGroupIds.map((id) => arn("ec2")(`security-group/${id}`)),
      function: outputs.arn,
      aliases: triggers.map(({ inputs: { functionName } }) => functionName).filter((arn) => regionOf(arn) === region),
      role: inputs.role,
      flowLog: log && { role: log.iamRoleArn, logGroup: log.logDestination },
    };
  });
}
