import { type Models, type NewResource, text } from "./model.ts";

/** Lambda. Hash and size of a function's code are not modelled: only the archive that Pulumi uploads has them. */
export const lambda: Models = {
  "aws:lambda/function:Function": {
    nameInput: "name",
    maxNameLength: 64,
    answer(subject) {
      const { name, inputs } = subject;
      const arn = subject.arn("lambda", `function:${name}`);
      const version = inputs.publish === true ? "1" : "$LATEST";
      return {
        id: name,
        arn,
        version,
        qualifiedArn: `${arn}:${version}`,
        invokeArn: invokeArn(subject, arn),
        qualifiedInvokeArn: invokeArn(subject, `${arn}:${version}`),
        lastModified: "1970-01-01T00:00:00Z",
        memorySize: 128,
        timeout: 3,
        packageType: "Zip",
        architectures: ["x86_64"],
        reservedConcurrentExecutions: -1,
        ephemeralStorage: { size: 512 },
        tracingConfig: { mode: "PassThrough" },
        loggingConfig: { logFormat: "Text", logGroup: `/aws/lambda/${name}` },
      };
    },
  },
  "aws:lambda/alias:Alias": {
    nameInput: "name",
    maxNameLength: 128,
    answer(subject) {
      const arn = `${functionArn(subject)}:${subject.name}`;
      return { id: arn, arn, invokeArn: invokeArn(subject, arn) };
    },
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    answer(subject) {
      const uuid = subject.uuid();
      return {
        id: uuid,
        uuid,
        arn: subject.arn("lambda", `event-source-mapping:${uuid}`),
        functionArn: functionArn(subject),
        state: "Enabled",
        stateTransitionReason: "USER_INITIATED",
        lastModified: "1970-01-01T00:00:00Z",
        enabled: true,
        batchSize: 100,
        bisectBatchOnFunctionError: false,
        maximumBatchingWindowInSeconds: 0,
        maximumRecordAgeInSeconds: -1,
        maximumRetryAttempts: -1,
        parallelizationFactor: 1,
        tumblingWindowInSeconds: 0,
      };
    },
  },
  "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig": {
    answer: ({ inputs }) => ({ id: `${text(inputs.functionName)},${text(inputs.qualifier)}` }),
  },
  "aws:lambda/permission:Permission": {
    nameInput: "statementId",
    maxNameLength: 100,
    answer: ({ name }) => ({ id: name }),
  },
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
    answer({ inputs }) {
      const qualifier = inputs.qualifier === undefined ? "" : `:${text(inputs.qualifier)}`;
      return {
        id: `${text(inputs.functionName)}${qualifier}`,
        maximumRetryAttempts: 2,
        maximumEventAgeInSeconds: 21600,
      };
    },
  },
};

const functionArn = ({ inputs, arn }: NewResource) => {
  const named = text(inputs.functionName);
  return named.startsWith("arn:") ? named : arn("lambda", `function:${named}`);
};

const invokeArn = ({ region }: NewResource, arn: string) =>
  `${arn.split(":").slice(0, 2).join(":")}:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
