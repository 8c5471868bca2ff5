import { expect } from "chai";
import { isAwsError } from "../../../../emulator/aws-error.ts";
import { createEventsProtocol } from "../../../../emulator/events/protocol/events-protocol.ts";
import { createBus, functionArn } from "../create-bus.ts";

/** What a call is answered: `Code: message` of a refusal. */
async function ask(operation: string, input: object) {
  const { events } = createBus();
  const request = {
    ...{ method: "POST", rawPath: "/", query: new URLSearchParams(), body: Buffer.from(JSON.stringify(input)) },
    headers: { "x-amz-target": `AWSEvents.${operation}`, "content-type": "application/x-amz-json-1.1" },
    scope: { account: "111122223333", region: "eu-west-1", service: "events" },
  };
  try {
    return JSON.parse(String((await createEventsProtocol(events).handle(request))?.body));
  } catch (error) {
    if (isAwsError(error)) return `${error.statusCode} ${error.name}: ${error.message}`;
    throw error;
  }
}

const constraint = (value: string, member: string, rule: string) =>
  `400 ValidationException: 1 validation error detected: Value ${value} at '${member}' failed to satisfy constraint: ${rule}`;
const LETTERS = "Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+";
const targets = (...given: object[]) => ({
  Rule: "rule",
  Targets: given.map((one) => ({ Id: "1", Arn: functionArn, ...one })),
});
const event = { id: "1", account: "1", source: "shop", time: "2026-01-01T00:00:00Z", region: "r", "detail-type": "t" };

describe("What EventBridge refuses, in its words", () => {
  const table: [what: string, operation: string, input: object, answer: string][] = [
    ["a rule without name", "PutRule", {}, constraint("null", "name", "Member must not be null")],
    ["a name with a blank", "PutRule", { Name: "a b" }, constraint("'a b'", "name", LETTERS)],
    [
      "a name that is too long",
      "DescribeRule",
      { Name: "x".repeat(65) },
      constraint(`'${"x".repeat(65)}'`, "name", "Member must have length less than or equal to 64"),
    ],
    [
      "a state that is none",
      "PutRule",
      { Name: "a", State: "ON" },
      constraint(
        "'ON'",
        "state",
        "Member must satisfy enum value set: [ENABLED, DISABLED, ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS]",
      ),
    ],
    ["a target's ID", "PutTargets", targets({ Id: "!a" }), constraint("'!a'", "targets.1.member.id", LETTERS)],
    [
      "a target that is no ARN",
      "PutTargets",
      targets({ Arn: "takes" }),
      "400 ValidationException: Parameter takes is not valid. Reason: Provided Arn is not in correct format.",
    ],
    [
      "seven targets at once",
      "PutTargets",
      targets(...Array.from({ length: 7 }, (_, index) => ({ Id: String(index) }))),
      "400 LimitExceededException: The requested resource exceeds the maximum number allowed.",
    ],
    [
      "targets of a rule that is not there",
      "PutTargets",
      { ...targets({}), Rule: "gone" },
      "400 ResourceNotFoundException: Rule gone does not exist on EventBus default.",
    ],
    [
      "a rule on a bus of another region",
      "DescribeRule",
      { Name: "rule", EventBusName: "arn:aws:events:us-east-1:111122223333:event-bus/default" },
      "400 ResourceNotFoundException: Event bus arn:aws:events:us-east-1:111122223333:event-bus/default does not exist.",
    ],
    ...['"text"', "text", "[]", "{}", JSON.stringify({ ...event, source: undefined })].map(
      (Event): [string, string, object, string] => [
        `what is no event: ${Event}`,
        "TestEventPattern",
        { EventPattern: '{"source":["shop"]}', Event },
        "400 ValidationException: Parameter Event is not valid.",
      ],
    ),
  ];
  for (const [what, operation, input, answer] of table)
    it(what, async () => expect(await ask(operation, input)).to.equal(answer));

  it("nothing of an event and a pattern that are as they should be", async () => {
    const input = { EventPattern: '{"source":["shop"]}', Event: JSON.stringify(event) };
    expect(await ask("TestEventPattern", input)).to.deep.equal({ Result: true });
  });
});
