import { z } from "zod";
import { butFor, type LeafRule, literal, onlyMember, operators, ruleReader } from "./rule.ts";

const list = z.array(literal).min(1);
const refusable = [operators.prefix, operators.suffix, operators["equals-ignore-case"]];
const refusableNames = ["prefix", "suffix", "equals-ignore-case"];

/** The rules of Lambda's filters. https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax */
export const readLambdaRule = ruleReader(
  {
    ...operators,
    "anything-but": { takes: "a list of values", read: anythingBut },
  },
  "Lambda's filters",
);

function anythingBut(argument: unknown): LeafRule | undefined {
  const values = list.safeParse(Array.isArray(argument) ? argument : [argument]);
  if (values.success) return butFor((leaf) => values.data.some((value) => value === leaf));
  const { operator, argument: inner } = onlyMember(argument);
  const refused = refusable[refusableNames.indexOf(operator)]?.read(inner);
  return refused && butFor(refused);
}
