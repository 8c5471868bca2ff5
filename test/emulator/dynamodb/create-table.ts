import { AwsError } from "../../../emulator/aws-error.ts";
import { createDynamodb } from "../../../emulator/dynamodb/dynamodb.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";

/** Who calls in these tests. */
export const caller = { account: "111122223333", region: "eu-west-1" };

type Created = Parameters<ReturnType<typeof createDynamodb>["createTable"]>[1];

/** A table `orders` on demand, with the partition key `id` (S) and, where `sort` is given, a sort key `seq` of that type. */
export function createTable({ sort, ...overrides }: Partial<Created> & { sort?: "S" | "N" | "B" } = {}) {
  const clock = createVirtualClock();
  const dynamodb = createDynamodb({ clock });
  const TableName = overrides.TableName ?? "orders";
  const { TableDescription } = dynamodb.createTable(caller, {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [
      { AttributeName: "id", KeyType: "HASH" },
      ...(sort === undefined ? [] : [{ AttributeName: "seq", KeyType: "RANGE" } as const]),
    ],
    AttributeDefinitions: [
      { AttributeName: "id", AttributeType: "S" },
      ...(sort === undefined ? [] : [{ AttributeName: "seq", AttributeType: sort }]),
    ],
    ...overrides,
  });
  type Input<Name extends "putItem" | "updateItem" | "deleteItem" | "getItem" | "query" | "scan"> = Omit<
    Parameters<(typeof dynamodb)[Name]>[1],
    "TableName"
  >;
  return {
    ...{ clock, dynamodb, TableName, TableDescription },
    put: (Item: Input<"putItem">["Item"], others: Partial<Input<"putItem">> = {}) =>
      dynamodb.putItem(caller, { TableName, Item, ...others }),
    update: (input: Input<"updateItem">) => dynamodb.updateItem(caller, { TableName, ...input }),
    remove: (input: Input<"deleteItem">) => dynamodb.deleteItem(caller, { TableName, ...input }),
    get: (Key: Input<"getItem">["Key"], others: Partial<Input<"getItem">> = {}) =>
      dynamodb.getItem(caller, { TableName, Key, ...others }).Item,
    query: (input: Input<"query">) => dynamodb.query(caller, { TableName, ...input }),
    scan: (input: Input<"scan"> = {}) => dynamodb.scan(caller, { TableName, ...input }),
  };
}

/** What a call throws, as `Name: message`; undefined where it does not. */
export function errorOf(call: () => unknown): string | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    return error instanceof AwsError ? `${error.name}: ${error.message}` : String(error);
  }
}
