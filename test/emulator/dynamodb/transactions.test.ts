import { expect } from "chai";
import { AwsError } from "../../../emulator/aws-error.ts";
import { caller, createTable, errorOf } from "./create-table.ts";

const [a, b] = [{ id: { S: "a" } }, { id: { S: "b" } }];

function createAccounts() {
  const table = createTable();
  const { dynamodb, TableName, put, get } = table;
  put({ ...a, balance: { N: "10" } });
  put({ ...b, balance: { N: "0" } });
  const move = (amount: string, ClientRequestToken?: string) => {
    const ExpressionAttributeValues = { ":n": { N: amount } };
    return dynamodb.transactWriteItems(caller, {
      ClientRequestToken,
      TransactItems: [
        {
          Update: {
            ...{ TableName, Key: a, UpdateExpression: "SET balance = balance - :n", ExpressionAttributeValues },
            ...{ ConditionExpression: "balance >= :n", ReturnValuesOnConditionCheckFailure: "ALL_OLD" },
          },
        },
        { Update: { TableName, Key: b, UpdateExpression: "ADD balance :n", ExpressionAttributeValues } },
      ],
    });
  };
  const balances = () => [a, b].map((key) => get(key)?.balance);
  return { ...table, move, balances };
}

describe("transactions", () => {
  it("write all of their items or none, and say which condition failed on which item", () => {
    const { move, balances } = createAccounts();
    move("4");
    expect(balances()).to.deep.equal([{ N: "6" }, { N: "4" }]);
    let failed: unknown;
    try {
      move("7");
    } catch (error) {
      failed = error;
    }
    expect(failed).to.be.an.instanceOf(AwsError);
    expect(failed).to.have.deep.property("members", {
      CancellationReasons: [
        {
          ...{ Code: "ConditionalCheckFailed", Message: "The conditional request failed" },
          Item: { ...a, balance: { N: "6" } },
        },
        { Code: "None" },
      ],
    });
    expect(balances()).to.deep.equal([{ N: "6" }, { N: "4" }]);
  });

  it("are done once for one token within ten minutes", async () => {
    const { move, balances, clock } = createAccounts();
    move("1", "token");
    move("1", "token");
    expect(balances()).to.deep.equal([{ N: "9" }, { N: "1" }]);
    expect(errorOf(() => move("2", "token"))).to.contain("IdempotentParameterMismatchException");
    await clock.advance(10 * 60_000);
    move("1", "token");
    expect(balances()).to.deep.equal([{ N: "8" }, { N: "2" }]);
  });

  it("write an item once", () => {
    const { dynamodb, TableName } = createAccounts();
    const twice = { TransactItems: [{ Put: { TableName, Item: a } }, { Delete: { TableName, Key: a } }] };
    expect(errorOf(() => dynamodb.transactWriteItems(caller, twice))).to.equal(
      "ValidationException: Transaction request cannot include multiple operations on one item",
    );
  });

  it("are cancelled where an update can't be made", () => {
    const { dynamodb, TableName, get } = createAccounts();
    const UpdateExpression = "SET balance = nothing";
    const failed = () =>
      dynamodb.transactWriteItems(caller, {
        TransactItems: [{ Delete: { TableName, Key: a } }, { Update: { TableName, Key: b, UpdateExpression } }],
      });
    expect(failed).to.throw("specific reasons [None, ValidationError]");
    expect(get(a)).not.to.equal(undefined);
  });

  it("are cancelled by keys of another type; an empty key is refused at once", () => {
    const { dynamodb, TableName } = createAccounts();
    const write = (Item: Record<string, { S: string } | { N: string }>) => () =>
      dynamodb.transactWriteItems(caller, {
        TransactItems: [{ Put: { TableName, Item } }, { Delete: { TableName, Key: a } }],
      });
    expect(write({ id: { N: "1" } })).to.throw("specific reasons [ValidationError, None]");
    expect(errorOf(write({ id: { S: "" } }))).to.equal(
      "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: id",
    );
  });

  it("read items of several tables in their order", () => {
    const { dynamodb, TableName } = createAccounts();
    const Get = (Key: typeof a, ProjectionExpression?: string) => ({ Get: { TableName, Key, ProjectionExpression } });
    const TransactItems = [Get(b, "balance"), Get({ id: { S: "none" } }), Get(a, "id")];
    expect(dynamodb.transactGetItems(caller, { TransactItems })).to.deep.equal({
      Responses: [{ Item: { balance: { N: "0" } } }, {}, { Item: a }],
    });
  });
});
