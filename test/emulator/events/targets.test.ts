import { expect } from "chai";
import { arnOf, caller, createBus } from "./create-bus.ts";

type Given = Parameters<ReturnType<typeof createBus>["target"]>[0];

/** What a target is sent of an event. */
async function sent(given: Given, detail: unknown = { id: "A1", nested: { foo: "baz", n: 3 }, list: ["x", "y"] }) {
  const { put, target, invoked, clock } = createBus();
  target(given);
  put(detail);
  await clock.advance(0);
  return invoked[0]?.payload;
}

const transformer = (InputTemplate: string, InputPathsMap: Record<string, string> = {}) => ({
  InputTransformer: { InputTemplate, InputPathsMap },
});

describe("What a target is sent", () => {
  const table: [what: string, given: Given, expected: string][] = [
    ["a text of its own", { Input: '{"fixed":true}' }, '{"fixed":true}'],
    ["a part of the event", { InputPath: "$.detail.nested" }, '{"foo":"baz","n":3}'],
    ["a text of the event, in quotes", { InputPath: "$.detail.nested.foo" }, '"baz"'],
    ["an element of a list", { InputPath: "$.detail.list[1]" }, '"y"'],
    ["a member in brackets", { InputPath: "$['detail']['id']" }, '"A1"'],
    [
      "a text that is filled in, where what is missing is empty",
      transformer('"Order <id> is <state>"', { id: "$.detail.id", state: "$.detail.state" }),
      '"Order A1 is "',
    ],
    [
      "JSON that is filled in",
      transformer('{"id": <id>, "n": <n>, "at": "<time>"}', {
        id: "$.detail.id",
        n: "$.detail.nested.n",
        time: "$.time",
      }),
      '{"id": "A1", "n": 3, "at": "2026-01-01T00:00:00Z"}',
    ],
    ["an object in a text, without quotes", transformer('"<all>"', { all: "$.detail.nested" }), '"{foo:baz,n:3}"'],
    ["the rule", transformer('"<aws.events.rule-name>"'), '"rule"'],
    [
      "the event without its detail",
      transformer("<aws.events.event>"),
      '{"version":"0","id":"id-1","source":"shop","account":"111122223333","time":"2026-01-01T00:00:00Z","region":"eu-west-1","resources":[],"detailType":"Order"}',
    ],
  ];
  for (const [what, given, expected] of table)
    it(`is ${what}`, async () => expect(await sent(given)).to.equal(expected));

  it("is text as it was, whatever it holds", async () => {
    const text = 'a "quoted" \\ text with <id> and $&';
    const given = transformer('{"text": <t>, "in": "<t>"}', { t: "$.detail.t", id: "$.id" });
    expect(JSON.parse((await sent(given, { t: text })) ?? "")).to.deep.equal({ text, in: text });
  });
});

describe("Targets and rules that AWS refuses", () => {
  const table: [what: string, given: Given, expected: string | RegExp][] = [
    [
      "two kinds of input",
      { Input: "{}", InputPath: "$.detail" },
      "Only one of Input, InputPath, or InputTransformer must be provided for target 1.",
    ],
    [
      "a name that no path gives",
      transformer('"<gone>"', { id: "$.detail.id" }),
      "InputTemplate for target 1 contains invalid placeholder gone.",
    ],
    ["a path that is none", { InputPath: "detail" }, "Invalid JSON path detail for target 1."],
    ["a FIFO queue without a group", { Arn: arnOf("sqs", "x.fifo") }, /MessageGroupId must be specified for target: 1/],
    ["too many retries", { RetryPolicy: { MaximumRetryAttempts: 186 } }, /Value 186 at 'MaximumRetryAttempts'/],
    ["too short an age", { RetryPolicy: { MaximumEventAgeInSeconds: 59 } }, /must be from 60 to 86400/],
    ["a service that is not modelled", { Arn: "arn:aws:states:eu-west-1:1:x" }, /states are not modelled/],
  ];
  for (const [what, given, expected] of table)
    it(`are told: ${what}`, () => expect(() => createBus().target(given)).to.throw(expected));

  it("are told: a sixth target, no pattern, a wrong pattern", () => {
    const { events, target } = createBus();
    for (const Id of ["1", "2", "3", "4", "5", "5"]) target({ Id });
    expect(() => target({ Id: "6" })).to.throw("The requested resource exceeds the maximum number allowed.");
    const put = (rule: object) => () => events.putRule(caller, { Name: "x", ...rule });
    expect(put({})).to.throw("Parameter(s) EventPattern or ScheduleExpression must be specified.");
    const given = { id: "1", account: "1", source: "s", time: "2026-01-01T00:00:00Z", region: "r", "detail-type": "t" };
    const Event = JSON.stringify(given);
    const reason = '"a" must be an object or an array\n at [Source: (String)"{"a":1}"; line: 1, column: 7]';
    expect(put({ EventPattern: '{"a":1}' })).to.throw(`Event pattern is not valid. Reason: ${reason}`);
    expect(() => events.testEventPattern(caller, { EventPattern: '{"a":1}', Event })).to.throw(reason);
    const many = '{"a":[{"wildcard":"*:*:*:*:*:b/*"}]}';
    expect(put({ EventPattern: many })).to.throw("Event pattern is not valid. Reason: Rule is too complex - try");
  });

  it("are told: what is not there, what is there, what is in use", () => {
    const { events, target } = createBus();
    target();
    const describe = (Name: string, EventBusName?: string) => () => events.describeRule(caller, { Name, EventBusName });
    expect(describe("gone")).to.throw("Rule gone does not exist on EventBus default.");
    expect(describe("rule", "gone")).to.throw("Event bus gone does not exist.");
    expect(() => events.createEventBus(caller, { Name: "default" })).to.throw("Event bus default already exists.");
    expect(() => events.deleteEventBus(caller, { Name: "default" })).to.throw("Cannot delete event bus default.");
    expect(() => events.deleteRule(caller, { Name: "rule" })).to.throw("Rule can't be deleted since it has targets.");
    events.removeTargets(caller, { Rule: "rule", Ids: ["1"] });
    events.deleteRule(caller, { Name: "rule" });
    expect(events.listRules(caller, {}).Rules).to.deep.equal([]);
  });
});
