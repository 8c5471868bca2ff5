import { expect } from "chai";
import { SOURCES } from "../../examples/github-oidc-role/document.ts";
import { evaluate } from "../../offline/engine.ts";
import type { Graph } from "../../offline/graph.ts";
import type { RequestContext } from "./iam/conditions.ts";
import { decide } from "./iam/decide.ts";
import { ofType } from "./iam/principals.ts";
import { resourcePoliciesOf } from "./iam/resource-policies.ts";
import { ACCOUNT, DEPLOY_ROLE, DEPLOY_ROLE_FOLDER, deployRoleGraph, PROVIDER } from "./support/deploy-role.ts";

const PROVIDER_TYPE = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
const dir = DEPLOY_ROLE_FOLDER;

describe("examples/github-oidc-role, who may take the role", () => {
  let graph: Graph;
  before(async function () {
    this.timeout(30_000);
    graph = await deployRoleGraph();
  });

  it("makes GitHub's provider when the account has none", async () => {
    const made = await evaluate({ dir, stack: "dev" });
    const [provider] = ofType(made, PROVIDER_TYPE);
    expect(provider?.inputs).to.include({ url: "https://token.actions.githubusercontent.com" });
    expect(provider?.inputs.clientIdLists).to.deep.equal(["sts.amazonaws.com"]);
  });

  it("names every bad setting at once", async () => {
    const config = {
      ...{ repository: "acme/*", environment: "dev*", oidcProviderArn: "arn:aws:iam::1:oidc-provider/x" },
      ...{ sources: '["flink"]', reads: '["arn:aws:kinesis:us-east-1:111122223333:stream/*"]' },
    };
    const message = await evaluate({ dir, stack: "dev", config }).then(
      () => "accepted",
      (error: Error) => error.message,
    );
    for (const name of Object.keys(config)) expect(message).to.include(`github-oidc-role:${name} must`);
  });

  it("says so where regions and sources ask for more than a policy has room for", async () => {
    const regions = ["us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-west-1", "eu-west-2"];
    const config = { regions: JSON.stringify(regions), sources: JSON.stringify(SOURCES), oidcProviderArn: PROVIDER };
    const refused = await evaluate({ dir, stack: "dev", config }).catch((error: Error) => error);
    expect(String(refused)).to.match(
      /tributary-dev-\S+ must have at most 6144 characters, got \d+: .*\nFix: fewer sources/,
    );
  });

  describe("its trust", () => {
    const claims = (sub: string, aud = "sts.amazonaws.com") => ({
      "token.actions.githubusercontent.com:sub": sub,
      "token.actions.githubusercontent.com:aud": aud,
    });
    const SUB = "repo:acme/pipeline:environment:dev";
    const assume = (context: RequestContext, federated = PROVIDER, action = "sts:AssumeRoleWithWebIdentity") => {
      const [trust] = resourcePoliciesOf(graph);
      if (!trust) throw new Error("The role must have a trust policy, got none.");
      return decide({ caller: { federated }, action, resource: DEPLOY_ROLE, context }, { resource: trust.policy })
        .allowed;
    };

    it("lets in jobs of one environment of one repository", () => {
      expect(assume(claims(SUB))).to.equal(true);
    });

    for (const sub of [
      "repo:acme/pipeline:environment:prod",
      "repo:acme/pipeline:environment:dev2",
      "repo:acme/pipeline:ref:refs/heads/main",
      "repo:acme/pipeline:pull_request",
      "repo:acme/other:environment:dev",
      "repo:evil/pipeline:environment:dev",
      "REPO:acme/pipeline:environment:dev",
    ])
      it(`keeps out ${sub}`, () => {
        expect(assume(claims(sub))).to.equal(false);
      });

    it("keeps out tokens made out to others, without claims, of other providers, and other ways in", () => {
      expect(assume(claims(SUB, "https://github.com/acme"))).to.equal(false);
      expect(assume({ "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" })).to.equal(false);
      expect(assume({ "token.actions.githubusercontent.com:sub": SUB })).to.equal(false);
      expect(assume(claims(SUB), PROVIDER.replace(ACCOUNT, "999999999999"))).to.equal(false);
      expect(assume(claims(SUB), PROVIDER, "sts:AssumeRole")).to.equal(false);
    });
  });
});
