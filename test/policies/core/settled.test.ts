import { expect } from "chai";
import type { StackRule } from "../../../policies/core/rule.ts";
import { SettledRules } from "../../../policies/core/settled.ts";
import { Stack } from "../../../policies/core/stack-view.ts";

const TOPIC = "aws:sns/topic:Topic";
const createStack = (...names: string[]): Stack =>
  new Stack(names.map((name) => ({ urn: name, type: TOPIC, name, props: { name }, propertyDependencies: {} })));

/** A rule that no topic may have a name. */
const createRule = (forbidden: string, overrides: Partial<StackRule> = {}): StackRule => ({
  ...{ name: `not-${forbidden}`, description: "", severity: "low", level: "advisory", covers: [], fix: "" },
  checkStack: (stack) =>
    stack.resources.flatMap(({ name, urn }) =>
      name === forbidden ? [{ urn, property: "name", value: name, message: "must be another" }] : [],
    ),
  ...overrides,
});

/** Does as the SDK's host does: asks each rule for its type, skips it when no resource has it, and else unpacks the stack for it. */
function host(settled: SettledRules, rules: readonly StackRule[], stack: Stack) {
  const unpacked: string[] = [];
  const found: string[] = [];
  for (const [index, rule] of rules.entries()) {
    const type = settled.typeFor(rule, index);
    if (type !== undefined && stack.ofType(type).length === 0) continue;
    unpacked.push(rule.name);
    settled.unpacked(stack);
    found.push(...rule.checkStack(stack, { config: {}, today: "" }).map(({ urn = "" }) => `${rule.name} ${urn}`));
  }
  return { unpacked, found };
}

describe("rules that have nothing to say of a stack", () => {
  const rules = [createRule("a"), createRule("b"), createRule("c", { needs: TOPIC })];
  const config = { properties: { topics: { type: "integer" as const, default: 1 } } };

  it("are skipped once the stack was unpacked for one of them", () => {
    const { unpacked, found } = host(new SettledRules(() => ""), rules, createStack("b"));
    expect(unpacked).to.deep.equal(["not-a", "not-b"]);
    expect(found).to.deep.equal(["not-b b"]);
  });

  it("are found out anew for another stack of the same run", () => {
    const settled = new SettledRules(() => "");
    expect(host(settled, rules, createStack("x")).found).to.deep.equal([]);
    expect(host(settled, rules, createStack("a", "c")).found).to.deep.equal(["not-a a", "not-c c"]);
    expect(host(settled, rules, createStack("b")).found).to.deep.equal(["not-b b"]);
  });

  it("are run when they have parameters, which only the host knows", () => {
    const { unpacked } = host(
      new SettledRules(() => ""),
      [rules[0] ?? createRule("a"), createRule("z", { config })],
      createStack("x"),
    );
    expect(unpacked).to.deep.equal(["not-a", "not-z"]);
  });

  it("stay skipped where no resource has the type that they need", () => {
    const other = createRule("a", { needs: "aws:sqs/queue:Queue" });
    expect(host(new SettledRules(() => ""), [other, ...rules], createStack("a")).unpacked).to.deep.equal(["not-a"]);
  });
});
