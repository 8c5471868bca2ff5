import { invalid } from "../errors.ts";
import type { ParsedCondition } from "../expressions/condition.ts";
import { type LegacyConditions, type LegacyUpdates, legacyCondition } from "../expressions/legacy.ts";
import { parseCondition } from "../expressions/parse-condition.ts";
import { type PlaceholderInput, type Placeholders, readPlaceholders } from "../expressions/placeholders.ts";
import type { TableItem } from "../values/attribute-value.ts";
import type { CapacityInput } from "./capacity.ts";

/** What every write of one item can be given, by AWS's names. */
export type ConditionInput = PlaceholderInput & {
  TableName: string;
  ConditionExpression?: string | undefined;
  Expected?: LegacyConditions | undefined;
  ConditionalOperator?: string | undefined;
  ReturnValuesOnConditionCheckFailure?: string | undefined;
};
/** What a write answers, by AWS's names. */
export type AnswerInput = CapacityInput & { ReturnValues?: string | undefined };
/** Input of PutItem. */
export type PutInput = ConditionInput & { Item: TableItem };
/** Input of DeleteItem, and of a transaction's ConditionCheck. */
export type KeyInput = ConditionInput & { Key: TableItem };
/** Input of UpdateItem. */
export type UpdateInput = KeyInput & {
  UpdateExpression?: string | undefined;
  AttributeUpdates?: LegacyUpdates | undefined;
};

/** Placeholders of an input that has these expressions; `legacy` are the members that none may stand beside. @throws AwsError ValidationException */
export function openExpressions(
  input: PlaceholderInput,
  expressions: Readonly<Record<string, string | undefined>>,
  legacy: Readonly<Record<string, unknown>>,
): Placeholders {
  const given = (members: Readonly<Record<string, unknown>>) =>
    Object.keys(members).filter((name) => members[name] !== undefined);
  const [used, old] = [given(expressions), given(legacy)];
  if (used.length > 0 && old.length > 0)
    throw invalid(
      `Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {${old.join(", ")}} Expression parameters: {${used.join(", ")}}`,
    );
  return readPlaceholders(input, Object.values(expressions));
}

/** The condition of a write, if it has one. @throws AwsError ValidationException */
export function readCondition(input: ConditionInput, placeholders: Placeholders): ParsedCondition | undefined {
  const { ConditionExpression, Expected, ConditionalOperator } = input;
  if (ConditionExpression !== undefined)
    return parseCondition("ConditionExpression", ConditionExpression, placeholders);
  return Expected && legacyCondition(Expected, ConditionalOperator);
}
