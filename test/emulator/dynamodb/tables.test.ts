import { expect } from "chai";
import { caller, createTable, errorOf } from "./create-table.ts";

const provisioned = {
  BillingMode: "PROVISIONED",
  ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
} as const;
const index = (IndexName: string, attribute: string) => ({
  IndexName,
  KeySchema: [{ AttributeName: attribute, KeyType: "HASH" }] as const,
  Projection: { ProjectionType: "ALL" } as const,
});

describe("tables", () => {
  it("are listed by name, page by page, those of their own account and region alone", () => {
    const { dynamodb } = createTable();
    const others = { KeySchema: [{ AttributeName: "id", KeyType: "HASH" }] as const, ...provisioned };
    const AttributeDefinitions = [{ AttributeName: "id", AttributeType: "S" }] as const;
    for (const TableName of ["users", "clicks"])
      dynamodb.createTable(caller, { TableName, ...others, AttributeDefinitions });
    const first = dynamodb.listTables(caller, { Limit: 2 });
    expect(first).to.deep.equal({ TableNames: ["clicks", "orders"], LastEvaluatedTableName: "orders" });
    const next = dynamodb.listTables(caller, { ExclusiveStartTableName: "orders" });
    expect(next).to.deep.equal({ TableNames: ["users"] });
    expect(dynamodb.listTables({ ...caller, region: "us-east-1" }, {})).to.deep.equal({ TableNames: [] });
  });

  const refused: [string, Parameters<typeof createTable>[0], string][] = [
    [
      "a short name",
      { TableName: "ab" },
      "TableName must be at least 3 characters long and at most 255 characters long",
    ],
    [
      "capacity on demand",
      { ProvisionedThroughput: provisioned.ProvisionedThroughput },
      "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
    ],
    [
      "no capacity where it is provisioned",
      { BillingMode: "PROVISIONED" },
      "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
    ],
    [
      "a key that is not defined",
      { AttributeDefinitions: [{ AttributeName: "other", AttributeType: "S" }] },
      "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [id], AttributeDefinitions: [other]",
    ],
    [
      "a definition that no key uses",
      {
        AttributeDefinitions: [
          { AttributeName: "id", AttributeType: "S" },
          { AttributeName: "other", AttributeType: "S" },
        ],
      },
      "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions",
    ],
    [
      "an index within partitions of a table that has no sort key",
      { LocalSecondaryIndexes: [index("by-other", "id")] },
      "One or more parameter values were invalid: Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex",
    ],
    [
      "two indexes of one name",
      { GlobalSecondaryIndexes: [index("same", "id"), index("same", "id")] },
      "One or more parameter values were invalid: Duplicate index name: same",
    ],
    [
      "a stream without a view",
      { StreamSpecification: { StreamEnabled: true } },
      "One or more parameter values were invalid: StreamViewType must be specified when StreamEnabled is true",
    ],
  ];
  for (const [what, input, error] of refused)
    it(`are refused with ${what}`, () => {
      expect(errorOf(() => createTable(input))).to.equal(`ValidationException: ${error}`);
    });

  it("are there once", () => {
    const { dynamodb } = createTable();
    const KeySchema = [{ AttributeName: "id", KeyType: "HASH" }] as const;
    const AttributeDefinitions = [{ AttributeName: "id", AttributeType: "S" }] as const;
    const again = { TableName: "orders", KeySchema, AttributeDefinitions, ...provisioned };
    expect(errorOf(() => dynamodb.createTable(caller, again))).to.contain("ResourceInUseException");
  });

  it("are not deleted while they are protected", () => {
    const { dynamodb, TableName } = createTable({ DeletionProtectionEnabled: true });
    expect(() => dynamodb.deleteTable(caller, { TableName })).to.throw("protected against deletion");
    dynamodb.updateTable(caller, { TableName, DeletionProtectionEnabled: false });
    dynamodb.deleteTable(caller, { TableName });
    const gone = "ResourceNotFoundException: Requested resource not found: Table: orders not found";
    expect(errorOf(() => dynamodb.deleteTable(caller, { TableName }))).to.equal(gone);
    const unknown = "ResourceNotFoundException: Requested resource not found";
    expect(errorOf(() => dynamodb.scan(caller, { TableName }))).to.equal(unknown);
  });

  it("get an index later, on demand too, with the items that were there before", () => {
    const { dynamodb, TableName, put, query } = createTable();
    put({ id: { S: "a" }, owner: { S: "me" } });
    put({ id: { S: "b" }, owner: { N: "7" } });
    const { TableDescription } = dynamodb.updateTable(caller, {
      TableName,
      AttributeDefinitions: [
        { AttributeName: "id", AttributeType: "S" },
        { AttributeName: "owner", AttributeType: "S" },
      ],
      GlobalSecondaryIndexUpdates: [{ Create: index("by-owner", "owner") }],
    });
    expect(TableDescription.GlobalSecondaryIndexes?.[0]).to.include({ IndexName: "by-owner", IndexStatus: "CREATING" });
    const { Table } = dynamodb.describeTable(caller, { TableName });
    expect(Table.GlobalSecondaryIndexes?.[0]).to.include({ IndexStatus: "ACTIVE", ItemCount: 1 });
    const mine = {
      IndexName: "by-owner",
      KeyConditionExpression: "#o = :me",
      ExpressionAttributeNames: { "#o": "owner" },
      ExpressionAttributeValues: { ":me": { S: "me" } },
    };
    expect(query(mine).Items).to.deep.equal([{ id: { S: "a" }, owner: { S: "me" } }]);
    expect(() => put({ id: { S: "c" }, owner: { N: "7" } })).to.throw("Type mismatch for Index Key owner");
    const Delete = { IndexName: "by-owner" };
    dynamodb.updateTable(caller, { TableName, GlobalSecondaryIndexUpdates: [{ Delete }] });
    expect(() => query(mine)).to.throw("The table does not have the specified index: by-owner");
  });

  it("keep tags, recovery and time to live as they are set", () => {
    const { dynamodb, TableName, TableDescription } = createTable({ Tags: [{ Key: "team", Value: "a" }] });
    const ResourceArn = TableDescription.TableArn;
    dynamodb.tagResource(caller, { ResourceArn, Tags: [{ Key: "stage", Value: "dev" }] });
    dynamodb.untagResource(caller, { ResourceArn, TagKeys: ["team"] });
    const { Tags } = dynamodb.listTagsOfResource(caller, { ResourceArn });
    expect(Tags).to.deep.equal([{ Key: "stage", Value: "dev" }]);
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
    const { ContinuousBackupsDescription } = dynamodb.updateContinuousBackups(caller, {
      ...{ TableName, PointInTimeRecoverySpecification },
    });
    expect(ContinuousBackupsDescription.PointInTimeRecoveryDescription).to.deep.include({
      ...{ PointInTimeRecoveryStatus: "ENABLED", RecoveryPeriodInDays: 35 },
    });
    const TimeToLiveSpecification = { Enabled: true, AttributeName: "expires" };
    dynamodb.updateTimeToLive(caller, { TableName, TimeToLiveSpecification });
    const twice = () => dynamodb.updateTimeToLive(caller, { TableName, TimeToLiveSpecification });
    expect(errorOf(twice)).to.equal("ValidationException: TimeToLive is already enabled");
    const { TimeToLiveDescription } = dynamodb.describeTimeToLive(caller, { TableName });
    expect(TimeToLiveDescription).to.deep.equal({ TimeToLiveStatus: "ENABLED", AttributeName: "expires" });
  });
});
