import { expect } from "chai";
import { decide } from "./iam/decide.ts";
import type { Place } from "./iam/place.ts";
import type { PolicyDocument } from "./iam/policy-document.ts";
import { type Principal, principalsOf } from "./iam/principals.ts";
import { type PolicyHolder, type ResourcePolicy, resourcePoliciesOf } from "./iam/resource-policies.ts";
import { rights } from "./iam/rights.ts";
import { EVERYTHING, INVITES_EVERYONE } from "./support/administrator.ts";
import { graphOf } from "./support/graphs.ts";
import { actionsOf } from "./support/reference.ts";
import { FOREIGN_ACCOUNT, universeOf } from "./support/universe.ts";

const services = { "Kinesis endpoint": "kinesis", "S3 endpoint": "s3" } as const;

for (const stack of ["dev", "prod"] as const)
  describe(`VPC endpoints of ${stack}`, () => {
    let functions: Principal[];
    let policies: ResourcePolicy[];
    before(async function () {
      this.timeout(30_000);
      const graph = await graphOf(stack);
      functions = principalsOf(graph).filter(({ kind }) => kind === "function");
      policies = resourcePoliciesOf(graph);
    });
    const endpointOf = ({ region }: Place, holder: PolicyHolder): PolicyDocument => {
      const [found, ...others] = policies.filter((policy) => policy.holder === holder && policy.region === region);
      if (!found || others.length > 0)
        throw new Error(`${region} must have one ${holder}, got ${others.length || "none"}.`);
      return found.policy;
    };

    for (const [holder, service] of Object.entries(services) as [keyof typeof services, string][]) {
      const codeRights = rights.filter(
        ({ caller, action }) => caller.startsWith("the function's code") && action.startsWith(`${service}:`),
      );

      it(`pass what the function's code calls through the ${holder}, and nothing else`, async () => {
        const universe = universeOf(functions.map(({ place }) => place));
        const resources = universe.filter((arn) => arn.startsWith(`arn:aws:${service}:`));
        for (const { place } of functions)
          for (const action of await actionsOf(service))
            for (const resource of resources) {
              const caller = { role: place.role };
              const request = { caller, action, resource, resourceAccount: place.account };
              const { allowed } = decide(request, { identity: [EVERYTHING], endpoint: endpointOf(place, holder) });
              const isCalled = codeRights.some(
                (right) =>
                  right.action === action &&
                  functions.some(
                    (one) => one.place.region === place.region && right.resources(one.place).includes(resource),
                  ),
              );
              expect(allowed, `${action} ${resource}`).to.equal(isCalled);
            }
      });

      it(`pass no other account's calls through the ${holder}: foreign credentials carry no records out`, () => {
        for (const { place } of functions)
          for (const { action, resources } of codeRights)
            for (const resource of resources(place)) {
              const isAllowed = (account: string) => {
                const caller = { role: `arn:aws:iam::${account}:role/r` };
                const request = { caller, action, resource, resourceAccount: place.account };
                const endpoint = endpointOf(place, holder);
                return decide(request, { identity: [EVERYTHING], resource: INVITES_EVERYONE, endpoint }).allowed;
              };
              expect(isAllowed(place.account)).to.equal(true);
              expect(isAllowed(FOREIGN_ACCOUNT)).to.equal(false);
            }
      });
    }
  });
