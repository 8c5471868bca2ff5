import { expect } from "chai";
import type { Graph } from "../../offline/graph.ts";
import { actionOf, disagreements, type ObservedCall } from "./iam/compare-calls.ts";
import { decide } from "./iam/decide.ts";
import { type Principal, principalsOf } from "./iam/principals.ts";
import { resourcePoliciesOf } from "./iam/resource-policies.ts";
import { graphOf } from "./support/graphs.ts";
import { observeCalls } from "./support/run-pipeline.ts";

/** Copies of principals without one action. */
const without = (principals: Principal[], action: string): Principal[] =>
  principals.map((principal) => ({
    ...principal,
    policies: principal.policies.map((policy) => ({
      ...policy,
      Statement: policy.Statement.map((statement) => ({
        ...statement,
        Action: statement.Action.filter((name) => name !== action),
      })),
    })),
  }));

describe("what the running code calls", () => {
  let graph: Graph;
  let principals: Principal[];
  let calls: ObservedCall[];
  let problems: string[];
  before(async function () {
    this.timeout(60_000);
    graph = await graphOf("dev");
    principals = principalsOf(graph);
    ({ calls, problems } = await observeCalls(graph));
  });

  it("is modelled, so that no call goes unseen", () => {
    expect(problems).to.deep.equal([]);
  });

  it("is what the policies allow, and they allow no more", () => {
    expect(disagreements(principals, calls)).to.deep.equal([]);
  });

  it("comes from the function in every region, and passes the VPC's endpoints", () => {
    const ofFunction = calls.filter(({ by }) => by === "function");
    expect(new Set(ofFunction.map((call) => `${call.region} ${actionOf(call)}`))).to.deep.equal(
      new Set(
        principals
          .filter(({ kind }) => kind === "function")
          .flatMap(({ place }) => [`${place.region} kinesis:PutRecords`, `${place.region} s3:PutObject`]),
      ),
    );
    for (const call of ofFunction) {
      const principal = principals.find(({ kind, place }) => kind === "function" && place.region === call.region);
      const holder = call.service === "s3" ? "S3 endpoint" : "Kinesis endpoint";
      const endpoint = resourcePoliciesOf(graph).find(
        (one) => one.holder === holder && one.region === call.region,
      )?.policy;
      if (!principal || !endpoint) throw new Error(`${call.region} must have a function and a ${holder}, got none.`);
      const request = {
        caller: { role: principal.place.role },
        action: actionOf(call),
        resource: call.resource ?? "*",
      };
      expect(decide(request, { identity: principal.policies, endpoint }).allowed, request.resource).to.equal(true);
    }
  });

  it("disagrees with a policy that lacks what is called", () => {
    for (const action of ["kinesis:PutRecords", "s3:PutObject", "kinesis:GetRecords"])
      expect(disagreements(without(principals, action), calls).join("\n")).to.match(
        new RegExp(`called ${action} on .*, which its policy does not allow`),
      );
  });

  it("disagrees with a policy that allows what is never called", () => {
    const fewer = (service: string, operation: string) =>
      calls.filter((call) => call.service !== service || call.operation !== operation);
    expect(disagreements(principals, fewer("s3", "PutObject")).join("\n")).to.match(
      /function of us-east-1 may call s3:PutObject on .*quarantine.*, and never did/,
    );
    expect(disagreements(principals, fewer("kinesis", "PutRecord")).join("\n")).to.match(
      /producer of us-east-1 may call kinesis:PutRecord on .*, and never did/,
    );
  });

  it("disagrees with calls on what is another's", () => {
    const [call] = calls.filter(({ by, service }) => by === "function" && service === "kinesis");
    if (!call) throw new Error("The function must have put records, got none.");
    for (const resource of [
      call.resource?.replace("output", "input"),
      call.resource?.replaceAll(call.region, "sa-east-1"),
      undefined,
    ])
      expect(disagreements(principals, [...calls, { ...call, resource }])).to.have.length(1);
  });
});
