import { z } from "zod";
import { butFor, type LeafRule, literal, onlyMember, operators, ruleReader } from "./rule.ts";

const list = z.array(literal).min(1);

/** The rules of filter policies of SNS. https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html */
export const readTopicRule = ruleReader(
  {
    ...operators,
    "anything-but": { takes: "a value, a list of values, or a prefix or a suffix", read: anythingBut },
  },
  "filter policies of SNS",
);

function anythingBut(argument: unknown): LeafRule | undefined {
  const values = list.safeParse(Array.isArray(argument) ? argument : [argument]);
  if (values.success) return butFor((leaf) => values.data.some((value) => value === leaf));
  const { operator, argument: inner } = onlyMember(argument);
  if (operator !== "prefix" && operator !== "suffix") return undefined;
  const refused = operators[operator].read(inner);
  return refused && butFor(refused);
}
