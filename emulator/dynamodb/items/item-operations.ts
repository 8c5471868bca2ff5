import { invalid } from "../errors.ts";
import { project } from "../expressions/path.ts";
import { change } from "../store/change.ts";
import { findTable } from "../store/find-table.ts";
import type { TableScope, Tables } from "../store/table.ts";
import type { TableItem } from "../values/attribute-value.ts";
import { readItem } from "../values/read-value.ts";
import { itemBytes } from "../values/size.ts";
import { consumed, readUnits, writeUnits } from "./capacity.ts";
import type { AnswerInput, KeyInput, PutInput, UpdateInput } from "./input.ts";
import { orderOfKey } from "./keys.ts";
import { type GetInput, readProjection } from "./projection.ts";
import { readDelete, readPut, readUpdate, type Write } from "./write.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html */
export function getItem(tables: Tables, scope: TableScope, input: GetInput & { TableName: string; Key: TableItem }) {
  const table = findTable(tables, scope, input.TableName);
  const projectOf = readProjection(table, input);
  const item = table.items.get(orderOfKey(table, readItem(input.Key)));
  return {
    ...(item && { Item: projectOf(item) }),
    ...consumed(input, table.name, readUnits(itemBytes(item ?? {}), input.ConsistentRead === true)),
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html */
export function putItem(tables: Tables, scope: TableScope, input: PutInput & AnswerInput) {
  checkReturnValues(input);
  return perform(tables, readPut(findTable(tables, scope, input.TableName), input), input);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html */
export function deleteItem(tables: Tables, scope: TableScope, input: KeyInput & AnswerInput) {
  checkReturnValues(input);
  return perform(tables, readDelete(findTable(tables, scope, input.TableName), input), input);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html */
export function updateItem(tables: Tables, scope: TableScope, input: UpdateInput & AnswerInput) {
  return perform(tables, readUpdate(findTable(tables, scope, input.TableName), input), input);
}

function checkReturnValues({ ReturnValues = "NONE" }: AnswerInput): void {
  if (ReturnValues !== "NONE" && ReturnValues !== "ALL_OLD") throw invalid("ReturnValues can only be ALL_OLD or NONE");
}

function perform(tables: Tables, write: Write, input: AnswerInput) {
  const before = write.table.items.get(write.order);
  write.check(before);
  const after = write.resultOf(before);
  change(tables, write.table, write.order, after);
  const Attributes = answered(write, before, after, input.ReturnValues);
  return {
    ...(Attributes && { Attributes }),
    ...consumed(input, write.table.name, writeUnits(before, after)),
  };
}

function answered(
  { actions }: Write,
  before: TableItem | undefined,
  after: TableItem | undefined,
  asked: string | undefined,
): TableItem | undefined {
  const paths = actions.map(({ path }) => path);
  if (asked === "ALL_OLD") return before;
  if (asked === "ALL_NEW") return after;
  if (asked !== "UPDATED_OLD" && asked !== "UPDATED_NEW") return undefined;
  const updated = project((asked === "UPDATED_OLD" ? before : after) ?? {}, paths);
  return Object.keys(updated).length > 0 ? updated : undefined;
}
