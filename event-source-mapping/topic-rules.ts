import { z } from "zod";
import { cidr } from "./cidr.ts";
import { butFor, type LeafRule, literal, onlyMember, operators, ruleReader } from "./rule.ts";
import { wildcardTest } from "./wildcard.ts";

const list = z.array(literal).min(1);

/** The rules of filter policies of SNS. https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html */
export const readTopicRule = ruleReader(
  {
    ...operators,
    cidr,
    wildcard: { takes: "a string with no two wildcards in a row", read: wildcard },
    "anything-but": {
      takes: "a value, a list of values, or a prefix, a suffix or a wildcard",
      read: anythingBut,
    },
  },
  "filter policies of SNS",
);

const refusable: Readonly<Record<string, (argument: unknown) => LeafRule | undefined>> = {
  prefix: operators.prefix.read,
  suffix: operators.suffix.read,
  wildcard,
};

function anythingBut(argument: unknown): LeafRule | undefined {
  const values = list.safeParse([argument].flat());
  if (values.success) return butFor((leaf) => values.data.some((value) => value === leaf));
  const { operator, argument: inner } = onlyMember(argument);
  const refused = Object.hasOwn(refusable, operator) ? refusable[operator]?.(inner) : undefined;
  return refused && butFor(refused);
}

function wildcard(argument: unknown): LeafRule | undefined {
  const test = typeof argument === "string" ? wildcardTest(argument) : undefined;
  return test && ((leaf) => typeof leaf === "string" && test(leaf));
}
