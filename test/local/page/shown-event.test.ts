import { expect } from "chai";
import { shownEvent } from "../../../local/page/shown-event.ts";

const show = (event: unknown) => shownEvent(JSON.stringify(event));
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("an event that is shown", () => {
  for (const [title, event, expected] of [
    [
      "the first record of a stream's batch",
      { Records: [{ kinesis: { partitionKey: "u1", data: base64("{}") } }, {}, {}] },
      { title: "u1", others: 2, event: "{}" },
    ],
    ["a message", { Records: [{ messageId: "m1", body: "text" }] }, { title: "m1", others: 0, event: "text" }],
    [
      "a notification",
      { Records: [{ Sns: { MessageId: "m1", Message: '{"a":1}' } }] },
      { title: "m1", others: 0, event: '{"a":1}' },
    ],
    [
      "an object",
      {
        Records: [{ eventName: "ObjectCreated:Put", s3: { bucket: { name: "b" }, object: { key: "a.png", size: 1 } } }],
      },
      { title: "ObjectCreated:Put a.png", others: 0, event: '{"key":"a.png","size":1}' },
    ],
    [
      "a change of a table",
      { Records: [{ eventName: "INSERT", dynamodb: { Keys: { id: { S: "1" } } } }] },
      { title: "INSERT", others: 0, event: '{"Keys":{"id":{"S":"1"}}}' },
    ],
    [
      "a request, without its headers, which may hold who asks",
      {
        ...{ requestContext: { http: { method: "POST", path: "/items" } }, body: "{}" },
        headers: { authorization: "Bearer secret" },
      },
      { title: "POST /items", others: 0, event: "{}" },
    ],
    [
      "a request without a body, by its query",
      { requestContext: { http: { method: "GET", path: "/" } }, queryStringParameters: { q: "1" } },
      { title: "GET /", others: 0, event: '{"q":"1"}' },
    ],
    [
      "what a bus sends",
      { "detail-type": "Click", detail: { what: "?" }, source: "shop" },
      { title: "Click", others: 0, event: '{"what":"?"}' },
    ],
    ["any other, as it is", { time: "now" }, { title: "", others: 0, event: '{"time":"now"}' }],
    ["a batch of others, as it is", { Records: [1] }, { title: "", others: 0, event: '{"Records":[1]}' }],
  ] as const)
    it(`is ${title}`, () => {
      expect(show(event)).to.deep.equal(expected);
    });

  it("is text, where it is no JSON", () => {
    expect(shownEvent("{")).to.deep.equal({ title: "", others: 0, event: "{" });
  });
});
