import * as lambda from "@pulumi/aws/lambda/index.js";
import { expect } from "chai";
import { FailureStore } from "../../../infra/data/failures.ts";
import {
  asynchronousGrants,
  asynchronousOf,
  asynchronousProblems,
  createEventInvokeConfig,
} from "../../../infra/flow/asynchronous.ts";
import { watchAsynchronous } from "../../../infra/watch/asynchronous.ts";
import { ACCOUNT, underMocks } from "../../support/mocks.ts";

const [region, keyArn] = ["us-east-1", "arn:aws:kms:us-east-1:111122223333:key/k"];
const createStore = (name = "failures") =>
  new FailureStore(name, { region, accountId: ACCOUNT, keyArn, retentionDays: 14, tags: {}, protect: false });

describe("triggers that invoke asynchronously", () => {
  it("set retries, age and the failure store on the alias, once for all of them", async () => {
    const { rows } = await underMocks(() => {
      const failures = createStore();
      const asynchronous = asynchronousOf([{}, { asynchronous: { failures } }, { asynchronous: { failures } }]);
      const to = { function: lambda.Function.get("f", "f"), alias: lambda.Alias.get("live", "live") };
      if (asynchronous) createEventInvokeConfig("f", to, asynchronous, {});
    });
    const configs = rows.filter(({ type }) => type.endsWith(":FunctionEventInvokeConfig"));
    expect(configs.map(({ inputs }) => inputs)).to.deep.equal([
      {
        ...{ functionName: "f", qualifier: "live", region, maximumRetryAttempts: 2, maximumEventAgeInSeconds: 21_600 },
        destinationConfig: { onFailure: { destination: "arn:aws:s3:::failures" } },
      },
    ]);
  });

  it("let Lambda write to the failure store with the function's role", async () => {
    const { result } = await underMocks(() => {
      const grants = asynchronousGrants(asynchronousOf([{ asynchronous: { failures: createStore() } }]));
      return grants.map(({ kind }) => kind);
    });
    expect(result).to.deep.equal(["write-discarded"]);
    expect(asynchronousGrants(asynchronousOf([{}]))).to.deep.equal([]);
  });

  const refused: [settings: object, other: object, problem: RegExp][] = [
    [{ maximumRetryAttempts: 3 }, {}, /^maximumRetryAttempts must be from 0 to 2, got 3\.\nFix: /],
    [{ maximumEventAgeSeconds: 59 }, {}, /^maximumEventAgeSeconds must be from 60 to 21600, got 59/],
    [
      { maximumRetryAttempts: 1 },
      { maximumRetryAttempts: 2 },
      /^maximumRetryAttempts must be the same for every trigger/,
    ],
  ];
  for (const [settings, other, problem] of refused)
    it(`are refused with ${JSON.stringify([settings, other])}`, async () => {
      const { result } = await underMocks(() => {
        const failures = createStore();
        const one = { asynchronous: { failures, ...settings } };
        const both = Object.keys(other).length > 0 ? [one, { asynchronous: { failures, ...other } }] : [one];
        return asynchronousProblems(both);
      });
      expect(result).to.have.length(1);
      expect(result[0]).to.match(problem);
    });

  it("are refused with two failure stores", async () => {
    const { result } = await underMocks(() =>
      asynchronousProblems(["a", "b"].map((name) => ({ asynchronous: { failures: createStore(name) } }))),
    );
    expect(result).to.have.length(1);
    expect(result[0]).to.match(/^failures must be the same/);
  });

  it("are watched: what is given up, what waits, what could not be kept, and loops", () => {
    const alarms = watchAsynchronous("f").alarms.map(({ metric, dimensions }) => [metric, dimensions]);
    expect(alarms).to.deep.equal(
      ["AsyncEventsDropped", "AsyncEventAge", "DestinationDeliveryFailures", "RecursiveInvocationsDropped"].map(
        (metric) => [metric, { FunctionName: "f" }],
      ),
    );
  });
});
