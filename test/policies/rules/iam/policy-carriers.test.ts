import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { carriersOf, documentsOf } from "../../../../policies/rules/iam/policy-carriers.ts";

const aws = path.resolve(import.meta.dirname, "../../../../node_modules/@pulumi/aws");
const KINDS = ["identity", "resource", "trust", "endpoint"] as const;

describe("what carries policy documents", () => {
  for (const type of carriersOf(...KINDS))
    it(`is a resource and an input of the AWS provider: ${type}`, () => {
      const [, module = ""] = type.split(":");
      const types = readFileSync(path.join(aws, `${module}.d.ts`), "utf8");
      const code = readFileSync(path.join(aws, `${module}.js`), "utf8");
      expect(code).to.include(`__pulumiType = '${type}'`);
      const inlined = { inlinePolicies: [{}] };
      for (const document of documentsOf(type, inlined, ...KINDS))
        expect(types).to.match(new RegExp(`${document.path.split("[")[0]}\\??: pulumi\\.Input`));
    });

  it("is every resource of KMS and IAM that has a policy among its inputs", () => {
    const found = ["kms", "iam"].flatMap((service) =>
      readdirSync(path.join(aws, service))
        .filter((file) => file.endsWith(".d.ts"))
        .map((file) => path.join(aws, service, file.replace(".d.ts", "")))
        .filter((file) => /^ {4}policy\??: pulumi\.Input/m.test(readFileSync(`${file}.d.ts`, "utf8")))
        .map((file) => /__pulumiType = '(.+)'/.exec(readFileSync(`${file}.js`, "utf8"))?.[1]),
    );
    expect(found).to.have.length.greaterThan(5);
    expect(carriersOf(...KINDS)).to.include.members(found);
  });

  it("is told by kind", () => {
    expect(carriersOf("trust")).to.deep.equal(["aws:iam/role:Role"]);
    const endpoints = ["aws:ec2/vpcEndpoint:VpcEndpoint", "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy"];
    expect(carriersOf("endpoint")).to.deep.equal(endpoints);
    expect(carriersOf("resource").filter((type) => endpoints.includes(type))).to.deep.equal([]);
    const props = { assumeRolePolicy: "{}", inlinePolicies: [{ policy: "{}" }, { policy: "{}" }] };
    const paths = (...kinds: (typeof KINDS)[number][]) =>
      documentsOf("aws:iam/role:Role", props, ...kinds).map((document) => document.path);
    expect(paths("trust")).to.deep.equal(["assumeRolePolicy"]);
    expect(paths("identity")).to.deep.equal(["inlinePolicies[0].policy", "inlinePolicies[1].policy"]);
    expect(documentsOf("aws:s3/object:Object", props, ...KINDS)).to.deep.equal([]);
  });
});
