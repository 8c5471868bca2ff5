import { AwsError, isAwsError } from "../../aws-error.ts";
import { invalid } from "../errors.ts";
import { change } from "../store/change.ts";
import { findTable } from "../store/find-table.ts";
import type { TableScope, Tables } from "../store/table.ts";
import type { TableItem } from "../values/attribute-value.ts";
import { readItem } from "../values/read-value.ts";
import { itemBytes } from "../values/size.ts";
import { type CapacityInput, consumedByTable, readUnits, writeUnits } from "./capacity.ts";
import type { KeyInput, PutInput, UpdateInput } from "./input.ts";
import { orderOfKey } from "./keys.ts";
import { type GetInput, readProjection } from "./projection.ts";
import { readCheck, readDelete, readPut, readUpdate, type Write } from "./write.ts";

/** One write of a transaction, by AWS's names. */
export type TransactWrite = {
  ConditionCheck?: KeyInput | undefined;
  Put?: PutInput | undefined;
  Update?: UpdateInput | undefined;
  Delete?: KeyInput | undefined;
};

/** Input of TransactWriteItems. */
export type TransactWriteInput = CapacityInput & {
  TransactItems: readonly TransactWrite[];
  ClientRequestToken?: string | undefined;
};

type Reason = { Code: string; Message?: string; Item?: unknown };

const MAXIMUM_ITEMS = 100;
const MAXIMUM_BYTES = 4 * 1024 * 1024;
const TOKEN_LIFETIME_MS = 600_000;
/** A transaction prepares and commits. */
const UNITS_EACH = 2;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export function transactWriteItems(tables: Tables, scope: TableScope, input: TransactWriteInput) {
  if (input.TransactItems.length > MAXIMUM_ITEMS) throw tooMany();
  const { ClientRequestToken: token, ...request } = input;
  const tokenKey = token && `${scope.account}/${scope.region}/${token}`;
  if (tokenKey !== undefined && isRepeated(tables, tokenKey, JSON.stringify(request))) return {};
  const read = input.TransactItems.map((item) => outcome(() => readTransactWrite(tables, scope, item), isWrongKey));
  checkDistinctItems(read.flatMap(({ value }) => value ?? []));
  const units = new Map<string, number>();
  const done = read.map(({ reason, value: write }) => (write === undefined ? { reason } : tryWrite(write, units)));
  if (done.some(({ reason }) => reason.Code !== "None")) throw cancelled(done.map(({ reason }) => reason));
  if (done.reduce((sum, { value }) => sum + itemBytes(value ?? {}), 0) > MAXIMUM_BYTES)
    throw invalid("Collection size of items in a transaction cannot exceed 4MB");
  for (const [index, { value: write }] of read.entries())
    if (write !== undefined) change(tables, write.table, write.order, done[index]?.value);
  if (tokenKey !== undefined)
    tables.tokens.set(tokenKey, { request: JSON.stringify(request), atMs: tables.clock.now() });
  return consumedByTable(input, units);
}

/** Whether the same transaction was done in the last ten minutes. @throws AwsError IdempotentParameterMismatchException */
function isRepeated({ tokens, clock }: Tables, key: string, request: string): boolean {
  const oldestMs = clock.now() - TOKEN_LIFETIME_MS;
  for (const [each, { atMs }] of tokens) if (atMs <= oldestMs) tokens.delete(each);
  const known = tokens.get(key);
  if (known !== undefined && known.request !== request)
    throw new AwsError(
      "IdempotentParameterMismatchException",
      "The request uses the same client token as a previous, but non-identical request. Do not reuse a client token with different requests, unless the requests are identical",
    );
  return known !== undefined;
}

function readTransactWrite(tables: Tables, scope: TableScope, item: TransactWrite): Write {
  const [operation, ...others] = Object.values(item).filter((member) => member !== undefined);
  if (operation === undefined || others.length > 0)
    throw invalid("TransactItems can only contain one of Check, Put, Update or Delete");
  const table = findTable(tables, scope, operation.TableName);
  if (item.Put !== undefined) return readPut(table, item.Put);
  if (item.Update !== undefined) return readUpdate(table, item.Update);
  if (item.Delete !== undefined) return readDelete(table, item.Delete);
  return readCheck(table, item.ConditionCheck ?? { TableName: table.name, Key: {} });
}

function checkDistinctItems(writes: readonly Write[]): void {
  if (new Set(writes.map(({ table, order }) => [table.arn, ...order].join("\0"))).size < writes.length)
    throw invalid("Transaction request cannot include multiple operations on one item");
}

/** What came of one item. */
type Outcome<T> = { reason: Reason; value?: T };

function tryWrite(
  { table, order, check, resultOf }: Write,
  units: Map<string, number>,
): Outcome<TableItem | undefined> {
  const before = table.items.get(order);
  return outcome(
    () => {
      check(before);
      const after = resultOf(before);
      units.set(table.name, (units.get(table.name) ?? 0) + UNITS_EACH * writeUnits(before, after));
      return after;
    },
    ({ message }) => !message.startsWith("One or more parameter values are not valid."),
  );
}

/** Keys of another type cancel the transaction; whatever else is wrong with a request is told at once. */
const isWrongKey = ({ message }: AwsError) => /Type mismatch|Missing the key|does not match the schema/.test(message);

function outcome<T>(work: () => T, isReason: (error: AwsError) => boolean): Outcome<T> {
  try {
    return { reason: { Code: "None" }, value: work() };
  } catch (error) {
    if (!isAwsError(error) || !isReason(error)) throw error;
    const Code = error.name === "ConditionalCheckFailedException" ? "ConditionalCheckFailed" : "ValidationError";
    return { reason: { Code, Message: error.message, ...error.members } };
  }
}

function cancelled(reasons: readonly Reason[]): AwsError {
  return new AwsError(
    "TransactionCanceledException",
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(", ")}]`,
    400,
    { CancellationReasons: reasons },
  );
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html */
export function transactGetItems(
  tables: Tables,
  scope: TableScope,
  input: CapacityInput & { TransactItems: readonly { Get: GetInput & { TableName: string; Key: TableItem } }[] },
) {
  if (input.TransactItems.length > MAXIMUM_ITEMS) throw tooMany();
  const units = new Map<string, number>();
  const Responses = input.TransactItems.map(({ Get }) => {
    const table = findTable(tables, scope, Get.TableName);
    const projectOf = readProjection(table, Get);
    const item = table.items.get(orderOfKey(table, readItem(Get.Key)));
    const taken = UNITS_EACH * readUnits(itemBytes(item ?? {}), true);
    units.set(table.name, (units.get(table.name) ?? 0) + taken);
    return item === undefined ? {} : { Item: projectOf(item) };
  });
  return { Responses, ...consumedByTable(input, units) };
}

function tooMany(): AwsError {
  return invalid(
    `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to ${MAXIMUM_ITEMS}`,
  );
}
