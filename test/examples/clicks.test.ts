import { CreateTableCommand, DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { APIGatewayProxyEventV2WithIAMAuthorizer } from "aws-lambda";
import { expect } from "chai";
import * as fc from "fast-check";
import { createDynamodb } from "../../emulator/dynamodb/dynamodb.ts";
import { createEndpoint } from "../../emulator/endpoint/endpoint.ts";
import { createEvents, type Events } from "../../emulator/events/events.ts";
import { createKinesis } from "../../emulator/kinesis/kinesis.ts";
import { createMemoryObjectStore } from "../../emulator/s3/memory-object-store.ts";
import { createVirtualClock } from "../../emulator/time/virtual-clock.ts";
import { type Click, hourOf, keys } from "../../examples/clicks/click.ts";

const caller = { account: "111122223333", region: "eu-west-1" };
const HOUR_MS = 3_600_000;
const HOUR_START_MS = Date.UTC(2030, 0, 31, 9);

const createClick = (overrides: Partial<Click> = {}): Click => ({
  ...{ id: "c-1", session: "anna", screen: "home", at: new Date(HOUR_START_MS).toISOString() },
  ...overrides,
});

describe("the example clicks", () => {
  const environment = { ...process.env };
  const clock = createVirtualClock();
  const delivered: string[] = [];
  const doors = { open: (_: string, payload: string) => void delivered.push(payload) };
  const events: Events = createEvents({ clock, doors });
  /** Calls of PutEvents in which EventBridge takes no more than the first entry. */
  let busyCalls = 0;
  const endpoint = createEndpoint({
    ...{ kinesis: createKinesis({ clock }), objectStore: createMemoryObjectStore({ clock }) },
    dynamodb: createDynamodb({ clock }),
    events: {
      ...events,
      putEvents(by, { Entries }) {
        if (busyCalls-- <= 0) return events.putEvents(by, { Entries });
        const taken = events.putEvents(by, { Entries: Entries.slice(0, 1) }).Entries;
        const busy = { ErrorCode: "ThrottlingException", ErrorMessage: "busy" };
        return { FailedEntryCount: Entries.length - 1, Entries: [...taken, ...Entries.slice(1).map(() => busy)] };
      },
    },
  });
  let dynamodb: DynamoDBClient;
  let count: typeof import("../../examples/clicks/count.ts").handler;
  let rollUp: typeof import("../../examples/clicks/roll-up.ts").handler;
  let collect: typeof import("../../examples/clicks/collect.ts").handler;
  before(async () => {
    Object.assign(process.env, {
      ...{ AWS_ENDPOINT_URL: `http://127.0.0.1:${await endpoint.listen()}`, AWS_REGION: caller.region },
      ...{ AWS_ACCESS_KEY_ID: caller.account, AWS_SECRET_ACCESS_KEY: "any" },
      ...{ CLICKS_TABLE: "clicks", BUS_NAME: "default" },
    });
    dynamodb = new DynamoDBClient();
    const KeySchema = [
      { AttributeName: "bucket", KeyType: "HASH" },
      { AttributeName: "entry", KeyType: "RANGE" },
    ] as const;
    await dynamodb.send(
      new CreateTableCommand({
        ...{ TableName: "clicks", BillingMode: "PAY_PER_REQUEST", KeySchema: [...KeySchema] },
        AttributeDefinitions: KeySchema.map(({ AttributeName }) => ({ AttributeName, AttributeType: "S" })),
      }),
    );
    events.putRule(caller, { Name: "all", EventPattern: '{"source":["app.clicks"]}' });
    events.putTargets(caller, { Rule: "all", Targets: [{ Id: "1", Arn: "arn:aws:lambda:eu-west-1:1:function:f" }] });
    // Handlers make their clients when they are loaded.
    [{ handler: count }, { handler: rollUp }, { handler: collect }] = await Promise.all([
      import("../../examples/clicks/count.ts"),
      import("../../examples/clicks/roll-up.ts"),
      import("../../examples/clicks/collect.ts"),
    ]);
  });
  after(async () => {
    process.env = environment;
    dynamodb.destroy();
    await endpoint.close();
  });

  const asEvent = (detail: unknown) => ({ detail }) as Parameters<typeof count>[0];
  const sumUp = (hoursLater: number) => rollUp({ time: new Date(HOUR_START_MS + hoursLater * HOUR_MS).toISOString() });
  const sumOf = async (screen: string) => {
    const { bucket, entry } = keys.screen(hourOf(new Date(HOUR_START_MS).toISOString()), screen);
    const Key = { bucket: { S: bucket }, entry: { S: entry } };
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName: "clicks", Key }));
    return Item && { views: Number(Item.views?.N), sessions: Number(Item.sessions?.N) };
  };

  it("sums up the same whatever the order, however often a click comes, and whenever sums are made", async () => {
    let runs = 0;
    const clicks = fc.uniqueArray(
      fc.record({
        id: fc.constantFrom("a", "b", "c", "d", "e"),
        session: fc.constantFrom("x", "y"),
        minute: fc.nat(59),
      }),
      { minLength: 1, maxLength: 5, selector: ({ id }) => id },
    );
    const scenario = clicks.chain((all) =>
      fc.record({ all: fc.constant(all), order: fc.array(fc.nat(all.length - 1), { maxLength: 4 }) }),
    );
    await fc.assert(
      fc.asyncProperty(scenario, async ({ all, order }) => {
        const screen = `s-${runs++}`;
        const made = all.map(({ minute, ...one }) =>
          createClick({ ...one, screen, at: new Date(HOUR_START_MS + minute * 60_000).toISOString() }),
        );
        for (const index of order) await count(asEvent(made[index]));
        await sumUp(1);
        for (const one of made.toReversed()) await count(asEvent(one));
        await sumUp(2);
        const sessions = new Set(all.map(({ session }) => session)).size;
        expect(await sumOf(screen)).to.deep.equal({ views: all.length, sessions });
      }),
      { numRuns: 6 },
    );
  });

  it("sums up hours that have ended, six of them", async () => {
    await count(asEvent(createClick({ screen: "edge" })));
    for (const hoursLater of [0, 7]) await sumUp(hoursLater);
    expect((await sumOf("edge"))?.views).to.be.NaN;
    await sumUp(6);
    expect(await sumOf("edge")).to.deep.equal({ views: 1, sessions: 1 });
  });

  it("fails at an event that is no click, so that it is kept", async () => {
    expect(await count(asEvent({ what: "?" })).catch((error: Error) => error.name)).to.equal("ZodError");
  });

  const post = async (body: unknown, isBase64Encoded = false) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const event = { body: isBase64Encoded ? Buffer.from(text).toString("base64") : text, isBase64Encoded };
    const { statusCode, body: answer = "" } = await collect(event as APIGatewayProxyEventV2WithIAMAuthorizer);
    return { statusCode, answer: JSON.parse(answer) };
  };

  it("takes what is right, says of the rest which members are wrong, and repeats nothing that they hold", async () => {
    const wrong = [{}, createClick({ screen: "Secret!" }), createClick({ at: "yesterday" })];
    const { statusCode, answer } = await post({ clicks: [createClick(), ...wrong] }, true);
    expect(statusCode).to.equal(202);
    expect(answer).to.deep.equal({
      accepted: 1,
      rejected: [
        { index: 1, why: "id, session, screen, at" },
        { index: 2, why: "screen" },
        { index: 3, why: "at" },
      ],
    });
  });

  for (const body of ["", "{", "[]", '{"clicks":[]}', { clicks: Array(101).fill(createClick()) }])
    it(`refuses a body that is no list of 1 to 100 clicks: ${JSON.stringify(body).slice(0, 20)}`, async () => {
      expect((await post(body)).statusCode).to.equal(400);
    });

  it("puts again what EventBridge did not take, and nothing else", async () => {
    delivered.length = 0;
    busyCalls = 1;
    const clicks = ["1", "2", "3"].map((id) => createClick({ id }));
    expect((await post({ clicks })).statusCode).to.equal(202);
    expect(delivered.map((payload) => JSON.parse(payload).detail.id)).to.deep.equal(["1", "2", "3"]);
  });

  it("has the app send again when EventBridge goes on taking too little", async () => {
    busyCalls = 3;
    const clicks = ["1", "2", "3", "4", "5"].map((id) => createClick({ id }));
    expect((await post({ clicks })).statusCode).to.equal(503);
    busyCalls = 0;
  });
});
