import { expect } from "chai";
import { arnParts } from "./iam/arn.ts";
import type { RequestContext } from "./iam/conditions.ts";
import { type Decision, decide } from "./iam/decide.ts";
import type { PolicyDocument } from "./iam/policy-document.ts";
import { ofType, type Principal, principalsOf } from "./iam/principals.ts";
import { resourcePoliciesOf } from "./iam/resource-policies.ts";
import { type Right, rights } from "./iam/rights.ts";
import { INVITES_EVERYONE } from "./support/administrator.ts";
import { graphOf } from "./support/graphs.ts";
import { actionsOf, hasNoResource, supports } from "./support/reference.ts";
import { FOREIGN_ACCOUNT, kmsContextsOf, universeOf } from "./support/universe.ts";

/**
 * Lambda asks that these stand on every ARN of the account; EC2 asks about interfaces only.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
const ON_ANY_TYPE = new Set([
  "ec2:AssignPrivateIpAddresses",
  "ec2:DeleteNetworkInterface",
  "ec2:UnassignPrivateIpAddresses",
]);

const rightsOf = ({ kind }: Principal) => rights.filter(({ principal }) => principal === kind);
/** What AWS may ask about when the action is called. */
async function resourcesFor(action: string, arns: string[]): Promise<string[]> {
  if (await hasNoResource(action)) return ["*"];
  if (!ON_ANY_TYPE.has(action)) return [...arns, "*"];
  const supported = await Promise.all(arns.map((arn) => supports(action, arn)));
  return arns.filter((_, index) => supported[index]);
}

const callerOf = ({ kind, place }: Principal) => ({
  role: kind === "flow log" && place.flowLog ? place.flowLog.role : place.role,
});
const same = (a: RequestContext, b: RequestContext) => JSON.stringify(a) === JSON.stringify(b);

for (const stack of ["dev", "prod"] as const)
  describe(`identity policies of ${stack}`, () => {
    let principals: Principal[];
    let keyPolicies: Map<string, PolicyDocument>;
    before(async function () {
      this.timeout(30_000);
      const graph = await graphOf(stack);
      principals = principalsOf(graph);
      keyPolicies = new Map(
        resourcePoliciesOf(graph)
          .filter(({ holder }) => holder === "key")
          .map(({ resource, policy }) => [String(resource.outputs.arn), policy]),
      );
    });

    const ask = (principal: Principal, action: string, resource: string, context: RequestContext): Decision => {
      const key = keyPolicies.get(resource);
      return decide(
        { caller: callerOf(principal), action, resource, context },
        { identity: principal.policies, ...(key && { resource: key }) },
      );
    };
    const isRight = (right: Right, principal: Principal, resource: string, context: RequestContext) =>
      right.resources(principal.place).includes(resource) && same(right.context?.(principal.place) ?? {}, context);

    it("belong to principals that the tables know, with a flow log, a producer, a consumer and an operator in each region", async () => {
      const graph = await graphOf(stack);
      const types = new Set(graph.resources.map(({ type }) => type).filter((type) => type.startsWith("aws:iam/")));
      expect([...types]).to.have.members([
        "aws:iam/role:Role",
        "aws:iam/policy:Policy",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      ]);
      expect(principals.flatMap(({ policies }) => policies)).to.have.length(
        ofType(graph, "aws:iam/policy:Policy").length,
      );
      const regions = new Set(principals.map(({ place }) => place.region)).size;
      const functions = ofType(graph, "aws:lambda/function:Function").length;
      const expected = {
        function: functions,
        "flow log": regions,
        producer: regions,
        consumer: regions,
        operator: regions,
      };
      for (const [kind, count] of Object.entries(expected))
        expect(
          principals.filter((principal) => principal.kind === kind),
          kind,
        ).to.have.length(count);
      expect(ofType(graph, "aws:iam/role:Role")).to.have.length(functions + regions);
      for (const { inputs } of ofType(graph, "aws:iam/role:Role"))
        expect(inputs).to.not.have.any.keys("inlinePolicies", "managedPolicyArns");
    });

    it("allow every call that the code and AWS on its behalf make", () => {
      for (const principal of principals)
        for (const right of rightsOf(principal))
          for (const resource of right.resources(principal.place)) {
            const decision = ask(principal, right.action, resource, right.context?.(principal.place) ?? {});
            expect(decision.allowed, `${principal.kind} ${right.action} ${resource}`).to.equal(true);
          }
    });

    it("deny every other action, and the same ones on what is another's", async function () {
      this.timeout(60_000);
      const places = principals.filter(({ kind }) => kind === "function").map(({ place }) => place);
      const universe = universeOf(places);
      const kmsContexts = kmsContextsOf(places);
      const services = new Set(rights.map(({ action }) => action.slice(0, action.indexOf(":"))));
      const wrong: string[] = [];
      let asked = 0;
      for (const service of services) {
        const arns = universe.filter((arn) => arnParts(arn)[2] === service);
        for (const action of await actionsOf(service)) {
          const resources = await resourcesFor(action, arns);
          for (const principal of principals) {
            const granted = rightsOf(principal).filter((right) => right.action === action);
            for (const resource of resources)
              for (const context of service === "kms" ? kmsContexts : [{}]) {
                const expected = granted.some((right) => isRight(right, principal, resource, context));
                const { allowed } = ask(principal, action, resource, context);
                asked += 1;
                if (allowed !== expected)
                  wrong.push(
                    `${principal.kind} of ${principal.place.region} ${action} ${resource} ${JSON.stringify(context)}`,
                  );
              }
          }
        }
      }
      expect(wrong).to.deep.equal([]);
      expect(asked).to.be.greaterThan(100_000);
    });

    it("name every action in full, so that no other service is touched", () => {
      for (const { policies } of principals)
        for (const { Statement } of policies)
          for (const { Action } of Statement)
            for (const action of Action) expect(action).to.match(/^[a-z0-9]+:[A-Za-z]+$/);
    });

    it("keep the function's own code from Lambda's network rights, and from nothing that it needs", () => {
      for (const principal of principals.filter(({ kind }) => kind === "function"))
        for (const right of rightsOf(principal))
          for (const resource of right.resources(principal.place)) {
            const context = {
              ...right.context?.(principal.place),
              "lambda:SourceFunctionArn": principal.place.function,
            };
            const decision = ask(principal, right.action, resource, context);
            expect(decision.allowed, right.action).to.equal(!right.action.startsWith("ec2:"));
          }
    });

    it("put nothing in a bucket of the same name that another account owns", () => {
      for (const principal of principals)
        for (const right of rightsOf(principal).filter(({ action }) => action.startsWith("s3:")))
          for (const resource of right.resources(principal.place)) {
            const request = { caller: callerOf(principal), action: right.action, resource };
            const policies = { identity: principal.policies, resource: INVITES_EVERYONE };
            expect(decide(request, policies).allowed).to.equal(true);
            expect(decide({ ...request, resourceAccount: FOREIGN_ACCOUNT }, policies).allowed).to.equal(false);
          }
    });

    it("give nothing on another account's key, though its policy invites everyone", () => {
      for (const principal of principals)
        for (const right of rightsOf(principal).filter(({ action }) => action.startsWith("kms:"))) {
          const { key, account } = principal.place;
          const request = {
            caller: callerOf(principal),
            action: right.action,
            resource: key.replace(account, FOREIGN_ACCOUNT),
            context: right.context?.(principal.place) ?? {},
          };
          expect(decide(request, { identity: principal.policies, resource: INVITES_EVERYONE }).allowed).to.equal(false);
        }
    });
  });
