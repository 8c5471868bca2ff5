import { expect } from "chai";
import type { InvocationResult } from "../../../../emulator/lambda/function/function-runtime.ts";
import { type InvokeResult, invokeWith } from "../../../../operate/redrive/invoke/invoke-call.ts";
import { listen, withSdkClients } from "../../../emulator/endpoint/create-endpoint.ts";

const ARN = "arn:aws:lambda:eu-west-1:000000000000:function:audit";

describe("an invocation of redrive, through the SDK", () => {
  let cloud: Awaited<ReturnType<typeof listen>>;
  beforeEach(async () => {
    cloud = await listen();
  });
  afterEach(() => cloud.endpoint.close());

  const invoke = (answer: Partial<InvocationResult & { throttled: false }> | "throttled", aliasArn = `${ARN}:live`) => {
    const answered = { throttled: false as const, requestId: "r", statusCode: 200 as const, executedVersion: "1" };
    const runtime = {
      invoke: async (): Promise<InvocationResult> =>
        answer === "throttled" ? { throttled: true } : { ...answered, payload: "null", ...answer },
      stop: async () => {},
    };
    cloud.functions.add({ arn: ARN, qualifiers: ["live"], runtime });
    return withSdkClients(cloud.url, ({ lambda }) =>
      invokeWith(lambda)({ aliasArn, event: "{}", sequenceNumbers: ["1", "2", "3"] }),
    );
  };

  const undone = (...itemIdentifiers: unknown[]) =>
    JSON.stringify({ batchItemFailures: itemIdentifiers.map((itemIdentifier) => ({ itemIdentifier })) });
  const table: [what: string, payload: string, result: InvokeResult][] = [
    ["nothing", "null", { kind: "answered", done: 3 }],
    ["no failures", undone(), { kind: "answered", done: 3 }],
    ["a record, all before it done", undone("3", "2"), { kind: "answered", done: 1 }],
    ["the first record", undone("1"), { kind: "answered", done: 0 }],
    ["a record that it was not given", undone("9"), { kind: "answered", done: 0 }],
    ["no identifier", undone(null), { kind: "answered", done: 0 }],
  ];
  for (const [what, payload, result] of table)
    it(`is understood when the function names ${what}`, async () => {
      expect(await invoke({ payload })).to.deep.equal(result);
    });

  it("knows the type of the function's error, when that is a name", async () => {
    const failed = (payload: string) => invoke({ functionError: "Unhandled", payload });
    expect(await failed('{"errorType":"Sandbox.Timedout","errorMessage":"secret"}')).to.deep.equal({
      ...{ kind: "function-error", errorType: "Sandbox.Timedout" },
    });
    for (const payload of ['{"errorType":"a secret \\u001b[2J"}', "{", "null"])
      expect(await failed(payload)).to.deep.equal({ kind: "function-error", errorType: "an error without a type" });
  });

  it("tells what passes from what does not", async () => {
    expect(await invoke("throttled")).to.include({ kind: "throttled", code: "TooManyRequestsException" });
    expect(await invoke({}, `${ARN}-gone:live`)).to.include({ kind: "refused", code: "ResourceNotFoundException" });
  });
});
