import { expect } from "chai";
import { createLambda, FUNCTION, QUEUE, STREAM, TABLE_STREAM } from "./create-lambda.ts";

const MAPPINGS = "/2015-03-31/event-source-mappings";
const INVOKE = "/2015-03-31/functions/work/invocations";
const ASYNCHRONOUS = "/2019-09-25/functions/work/event-invoke-config";
const FAULT = "InvalidParameterValueException";
const WINDOW = "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10";
const constraint = (value: string, member: string, rule: string) =>
  `ValidationException: 1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${rule}`;
const ofQueue = { EventSourceArn: QUEUE, FunctionName: "work" };
const ofStream = { EventSourceArn: STREAM, FunctionName: "work", StartingPosition: "LATEST" };
const filter = (Pattern: string) => ({ FilterCriteria: { Filters: [{ Pattern }] } });

describe("What Lambda refuses, in its words", () => {
  const table: [
    what: string,
    call: Parameters<Awaited<ReturnType<typeof createLambda>>["ask"]>,
    status: number,
    answer: string,
  ][] = [
    [
      "a mapping that is not there",
      ["GET", `${MAPPINGS}/none`],
      404,
      "ResourceNotFoundException: The resource you requested does not exist.",
    ],
    [
      "to update one that is not there",
      ["PUT", `${MAPPINGS}/none`, { Enabled: false }],
      404,
      "ResourceNotFoundException: The resource you requested does not exist.",
    ],
    [
      "to delete one that is not there",
      ["DELETE", `${MAPPINGS}/none`],
      404,
      "ResourceNotFoundException: The resource you requested does not exist.",
    ],
    ...["", "/configuration"].map((path): [string, ["GET", string], number, string] => [
      `a function that is not there (${path || "/"})`,
      ["GET", `/2015-03-31/functions/none${path}`],
      404,
      "ResourceNotFoundException: Function not found: arn:aws:lambda:eu-west-1:000000000000:function:none",
    ]),
    ["large batches without a window", ["POST", MAPPINGS, { ...ofQueue, BatchSize: 11 }], 400, `${FAULT}: ${WINDOW}`],
    ["the same of one that is there", ["PUT", `${MAPPINGS}/q`, { BatchSize: 11 }], 400, `${FAULT}: ${WINDOW}`],
    [
      "a destination of a queue's failures",
      ["POST", MAPPINGS, { ...ofQueue, FunctionName: "gone", DestinationConfig: {} }],
      400,
      `${FAULT}: Unsupported DestinationConfig parameter for given event source mapping type.`,
    ],
    [
      "a queue that is not there",
      ["POST", MAPPINGS, { ...ofQueue, EventSourceArn: `${QUEUE}2` }],
      400,
      `${FAULT}: Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.`,
    ],
    ...[`${STREAM}2`, TABLE_STREAM].map((arn): [string, ["POST", string, object], number, string] => [
      `the stream ${arn} that is not there`,
      ["POST", MAPPINGS, { ...ofStream, EventSourceArn: arn }],
      400,
      `${FAULT}: Stream not found: ${arn}`,
    ]),
    [
      "a function that is not there",
      ["POST", MAPPINGS, { ...ofQueue, FunctionName: "gone" }],
      400,
      `${FAULT}: Function does not exist`,
    ],
    [
      "a queue and function a second time",
      ["POST", MAPPINGS, ofQueue],
      409,
      `ResourceConflictException: An event source mapping with SQS arn (" ${QUEUE} ") and function (" work ") already exists. Please update or delete the existing mapping with UUID q`,
    ],
    [
      "a stream and function a second time",
      ["POST", MAPPINGS, ofStream],
      409,
      `ResourceConflictException: The event source arn (" ${STREAM} ") and function (" work ") provided mapping already exists. Please update or delete the existing mapping with UUID s`,
    ],
    [
      "a stream from nowhere",
      ["POST", MAPPINGS, { ...ofStream, StartingPosition: undefined }],
      400,
      `${FAULT}: 1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.`,
    ],
    [
      "a table's changes from a time",
      ["POST", MAPPINGS, { ...ofStream, EventSourceArn: TABLE_STREAM, StartingPosition: "AT_TIMESTAMP" }],
      400,
      `${FAULT}: Unsupported starting position for arn type: ${TABLE_STREAM}`,
    ],
    [
      "no batch at all",
      ["PUT", `${MAPPINGS}/q`, { BatchSize: 0 }],
      400,
      constraint("0", "batchSize", "Member must have value greater than or equal to 1"),
    ],
    [
      "too large a batch",
      ["PUT", `${MAPPINGS}/q`, { BatchSize: 10_001 }],
      400,
      constraint("10001", "batchSize", "Member must have value less than or equal to 10000"),
    ],
    [
      "too long a window",
      ["PUT", `${MAPPINGS}/q`, { MaximumBatchingWindowInSeconds: 301 }],
      400,
      constraint("301", "maximumBatchingWindowInSeconds", "Member must have value less than or equal to 300"),
    ],
    [
      "one at once",
      ["PUT", `${MAPPINGS}/q`, { ScalingConfig: { MaximumConcurrency: 1 } }],
      400,
      constraint("1", "scalingConfig.maximumConcurrency", "Member must have value greater than or equal to 2"),
    ],
    [
      "a kind of response",
      ["PUT", `${MAPPINGS}/q`, { FunctionResponseTypes: ["Foo"] }],
      400,
      constraint(
        "[Foo]",
        "functionResponseTypes",
        "Member must satisfy constraint: [Member must satisfy enum value set: [ReportBatchItemFailures]]",
      ),
    ],
    ...["null", "word", '{"eventSource":"aws:sqs"}', '{"eventSource":[]}'].map(
      (pattern): [string, ["POST", string, object], number, string] => [
        `the filter ${pattern}`,
        ["POST", MAPPINGS, { ...ofQueue, ...filter(pattern) }],
        400,
        `${FAULT}: Invalid filter pattern definition.`,
      ],
    ),
    [
      "another kind of invocation",
      ["POST", INVOKE, {}, { "x-amz-invocation-type": "Foo" }],
      400,
      constraint("Foo", "invocationType", "Member must satisfy enum value set: [Event, RequestResponse, DryRun]"),
    ],
    [
      "another kind of log",
      ["POST", INVOKE, {}, { "x-amz-log-type": "Foo" }],
      400,
      constraint("Foo", "logType", "Member must satisfy enum value set: [None, Tail]"),
    ],
    [
      "no setting of asynchronous invocation",
      ["PUT", ASYNCHRONOUS, {}],
      400,
      `${FAULT}: You must specify at least one of error handling or destination setting.`,
    ],
    [
      "a third retry",
      ["PUT", ASYNCHRONOUS, { MaximumRetryAttempts: 3 }],
      400,
      constraint("3", "maximumRetryAttempts", "Member must have value less than or equal to 2"),
    ],
    [
      "too short an age",
      ["PUT", ASYNCHRONOUS, { MaximumEventAgeInSeconds: 59 }],
      400,
      constraint("59", "maximumEventAgeInSeconds", "Member must have value greater than or equal to 60"),
    ],
    [
      "the function as its own destination",
      ["PUT", ASYNCHRONOUS, { DestinationConfig: { OnFailure: { Destination: FUNCTION } } }],
      400,
      `${FAULT}: You can't specify the function as a destination for itself.`,
    ],
    [
      "settings of a function that is not there",
      ["PUT", ASYNCHRONOUS.replace("work", "gone"), { MaximumRetryAttempts: 0 }],
      404,
      "ResourceNotFoundException: The function doesn't exist.",
    ],
    [
      "settings of an alias that is not there",
      ["POST", `${ASYNCHRONOUS}?Qualifier=blue`, { MaximumRetryAttempts: 0 }],
      404,
      "ResourceNotFoundException: The function doesn't exist.",
    ],
    [
      "to list what is not there",
      ["GET", `${ASYNCHRONOUS.replace("work", "gone")}/list`],
      404,
      "ResourceNotFoundException: The function doesn't exist.",
    ],
    [
      "to tell what was not set",
      ["GET", ASYNCHRONOUS],
      404,
      `ResourceNotFoundException: The function ${FUNCTION}:$LATEST doesn't have an EventInvokeConfig`,
    ],
    [
      "to delete what was not set",
      ["DELETE", `${ASYNCHRONOUS}?Qualifier=1`],
      404,
      `ResourceNotFoundException: The function ${FUNCTION}:1 doesn't have an EventInvokeConfig`,
    ],
  ];
  for (const [what, call, status, answer] of table)
    it(what, async () => expect(await (await createLambda()).ask(...call)).to.deep.equal({ status, answer }));

  it("by its name, what AWS would take and nothing models", async () => {
    const { ask } = await createLambda();
    const named = async (...call: Parameters<typeof ask>) => (await ask(...call)).answer;
    const kafka = "arn:aws:kafka:eu-west-1:000000000000:cluster/c/1";
    expect(await named("POST", MAPPINGS, { ...ofStream, EventSourceArn: kafka })).to.match(
      /lambda\.CreateEventSourceMapping on kafka is not modelled/,
    );
    expect(await named("DELETE", `${MAPPINGS}/q`)).to.match(
      /lambda\.DeleteEventSourceMapping of what the program has is not modelled/,
    );
    expect(await named("PUT", `${MAPPINGS}/q`, { BatchSize: 5 })).to.match(/Mapping of BatchSize is not modelled/);
    const DestinationConfig = { OnFailure: { Destination: "arn:aws:sns:eu-west-1:000000000000:t" } };
    expect(await named("PUT", ASYNCHRONOUS, { DestinationConfig })).to.match(/a destination of sns is not modelled/);
  });
});

describe("Event source mappings", () => {
  it("of a queue and of a stream are told in their shapes, and paused", async () => {
    const { ask, clock } = await createLambda();
    const { EventSourceMappings } = (await ask("GET", `${MAPPINGS}?EventSourceArn=${QUEUE}`)).answer;
    const LastModified = clock.now() / 1000;
    const arn = "arn:aws:lambda:eu-west-1:000000000000:event-source-mapping:";
    expect(EventSourceMappings).to.deep.equal([
      {
        ...{ UUID: "q", EventSourceMappingArn: `${arn}q`, EventSourceArn: QUEUE, FunctionArn: FUNCTION, BatchSize: 10 },
        ...{ MaximumBatchingWindowInSeconds: 0, FunctionResponseTypes: [] },
        ...{ State: "Enabled", StateTransitionReason: "USER_INITIATED", LastModified },
      },
    ]);
    const paused = await ask("PUT", `${MAPPINGS}/s`, { Enabled: false });
    expect(paused.status).to.equal(202);
    expect(paused.answer).to.include({
      State: "Disabled",
      StateTransitionReason: "User action",
      LastProcessingResult: "OK",
    });
  });
});

describe("Settings of asynchronous invocation", () => {
  it("are replaced by a put, merged by an update, listed, and gone", async () => {
    const { ask, clock } = await createLambda();
    const DestinationConfig = { OnSuccess: {}, OnFailure: {} };
    const LastModified = clock.now() / 1000;
    const told = (qualifier: string, numbers: object) => ({
      LastModified,
      FunctionArn: `${FUNCTION}:${qualifier}`,
      ...numbers,
      DestinationConfig,
    });
    expect((await ask("PUT", ASYNCHRONOUS, { MaximumRetryAttempts: 0 })).answer).to.deep.equal(
      told("$LATEST", { MaximumRetryAttempts: 0 }),
    );
    expect((await ask("PUT", ASYNCHRONOUS, { MaximumEventAgeInSeconds: 60 })).answer).to.deep.equal(
      told("$LATEST", { MaximumEventAgeInSeconds: 60 }),
    );
    const merged = { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 1 };
    expect((await ask("POST", ASYNCHRONOUS, { MaximumRetryAttempts: 1 })).answer).to.deep.equal(
      told("$LATEST", merged),
    );
    await ask("PUT", `${ASYNCHRONOUS}?Qualifier=live`, { MaximumRetryAttempts: 2 });
    const { FunctionEventInvokeConfigs } = (await ask("GET", `${ASYNCHRONOUS}/list`)).answer;
    expect(FunctionEventInvokeConfigs).to.deep.equal([
      told("$LATEST", merged),
      told("live", { MaximumRetryAttempts: 2 }),
    ]);
    expect(await ask("DELETE", ASYNCHRONOUS)).to.deep.equal({ status: 204, answer: "" });
    expect((await ask("GET", ASYNCHRONOUS)).status).to.equal(404);
  });

  it("act: what fails once is kept at once where nothing is retried", async () => {
    const { ask, asynchronous, objectStore, clock, payloads } = await createLambda();
    const DestinationConfig = { OnFailure: { Destination: "arn:aws:s3:::kept" } };
    await ask("PUT", ASYNCHRONOUS, { MaximumRetryAttempts: 0, DestinationConfig });
    asynchronous.invoke(FUNCTION, '{"a":1}');
    await clock.advance(1000);
    expect(payloads).to.have.length(1);
    expect((await objectStore.listObjects("kept")).objects).to.have.length(1);
    await asynchronous.stop();
  });
});
