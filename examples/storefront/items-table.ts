import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { type Item, item, type NewItem } from "./item.ts";

/** Names one item. */
export type ItemKey = { category: string; id: string };

/** How a change ended: with the item as it is now, or undone since the item is gone or was changed by somebody else. */
export type Changed = { item: Item } | "gone" | "overtaken";

/** The items of a table. */
export type ItemsTable = ReturnType<typeof createItemsTable>;

type Stored = Record<string, AttributeValue>;

/** Reads and writes the items of a table. */
export function createItemsTable(client: DynamoDBClient, TableName: string) {
  const keyOf = ({ category, id }: ItemKey) => ({ category: { S: category }, id: { S: id } });

  return {
    async read(key: ItemKey): Promise<Item | undefined> {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: keyOf(key), ConsistentRead: true }));
      return Item && fromStored(Item);
    },

    /** A page of a category in the order of IDs, and the ID after which the next one begins. */
    async list(category: string, limit: number, after?: string): Promise<{ items: Item[]; next: string | undefined }> {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          ...{ TableName, Limit: limit, KeyConditionExpression: "category = :category" },
          ExpressionAttributeValues: { ":category": { S: category } },
          ...(after !== undefined && { ExclusiveStartKey: keyOf({ category, id: after }) }),
        }),
      );
      return { items: Items.map(fromStored), next: LastEvaluatedKey?.id?.S };
    },

    /**
     * Creates an item, or finds the one that the same request created before.
     * @param request tells whether it was the same. Returns undefined when it was not.
     */
    async create(key: ItemKey, content: NewItem, request: string): Promise<Item | undefined> {
      const created = { ...key, version: 1, ...content };
      try {
        await client.send(
          new PutItemCommand({
            ...{ TableName, Item: { ...toStored(created), request: { S: request } } },
            ...{ ConditionExpression: "attribute_not_exists(id)", ReturnValuesOnConditionCheckFailure: "ALL_OLD" },
          }),
        );
        return created;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException) || error.Item === undefined) throw error;
        return error.Item.request?.S === request ? fromStored(error.Item) : undefined;
      }
    },

    /** Changes an item, if it still has that version. */
    async replace(key: ItemKey, content: NewItem, version: number): Promise<Changed> {
      const update = new UpdateItemCommand({ TableName, Key: keyOf(key), ...settingTo(content, version) });
      const changed = await orRefusal(client.send(update));
      return typeof changed === "string" ? changed : { item: fromStored(changed.Attributes ?? {}) };
    },

    /** Deletes an item, if it still has that version. */
    async remove(key: ItemKey, version: number): Promise<"removed" | "gone" | "overtaken"> {
      const remove = new DeleteItemCommand({ TableName, Key: keyOf(key), ...ifVersion(version) });
      const removed = await orRefusal(client.send(remove));
      return typeof removed === "string" ? removed : "removed";
    },
  };
}

/** Sets what a client says of an item; what the item has beside, it keeps. */
function settingTo(content: NewItem, version: number) {
  const values = Object.entries(toStored({ ...content, version: version + 1 }));
  const { ExpressionAttributeValues, ...condition } = ifVersion(version);
  return {
    ...condition,
    ReturnValues: "ALL_NEW" as const,
    UpdateExpression: `SET ${values.map(([name]) => `#${name} = :new_${name}`).join(", ")}`,
    ExpressionAttributeNames: Object.fromEntries(values.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ...ExpressionAttributeValues,
      ...Object.fromEntries(values.map(([name, value]) => [`:new_${name}`, value])),
    },
  };
}

const ifVersion = (version: number) => ({
  ConditionExpression: "#version = :version",
  ExpressionAttributeNames: { "#version": "version" },
  ExpressionAttributeValues: { ":version": { N: String(version) } },
  ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
});

/** What a write answers, or why its condition did not hold. */
async function orRefusal<Answer extends object>(write: Promise<Answer>): Promise<Answer | "gone" | "overtaken"> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return error.Item === undefined ? "gone" : "overtaken";
    throw error;
  }
}

const toStored = (given: Partial<Item>): Stored =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === "number" ? { N: String(value) } : { S: value },
    ]),
  );

function fromStored(stored: Stored): Item {
  const members = Object.keys(item.shape).map((name) => {
    const { N, S } = stored[name] ?? {};
    return [name, N === undefined ? S : Number(N)];
  });
  return item.parse(Object.fromEntries(members));
}
