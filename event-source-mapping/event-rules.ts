import { z } from "zod";
import { cidr } from "./cidr.ts";
import { butFor, type LeafRule, onlyMember, onString, operators, ruleReader } from "./rule.ts";
import { wildcardTest } from "./wildcard.ts";

const { prefix, suffix } = operators;
const ignoringCase = operators["equals-ignore-case"];
const values = z.union([z.array(z.string()).min(1), z.array(z.number()).min(1)]);

/** The rules of EventBridge's event patterns. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
export const readEventRule = ruleReader(
  {
    ...operators,
    prefix: {
      takes: "a string, or equals-ignore-case of one",
      read: (argument) =>
        prefix.read(argument) ??
        inAnyCase(argument, (leaf, start) => leaf.toLowerCase().startsWith(start.toLowerCase())),
    },
    suffix: {
      takes: "a string, or equals-ignore-case of one",
      read: (argument) =>
        suffix.read(argument) ?? inAnyCase(argument, (leaf, end) => leaf.toLowerCase().endsWith(end.toLowerCase())),
    },
    wildcard: {
      takes: "a string with no two wildcards in a row, and a backslash before * and \\ alone",
      read: wildcard,
    },
    cidr,
    "anything-but": {
      takes:
        "strings or numbers, one or a list of either, or prefix, suffix, equals-ignore-case or wildcard of strings",
      read: anythingBut,
    },
  },
  "EventBridge's event patterns",
);

function inAnyCase(argument: unknown, holds: (leaf: string, argument: string) => boolean): LeafRule | undefined {
  const { operator, argument: inner } = onlyMember(argument);
  return operator === "equals-ignore-case" ? onString(holds)(inner) : undefined;
}

function wildcard(argument: unknown): LeafRule | undefined {
  const test = typeof argument === "string" ? wildcardTest(argument) : undefined;
  return test && ((leaf) => typeof leaf === "string" && test(leaf));
}

/** What anything-but takes beside values, each of one string or of several. */
const refusable: Readonly<Record<string, { read(argument: unknown): LeafRule | undefined; takesEmpty: boolean }>> = {
  prefix: { read: prefix.read, takesEmpty: false },
  suffix: { read: suffix.read, takesEmpty: false },
  "equals-ignore-case": { read: ignoringCase.read, takesEmpty: true },
  wildcard: { read: wildcard, takesEmpty: true },
};

function anythingBut(argument: unknown): LeafRule | undefined {
  const refused = values.safeParse([argument].flat());
  if (refused.success) return butFor((leaf) => refused.data.some((value) => value === leaf));
  const { operator, argument: inner } = onlyMember(argument);
  const inside = Object.hasOwn(refusable, operator) ? refusable[operator] : undefined;
  const rules = [inner].flat().map((one) => (one === "" && !inside?.takesEmpty ? undefined : inside?.read(one)));
  const known = rules.filter((rule) => rule !== undefined);
  if (known.length === 0 || known.length < rules.length) return undefined;
  return butFor((leaf) => known.some((rule) => rule(leaf)));
}
