import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { holdsUnknown, read, readList } from "../../../policies/core/properties.ts";
import { isStackRule, must } from "../../../policies/core/rule.ts";
import { Stack } from "../../../policies/core/stack-view.ts";
import { rules } from "../../../policies/rules/rules.ts";
import { graphOf } from "../../least-privilege/support/graphs.ts";
import { createStackResource, UNKNOWN, violations } from "../../support/policies.ts";

describe("reading properties", () => {
  const props = { a: { b: [{ c: 1 }] }, nothing: null, later: UNKNOWN };
  const cases: [path: string, value: unknown][] = [
    ["a.b[0].c", 1],
    ["a.b[1].c", undefined],
    ["a.x.y", undefined],
    ["nothing", undefined],
    ["a.b.length", 1],
    ["toString", undefined],
    ["later", UNKNOWN],
    ["later.within", UNKNOWN],
  ];
  for (const [at, value] of cases) it(`finds ${String(value)} at ${at}`, () => expect(read(props, at)).to.equal(value));

  it("tells each item of a list by its path", () => {
    expect(readList(props, "a.b")).to.deep.equal([{ path: "a.b[0]", value: { c: 1 } }]);
    expect(readList(props, "a")).to.deep.equal([]);
    expect(readList(props, "later")).to.deep.equal([{ path: "later", value: UNKNOWN }]);
  });

  it("sees what is unknown at any depth", () => {
    expect([holdsUnknown(props), holdsUnknown(props.a), holdsUnknown([[UNKNOWN]]), holdsUnknown(null)]).to.deep.equal([
      true,
      false,
      true,
      false,
    ]);
  });

  it("never lets a test see what is not known yet", () => {
    const findings = must(props, "later", () => true, "must be known");
    expect(findings).to.deep.equal([{ property: "later", value: UNKNOWN, message: "must be known" }]);
  });
});

describe("a stack's resources", () => {
  const stream = createStackResource({ type: "stream", name: "s", props: { arn: "arn:s" } });
  const other = createStackResource({ type: "stream", name: "o", props: { arn: UNKNOWN } });
  const reader = (eventSourceArn: unknown, sources: string[] = []) =>
    createStackResource({
      type: "reader",
      props: { eventSourceArn },
      propertyDependencies: { eventSourceArn: sources },
    });
  const target = (from: ReturnType<typeof reader>) =>
    new Stack([stream, other, from]).target(from, "eventSourceArn", "stream");

  it("are found by what AWS calls them", () => expect(target(reader("arn:s"))).to.equal(stream));
  it("are none of the stack's when nothing is called so", () => expect(target(reader("arn:x"))).to.equal(undefined));
  it("are found by what a property was built from", () => expect(target(reader(UNKNOWN, [other.urn]))).to.equal(other));
  it("can't be told when a property was built from several", () =>
    expect(target(reader(UNKNOWN, [other.urn, stream.urn]))).to.equal(UNKNOWN));
  it("can't be told when a property was built from none", () => expect(target(reader(UNKNOWN))).to.equal(UNKNOWN));
  it("are none when the property is absent", () => expect(target(reader(undefined))).to.equal(undefined));

  it("know who refers to them", () => {
    const from = reader("arn:s");
    expect(new Stack([stream, from]).referringTo(stream, "eventSourceArn", "reader")).to.deep.equal([from]);
  });
});

describe("a stack of thousands", () => {
  it("is searched in time that grows with it, not with its square", () => {
    let reads = 0;
    const count = 2000;
    const names = Array.from({ length: count }, (_, index) => `arn:${index}`);
    const counted = (arn: string) => ({
      get arn() {
        reads += 1;
        return arn;
      },
    });
    const streams = names.map((arn) => createStackResource({ type: "stream", name: arn, props: counted(arn) }));
    const readers = names.map((eventSourceArn) => createStackResource({ type: "reader", props: { eventSourceArn } }));
    const stack = new Stack([...streams, ...readers]);
    for (const [index, reader] of readers.entries())
      expect(stack.target(reader, "eventSourceArn", "stream")).to.equal(streams[index]);
    for (const [index, stream] of streams.entries())
      expect(stack.referringTo(stream, "eventSourceArn", "reader")).to.deep.equal([readers[index]]);
    expect(reads).to.be.at.most(5 * count);
  });
});

describe("every rule", () => {
  it("has a name of its own, in kebab case", () => {
    const names = rules.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
    for (const name of names) expect(name).to.match(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  for (const rule of rules) {
    it(`${rule.name} says what, why, and how to mend it`, () => {
      expect(rule.description).to.match(/^[A-Z].{20,200}\.$/);
      expect(rule.fix).to.match(/\.$/);
      for (const id of rule.covers)
        expect(id).to.match(/^(checkov|cfn_nag|cdk-nag|guard-registry|securityhub|control-tower):\S+$/);
      for (const [name, schema] of Object.entries(rule.config?.properties ?? {}))
        expect(schema, name).to.have.property("default");
    });
  }

  it("is tested by cases, and by a break of our own stack", async () => {
    const folder = path.resolve(import.meta.dirname, "../../../policies");
    const testFolder = path.dirname(import.meta.dirname);
    const filesOf = (dir: string) =>
      readdirSync(dir, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    const text = filesOf(testFolder)
      .map((name) => readFileSync(path.join(testFolder, name), "utf8"))
      .join("\n");
    const untested: string[] = [];
    for (const name of filesOf(folder).filter((name) => name !== "index.ts")) {
      const exported = Object.entries<unknown>(await import(path.join(folder, name)));
      for (const [id] of exported.filter(([, value]) => rules.some((rule) => rule === value))) {
        // Once for what it accepts and refuses, once for the break of our own stack.
        if ([...text.matchAll(new RegExp(`\\b${id}\\b`, "g"))].length < 2) untested.push(id);
      }
    }
    expect(untested).to.deep.equal([]);
  });

  it("takes any value, known or not, without breaking", () => {
    const odd: unknown[] = [UNKNOWN, null, 1, "", [], [UNKNOWN], {}, { a: UNKNOWN }, "*"];
    const names = [
      "arn",
      "policy",
      "environment",
      "vpcConfig",
      "destinationConfig",
      "metricsConfig",
      "dimensions",
      "role",
      "tags",
    ];
    for (const value of odd) {
      const props = Object.fromEntries(
        [...names, "functionName", "eventSourceArn", "metricQueries", "egress"].map((name) => [name, value]),
      );
      const types = [...new Set(rules.flatMap((rule) => (isStackRule(rule) ? [] : rule.types)))];
      const resources = types.map((type) => ({
        ...{ urn: type, type, name: "x", id: "", custom: true, inputs: props, outputs: props, dependencies: [] },
        ...{ propertyDependencies: {}, protect: false, secrets: [] },
      }));
      expect(() => violations(resources)).not.to.throw();
    }
  });

  for (const stack of ["dev", "prod"] as const)
    it(`is content with our own stack ${stack}`, async () => {
      const { resources } = await graphOf(stack);
      expect(violations(resources).map(({ rule, property }) => `${rule}: ${property}`)).to.deep.equal([]);
    });
});

it("the pack has a version of its own, which the host asks for", () => {
  const manifest = JSON.parse(
    readFileSync(path.resolve(import.meta.dirname, "../../../policies/package.json"), "utf8"),
  );
  expect(manifest).to.include({ type: "module", main: "index.js" }).and.have.property("version");
});
