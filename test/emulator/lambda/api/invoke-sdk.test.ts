import { InvokeCommand, type InvokeCommandInput } from "@aws-sdk/client-lambda";
import { expect } from "chai";
import type { InvocationResult } from "../../../../emulator/lambda/function/function-runtime.ts";
import { listen, withSdkClients } from "../../endpoint/create-endpoint.ts";

const ARN = "arn:aws:lambda:eu-west-1:000000000000:function:enrich";
const MIB = 1024 * 1024;

/** A function that answers `{"seen":…}`, and what it was given. */
function createFunction(overrides: Partial<InvocationResult & { throttled: false }> = {}) {
  const payloads: string[] = [];
  const runtime = {
    async invoke(payload: string): Promise<InvocationResult> {
      payloads.push(payload);
      const answer = { throttled: false as const, requestId: "r-1", statusCode: 200 as const, executedVersion: "7" };
      return { ...answer, payload: `{"seen":${payload}}`, ...overrides };
    },
    stop: async () => {},
  };
  return { runtime, payloads };
}

describe("Lambda's Invoke, seen by the SDK", () => {
  let cloud: Awaited<ReturnType<typeof listen>>;
  let lambda: ReturnType<typeof createFunction>;
  beforeEach(async () => {
    cloud = await listen();
    lambda = createFunction();
    cloud.functions.add({ arn: ARN, qualifiers: ["7", "live"], runtime: lambda.runtime });
  });
  afterEach(async () => {
    await cloud.endpoint.close();
    expect([cloud.errors, cloud.unmodelled]).to.deep.equal([[], []]);
  });

  const invokeWith = (input: InvokeCommandInput) =>
    withSdkClients(cloud.url, ({ lambda: client }) => client.send(new InvokeCommand(input)));
  const invoke = (input: Partial<InvokeCommandInput> = {}) =>
    invokeWith({ FunctionName: ARN, Payload: Buffer.from('{"a":1}'), ...input });
  const refusal = (input: Partial<InvokeCommandInput>) =>
    invoke(input).then(
      () => expect.fail("it was not refused"),
      (error: { name: string; message: string; $metadata: { httpStatusCode: number } }) => error,
    );
  const text = (payload: Uint8Array | undefined) => Buffer.from(payload ?? []).toString();

  const names: [what: string, FunctionName: string, Qualifier?: string][] = [
    ["its name", "enrich"],
    ["its name and an alias", "enrich:live"],
    ["its name, and an alias apart", "enrich", "live"],
    ["its ARN", ARN],
    ["the ARN of an alias", `${ARN}:live`],
    ["the ARN of an alias, and the alias once more", `${ARN}:live`, "live"],
    ["a version", `${ARN}:7`],
    ["a partial ARN", "000000000000:function:enrich:$LATEST"],
  ];
  for (const [what, FunctionName, Qualifier] of names)
    it(`reaches a function by ${what}`, async () => {
      const answer = await invoke({ FunctionName, ...(Qualifier && { Qualifier }) });
      expect([answer.StatusCode, answer.ExecutedVersion, answer.FunctionError]).to.deep.equal([200, "7", undefined]);
      expect(text(answer.Payload)).to.equal('{"seen":{"a":1}}');
      expect(answer.$metadata.requestId).to.equal("r-1");
    });

  it("gives a function that is invoked without a payload an empty object", async () => {
    await invokeWith({ FunctionName: ARN });
    expect(lambda.payloads).to.deep.equal(["{}"]);
  });

  it("tells an error of the function from an error of the call", async () => {
    const broken = createFunction({ functionError: "Unhandled", payload: '{"errorType":"TypeError"}' });
    cloud.functions.add({ arn: `${ARN}-broken`, qualifiers: [], runtime: broken.runtime });
    const { FunctionError, StatusCode, Payload } = await invoke({ FunctionName: "enrich-broken" });
    expect([FunctionError, StatusCode, text(Payload)]).to.deep.equal(["Unhandled", 200, '{"errorType":"TypeError"}']);
  });

  it("takes an event at once, and gives it to the function", async () => {
    const { StatusCode, Payload } = await invoke({ InvocationType: "Event", Qualifier: "live" });
    expect([StatusCode, text(Payload)]).to.deep.equal([202, ""]);
    await cloud.asynchronous.stop();
    expect(lambda.payloads).to.deep.equal(['{"a":1}']);
  });

  it("checks a dry run and invokes nothing", async () => {
    expect((await invoke({ InvocationType: "DryRun" })).StatusCode).to.equal(204);
    expect(lambda.payloads).to.deep.equal([]);
    expect((await refusal({ InvocationType: "DryRun", FunctionName: "none" })).name).to.equal(
      "ResourceNotFoundException",
    );
  });

  const large = Buffer.from(JSON.stringify("x".repeat(6 * MIB)));
  const refused: [what: string, input: Partial<InvokeCommandInput>, status: number, name: string, message: RegExp][] = [
    [
      "a function that is not there",
      { FunctionName: "none" },
      404,
      "ResourceNotFoundException",
      /^Function not found: arn:aws:lambda:eu-west-1:000000000000:function:none:\$LATEST$/,
    ],
    ["an alias that is not there", { Qualifier: "blue" }, 404, "ResourceNotFoundException", /function:enrich:blue$/],
    [
      "a function of another region",
      { FunctionName: ARN.replace("eu-west-1", "us-east-1") },
      404,
      "ResourceNotFoundException",
      /^Functions from 'us-east-1' are not reachable in this region \('eu-west-1'\)$/,
    ],
    [
      "two qualifiers that differ",
      { FunctionName: `${ARN}:live`, Qualifier: "7" },
      400,
      "InvalidParameterValueException",
      /does not match the specified qualifier/,
    ],
    [
      "what is no name",
      { FunctionName: "a b" },
      400,
      "ValidationException",
      /^1 validation error detected: Value 'a b'/,
    ],
    [
      "a payload that is no JSON",
      { Payload: Buffer.from("{") },
      400,
      "InvalidRequestContentException",
      /^Could not parse request body into json: Could not parse payload into json: /,
    ],
    ["more than 6 MB", { Payload: large }, 413, "RequestTooLargeException", /smaller than 6291456 bytes/],
    [
      "an asynchronous invocation of a function that is not there",
      { FunctionName: "none", InvocationType: "Event" },
      404,
      "ResourceNotFoundException",
      /function:none:\$LATEST$/,
    ],
  ];
  for (const [what, input, status, name, message] of refused)
    it(`refuses ${what}`, async () => {
      const error = await refusal(input);
      expect([error.$metadata.httpStatusCode, error.name]).to.deep.equal([status, name]);
      expect(error.message).to.match(message);
      expect(lambda.payloads).to.deep.equal([]);
    });

  it("says that a function has no room for another invocation", async () => {
    const runtime = { invoke: async () => ({ throttled: true as const }), stop: async () => {} };
    cloud.functions.add({ arn: `${ARN}-full`, qualifiers: [], runtime });
    const error = await refusal({ FunctionName: "enrich-full" });
    expect([error.$metadata.httpStatusCode, error.name]).to.deep.equal([429, "TooManyRequestsException"]);
    expect(error).to.include({ Reason: "ReservedFunctionConcurrentInvocationLimitExceeded", Type: "User" });
  });
});
