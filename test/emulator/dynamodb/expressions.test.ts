import { expect } from "chai";
import { createTable, errorOf } from "./create-table.ts";

const item = {
  id: { S: "a" },
  n: { N: "5" },
  s: { S: "hello" },
  kinds: { SS: ["x", "y"] },
  steps: { L: [{ N: "1" }, { N: "2" }, { N: "3" }] },
  place: { M: { deep: { L: [{ S: "there" }] } } },
};
const values = {
  ":five": { N: "5.0" },
  ":six": { N: "6" },
  ":text": { S: "hell" },
  ":x": { S: "x" },
  ":type": { S: "SS" },
  ":one": { N: "1" },
  ":list": { L: [{ N: "4" }] },
  ":set": { SS: ["y", "z"] },
};

/** The values that an expression names, and no others. */
const valuesIn = (expression: string) => {
  const used = Object.entries(values).filter(([ref]) => new RegExp(`${ref}\\b`).test(expression));
  return used.length > 0 ? { ExpressionAttributeValues: Object.fromEntries(used) } : {};
};

describe("condition expressions", () => {
  const { put } = createTable();
  put(item);
  const failure = (ConditionExpression: string) =>
    errorOf(() => put(item, { ConditionExpression, ...valuesIn(ConditionExpression) }));
  const unmet = "ConditionalCheckFailedException: The conditional request failed";

  const met = [
    "n = :five",
    "n <> :six AND n < :six",
    ":six > n",
    "n BETWEEN :one AND :six",
    "n IN (:one, :five)",
    "begins_with(s, :text) and contains(s, :text)",
    "contains(kinds, :x) AND contains(steps, :one)",
    "size(steps) < size(s)",
    "attribute_type(kinds, :type)",
    "attribute_exists(place.deep[0]) AND attribute_not_exists(place.deep[1])",
    "NOT n = :six",
    "NOT (n = :six OR n = :one)",
    "n = :six OR n = :five AND s <> :x",
    "nothing <> :x",
    "(n) = :five",
  ];
  for (const expression of met)
    it(`${expression} is met`, () => {
      expect(failure(expression)).to.equal(undefined);
      expect(failure(`NOT (${expression})`)).to.equal(unmet);
    });

  for (const expression of ["nothing = nowhere", "nothing < :six", "s < :six", "size(n) = :one", "kinds = :set"])
    it(`${expression} is not met`, () => {
      expect(failure(expression)).to.equal(unmet);
    });

  const refused = [
    ["", "The expression can not be empty;"],
    ["n = ", 'Syntax error; token: "<EOF>", near: "="'],
    ["a b = :x", 'Syntax error; token: "b", near: "a b ="'],
    ["name = :x", "Attribute name is a reserved keyword; reserved keyword: name"],
    ["n = :none", "An expression attribute value used in expression is not defined; attribute value: :none"],
    ["#n = :x", "An expression attribute name used in the document path is not defined; attribute name: #n"],
    ["((n = :x))", "The expression has redundant parentheses;"],
    ["exists(n)", "Invalid function name; function: exists"],
    [
      "contains(n)",
      "Incorrect number of operands for operator or function; operator or function: contains, number of operands: 1",
    ],
    ["size(n)", "The function is not allowed to be used this way in an expression; function: size"],
    ["attribute_exists(:x)", "Operator or function requires a document path; operator or function: attribute_exists"],
    [
      "begins_with(n, :six)",
      "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
    ],
    ["n < :set", "Incorrect operand type for operator or function; operator or function: <, operand type: SS"],
    [
      "attribute_type(n, :x)",
      "Invalid attribute type name found; type: x, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
    ],
    [
      "n BETWEEN :six AND :one",
      "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:6}, upper bound operand: AttributeValue: {N:1}",
    ],
    [
      "n = n",
      "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [n]",
    ],
  ];
  for (const [expression = "", error] of refused)
    it(`${expression || "nothing at all"} is refused in AWS's words`, () => {
      expect(failure(expression)).to.equal(`ValidationException: Invalid ConditionExpression: ${error}`);
    });

  it("use every placeholder that they are given", () => {
    const ExpressionAttributeNames = { "#n": "n", "#unused": "x" };
    const failed = errorOf(() => put(item, { ConditionExpression: "attribute_exists(#n)", ExpressionAttributeNames }));
    expect(failed).to.equal(
      "ValidationException: Value provided in ExpressionAttributeNames unused in expressions: keys: {#unused}",
    );
  });
});

describe("update expressions", () => {
  const updated = (UpdateExpression: string) => {
    const { put, update } = createTable();
    put(item);
    const Key = { id: { S: "a" } };
    return update({ Key, UpdateExpression, ReturnValues: "ALL_NEW", ...valuesIn(UpdateExpression) }).Attributes;
  };

  const cases: [string, object][] = [
    ["SET n = n - :six", { n: { N: "-1" } }],
    ["SET fresh = if_not_exists(fresh, :one) + :one", { fresh: { N: "2" } }],
    ["SET steps = list_append(:list, steps)", { steps: { L: ["4", "1", "2", "3"].map((N) => ({ N })) } }],
    ["SET steps[9] = :six, steps[7] = :five", { steps: { L: ["1", "2", "3", "5", "6"].map((N) => ({ N })) } }],
    ["REMOVE steps[0], steps[1]", { steps: { L: [{ N: "3" }] } }],
    ["REMOVE steps[0] SET steps[2] = :six", { steps: { L: [{ N: "2" }, { N: "6" }] } }],
    ["SET n = s, s = n", { n: { S: "hello" }, s: { N: "5" } }],
    ["SET place.deep[0] = :x, place.more = :one", { place: { M: { deep: { L: [{ S: "x" }] }, more: { N: "1" } } } }],
    ["ADD n :one, kinds :set", { n: { N: "6" }, kinds: { SS: ["x", "y", "z"] } }],
    ["ADD fresh :five DELETE kinds :set", { fresh: { N: "5" }, kinds: { SS: ["x"] } }],
  ];
  for (const [expression, change] of cases)
    it(expression, () => {
      expect(updated(expression)).to.deep.equal({ ...item, ...change });
    });

  it("DELETE of all members removes the set", () => {
    const { kinds: _, ...others } = item;
    const { put, update } = createTable();
    put(item);
    const ExpressionAttributeValues = { ":all": { SS: ["x", "y"] } };
    const input = { Key: { id: { S: "a" } }, UpdateExpression: "DELETE kinds :all", ExpressionAttributeValues };
    expect(update({ ...input, ReturnValues: "ALL_NEW" }).Attributes).to.deep.equal(others);
  });

  const refused = [
    ["SET n = absent", "The provided expression refers to an attribute that does not exist in the item"],
    ["SET n = s + :one", "An operand in the update expression has an incorrect data type"],
    ["SET absent.deep = :one", "The document path provided in the update expression is invalid for update"],
    [
      "SET id = :x",
      "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key",
    ],
    [
      "SET n = :one SET s = :x",
      'Invalid UpdateExpression: The "SET" section can only be used once in an update expression;',
    ],
    [
      "SET place = :x, place.deep = :one",
      "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [place], path two: [place, deep]",
    ],
    [
      "ADD n :text",
      "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: STRING",
    ],
    ["SET my-name = :x", 'Invalid UpdateExpression: Syntax error; token: "-", near: "my-name"'],
  ];
  for (const [expression = "", error] of refused)
    it(`${expression} is refused in AWS's words`, () => {
      expect(errorOf(() => updated(expression))).to.equal(`ValidationException: ${error}`);
    });
});

describe("parameters from before expressions", () => {
  it("update and check, as the Kinesis Client Library writes them", () => {
    const { put, update, get } = createTable();
    const Key = { id: { S: "shard" } };
    put(Key, { Expected: { id: { Exists: false } } });
    expect(errorOf(() => put(Key, { Expected: { id: { Exists: false } } }))).to.contain("ConditionalCheckFailed");
    const take = (owner: string, counter: string) =>
      update({
        Key,
        AttributeUpdates: {
          owner: { Value: { S: owner }, Action: "PUT" },
          switches: { Value: { N: "1" }, Action: "ADD" },
        },
        Expected: { switches: counter === "" ? { Exists: false } : { Value: { N: counter } } },
      });
    take("one", "");
    expect(() => take("two", "7")).to.throw("The conditional request failed");
    take("two", "1");
    expect(get(Key)).to.deep.equal({ ...Key, owner: { S: "two" }, switches: { N: "2" } });
  });

  it("do not stand beside expressions", () => {
    const { put } = createTable();
    const both = { ConditionExpression: "attribute_exists(id)", Expected: { id: { Exists: false } } };
    expect(errorOf(() => put({ id: { S: "a" } }, both))).to.equal(
      "ValidationException: Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}",
    );
  });
});
