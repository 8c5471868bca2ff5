import { AwsError } from "../../aws-error.ts";
import { invalid, invalidValues } from "../errors.ts";
import { isMet, type ParsedCondition } from "../expressions/condition.ts";
import { legacyUpdates } from "../expressions/legacy.ts";
import { parseUpdate } from "../expressions/parse-update.ts";
import { pathsInUpdate } from "../expressions/paths-in.ts";
import type { Placeholders } from "../expressions/placeholders.ts";
import { applyUpdate, type UpdateAction } from "../expressions/update.ts";
import { namesOf } from "../store/key-schema.ts";
import type { Order } from "../store/sorted-entries.ts";
import type { DynamodbTable } from "../store/table.ts";
import type { TableItem } from "../values/attribute-value.ts";
import { readItem } from "../values/read-value.ts";
import { itemBytes } from "../values/size.ts";
import {
  type ConditionInput,
  type KeyInput,
  openExpressions,
  type PutInput,
  readCondition,
  type UpdateInput,
} from "./input.ts";
import { checkIndexKeys, checkScalarKeys, orderOfItem, orderOfKey } from "./keys.ts";

const MAXIMUM_ITEM_BYTES = 400 * 1024;

/** A write of one item, read and checked, not done yet. */
export type Write = {
  table: DynamodbTable;
  order: Order;
  actions: readonly UpdateAction[];
  /** The item after it. @throws AwsError ValidationException */
  resultOf(before: TableItem | undefined): TableItem | undefined;
  /** @throws AwsError ConditionalCheckFailedException */
  check(before: TableItem | undefined): void;
};

/** Reads a put. @throws AwsError ValidationException */
export function readPut(table: DynamodbTable, input: PutInput): Write {
  const condition = readOnlyCondition(input);
  const item = readItem(input.Item);
  if (itemBytes(item) > MAXIMUM_ITEM_BYTES) throw invalid("Item size has exceeded the maximum allowed size");
  const order = orderOfItem(table, item);
  return { table, order, actions: [], resultOf: () => item, check: checkerOf(condition, input) };
}

/** Reads a delete. @throws AwsError ValidationException */
export function readDelete(table: DynamodbTable, input: KeyInput): Write {
  const condition = readOnlyCondition(input);
  const order = orderOfKey(table, readItem(input.Key));
  return { table, order, actions: [], resultOf: () => undefined, check: checkerOf(condition, input) };
}

/** Reads what is a condition and nothing else. @throws AwsError ValidationException */
export function readCheck(table: DynamodbTable, input: KeyInput): Write {
  return { ...readDelete(table, input), resultOf: (before) => before };
}

/** Reads an update. @throws AwsError ValidationException */
export function readUpdate(table: DynamodbTable, input: UpdateInput): Write {
  const { UpdateExpression, ConditionExpression, AttributeUpdates, Expected } = input;
  const placeholders = openExpressions(
    input,
    { UpdateExpression, ConditionExpression },
    { AttributeUpdates, Expected },
  );
  const actions = readActions(input, placeholders);
  const condition = readCondition(input, placeholders);
  placeholders.checkAllUsed();
  const key = readItem(input.Key);
  const order = orderOfKey(table, key);
  checkPaths(table, actions);
  return {
    ...{ table, order, actions, check: checkerOf(condition, input) },
    resultOf(before) {
      const after = applyUpdate(actions, before ?? key);
      checkIndexKeys(table, after);
      // What only takes away makes no item; an update of nothing does.
      if (before === undefined && actions.length > 0 && actions.every(takesAway)) return undefined;
      if (itemBytes(after) <= MAXIMUM_ITEM_BYTES) return after;
      throw invalid("Item size to update has exceeded the maximum allowed size");
    },
  };
}

const takesAway = ({ kind }: UpdateAction) => kind === "remove" || kind === "delete";

function readActions(
  { UpdateExpression, AttributeUpdates }: UpdateInput,
  placeholders: Placeholders,
): readonly UpdateAction[] {
  if (UpdateExpression !== undefined) return parseUpdate(UpdateExpression, placeholders);
  return AttributeUpdates === undefined ? [] : legacyUpdates(AttributeUpdates);
}

function checkPaths(table: DynamodbTable, actions: readonly UpdateAction[]): void {
  const keys = namesOf(table.keySchema);
  const [name] = actions.find(({ path }) => keys.includes(String(path[0])))?.path ?? [];
  if (name !== undefined) throw invalidValues(`Cannot update attribute ${name}. This attribute is part of the key`);
  checkScalarKeys(table, pathsInUpdate(actions));
}

function readOnlyCondition(input: ConditionInput): ParsedCondition | undefined {
  const { ConditionExpression, Expected } = input;
  const placeholders = openExpressions(input, { ConditionExpression }, { Expected });
  const condition = readCondition(input, placeholders);
  placeholders.checkAllUsed();
  return condition;
}

function checkerOf(condition: ParsedCondition | undefined, input: ConditionInput): Write["check"] {
  return (before) => {
    if (condition === undefined || isMet(condition, before ?? {})) return;
    const isShown = input.ReturnValuesOnConditionCheckFailure === "ALL_OLD" && before !== undefined;
    throw new AwsError(
      "ConditionalCheckFailedException",
      "The conditional request failed",
      400,
      isShown ? { Item: before } : {},
    );
  };
}
