import type { Statement } from "../policy-document.ts";
import { allow, useKey } from "./allow.ts";
import type { Grant } from "./grant.ts";

type Of<Kind extends Grant["kind"]> = Grant & { kind: Kind };

/** What looking items up asks for: by key, in the table or in an index. */
export function readTable(grant: Of<"read-table">): Statement[] {
  const { tableArn } = grant;
  const actions = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"];
  return [allow("LookUpItems", actions, [tableArn, `${tableArn}/index/*`]), ...decrypt(grant)];
}

/** What putting, changing and deleting items asks for, in transactions too. */
export function writeTable(grant: Of<"write-table">): Statement[] {
  const actions = ["BatchWriteItem", "ConditionCheckItem", "DeleteItem", "PutItem", "UpdateItem"];
  return [
    allow(
      "WriteItems",
      actions.map((action) => `dynamodb:${action}`),
      grant.tableArn,
    ),
    ...decrypt(grant),
  ];
}

/** What Lambda's reading of a table's stream asks for. https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export function readChanges(grant: Of<"read-changes">): Statement[] {
  const { tableArn, streamArn } = grant;
  const actions = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];
  return [
    allow("ReadChanges", actions, streamArn),
    allow("ListChanges", ["dynamodb:ListStreams"], `${tableArn}/stream/*`),
    ...decrypt(grant),
  ];
}

/**
 * DynamoDB decrypts the table's key for whoever reads or writes, and makes all other keys from that one itself.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html
 */
function decrypt({ tableArn, keyArn, region }: Of<"read-table" | "write-table" | "read-changes">): Statement[] {
  if (keyArn === undefined) return [];
  const context = { "aws:dynamodb:tableName": tableArn.slice(tableArn.lastIndexOf("/") + 1) };
  return [useKey("DecryptItems", "kms:Decrypt", { keyArn, region }, "dynamodb", context)];
}
