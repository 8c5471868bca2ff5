import { expect } from "chai";
import fc from "fast-check";
import { createMemoryObjectStore } from "../../../emulator/s3/memory-object-store.ts";
import type { NotificationDestination } from "../../../emulator/s3/notifications/configuration.ts";
import { createVirtualClock } from "../../../emulator/time/virtual-clock.ts";

const FUNCTION = "arn:aws:lambda:eu-west-1:000000000000:function:thumbnail:live";
const QUEUE = "arn:aws:sqs:eu-west-1:000000000000:changes";
const BODY = Buffer.from("text");
const ETAG = "1cb251ec0d568de6a929b520c4aed8d1";

type Told = { Records: { eventName: string; s3: { configurationId: string; object: Record<string, unknown> } }[] };

/** A bucket that tells a function of what is created, and what was told. */
async function createBucket(
  overrides: Partial<NotificationDestination> = {},
  others: Partial<NotificationDestination>[] = [],
) {
  const clock = createVirtualClock();
  const store = createMemoryObjectStore({ clock });
  const told: { arn: string; event: object }[] = [];
  const put: object[] = [];
  store.listen({ tell: ({ arn }, event) => told.push({ arn, event }), putEvent: (event) => put.push(event) });
  await store.createBucket("photos", "eu-west-1");
  const destinationOf = (given: Partial<NotificationDestination>): NotificationDestination => ({
    ...{ id: "t", type: "CloudFunction", arn: FUNCTION, events: ["s3:ObjectCreated:*"] },
    ...given,
  });
  const configure = () =>
    store.setNotification("photos", {
      destinations: [overrides, ...others].map(destinationOf),
      eventBridge: true,
    });
  const records = () => told.flatMap(({ event }) => (event as Told).Records);
  return { clock, store, told, put, configure, records };
}
const configured = async (...args: Parameters<typeof createBucket>) => {
  const bucket = await createBucket(...args);
  await bucket.configure();
  return bucket;
};

describe("Notifications of a bucket", () => {
  it("tell a function what was put, where and when", async () => {
    const { store, told, clock, records } = await configured();
    await store.putObject("photos", "a.jpg", BODY);
    expect(told.map(({ arn }) => arn)).to.deep.equal([FUNCTION]);
    const Records = records();
    expect(Records).to.have.length(1);
    expect(Records[0]).to.deep.include({
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: "eu-west-1",
      eventTime: new Date(clock.now()).toISOString(),
      eventName: "ObjectCreated:Put",
    });
    expect(Records[0]).to.have.all.keys(
      ...["eventVersion", "eventSource", "awsRegion", "eventTime", "eventName"],
      ...["userIdentity", "requestParameters", "responseElements", "s3"],
    );
    const { sequencer, ...object } = Records[0]?.s3.object ?? {};
    expect(sequencer).to.match(/^[0-9A-F]{18}$/);
    expect({ ...Records[0]?.s3, object }).to.deep.equal({
      s3SchemaVersion: "1.0",
      configurationId: "t",
      bucket: { name: "photos", ownerIdentity: { principalId: "000000000000" }, arn: "arn:aws:s3:::photos" },
      object: { key: "a.jpg", size: 4, eTag: ETAG },
    });
  });

  it("tell of tags, with another version of the event, no size and no sequencer", async () => {
    const { store, records, put } = await configured({ events: ["s3:ObjectTagging:*"] });
    await store.putObject("photos", "k", BODY);
    await store.setTags("photos", "k", [{ Key: "a", Value: "b" }]);
    await store.setTags("photos", "k", []);
    expect(records().map(({ eventName, s3 }) => [eventName, s3.object])).to.deep.equal([
      ["ObjectTagging:Put", { key: "k", eTag: ETAG }],
      ["ObjectTagging:Delete", { key: "k", eTag: ETAG }],
    ]);
    for (const record of records()) expect(record).to.include({ eventVersion: "2.3" });
    const names = put.map((event) => "detail-type" in event && event["detail-type"]);
    expect(names).to.deep.equal(["Object Created", "Object Tags Added", "Object Tags Deleted"]);
  });

  it("tell how an object came and went, as long as versions are not kept", async () => {
    const { store, records } = await configured({ events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"] });
    for (const type of ["ObjectCreated:Put", "ObjectCreated:Copy", "ObjectCreated:CompleteMultipartUpload"] as const)
      await store.putObject("photos", "k", BODY, { type, eTag: "e-1" });
    await store.deleteObject("photos", "k");
    await store.deleteObject("photos", "none");
    const seen = records().map(({ eventName, s3 }) => [eventName, s3.object.eTag, s3.object.size]);
    expect(seen).to.deep.equal([
      ["ObjectCreated:Put", "e-1", 4],
      ["ObjectCreated:Copy", "e-1", 4],
      ["ObjectCreated:CompleteMultipartUpload", "e-1", 4],
      ["ObjectRemoved:Delete", undefined, undefined],
    ]);
  });

  it("name the version where versions are kept, and tell a marker from a removal for good", async () => {
    const { store, records } = await configured({ events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"] });
    await store.setVersioning("photos", "Enabled");
    const { versionId = "" } = await store.putObject("photos", "k", BODY);
    const marker = await store.deleteObject("photos", "k");
    await store.deleteObject("photos", "k", { versionId });
    const objects = records().map(({ eventName, s3: { object } }) => {
      const { sequencer: _, ...rest } = object;
      return [eventName, rest];
    });
    expect(objects).to.deep.equal([
      ["ObjectCreated:Put", { key: "k", size: 4, eTag: ETAG, versionId }],
      [
        "ObjectRemoved:DeleteMarkerCreated",
        { key: "k", eTag: "d41d8cd98f00b204e9800998ecf8427e", versionId: marker.versionId },
      ],
      ["ObjectRemoved:Delete", { key: "k", versionId }],
    ]);
  });

  it("write a key so that the documented decoder reads it back, and a space as +", async () => {
    const { store, records } = await configured();
    await store.putObject("photos", "my photos/한글+1 (2)%.jpg", BODY);
    expect(records()[0]?.s3.object.key).to.equal("my+photos/%ED%95%9C%EA%B8%80%2B1+%282%29%25.jpg");
    const keys = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(keys, async (key) => {
        await store.putObject("photos", key, BODY);
        const written = String(records().at(-1)?.s3.object.key);
        expect(decodeURIComponent(written.replaceAll("+", " "))).to.equal(key);
        expect(new URLSearchParams(`k=${written}`).get("k")).to.equal(key);
      }),
      { numRuns: 50 },
    );
  });

  it("number the changes of a key so that the later one is greater, whatever the clock does", async () => {
    const { store, records, clock } = await configured({ events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"] });
    for (let time = 0; time < 40; time++) {
      await store.putObject("photos", "k", BODY);
      if (time % 3 === 0) await clock.advance(1);
      if (time % 5 === 0) await store.deleteObject("photos", "k");
    }
    const sequencers = records().map(({ s3 }) => String(s3.object.sequencer));
    expect(sequencers).to.deep.equal([...new Set(sequencers)].sort());
  });

  const filters: [given: Partial<NotificationDestination>, keys: string[]][] = [
    [{}, ["in/a.jpg", "in/b.png", "out/a.jpg"]],
    [{ prefix: "in/" }, ["in/a.jpg", "in/b.png"]],
    [{ suffix: ".jpg" }, ["in/a.jpg", "out/a.jpg"]],
    [{ prefix: "in/", suffix: ".jpg" }, ["in/a.jpg"]],
    [{ events: ["s3:ObjectCreated:Put"] }, ["in/a.jpg", "in/b.png", "out/a.jpg"]],
    [{ events: ["s3:ObjectCreated:Copy", "s3:ObjectRemoved:*"] }, []],
  ];
  for (const [given, keys] of filters) {
    it(`are sent as ${JSON.stringify(given)} asks`, async () => {
      const { store, records } = await configured(given);
      for (const key of ["in/a.jpg", "in/b.png", "out/a.jpg"]) await store.putObject("photos", key, BODY);
      expect(records().map(({ s3 }) => s3.object.key)).to.deep.equal(keys);
    });
  }

  it("go to the event bus with keys as they are", async () => {
    const { store, put } = await configured({ suffix: "none" });
    await store.putObject("photos", "a b", BODY);
    await store.deleteObject("photos", "a b");
    const seen = put.map((event) => event as { [name: string]: unknown; detail: Record<string, unknown> });
    expect(seen.map((event) => event["detail-type"])).to.deep.equal(["Object Created", "Object Deleted"]);
    expect(seen[0]).to.deep.include({ source: "aws.s3", resources: ["arn:aws:s3:::photos"], region: "eu-west-1" });
    expect(seen[0]?.detail).to.deep.include({ version: "0", bucket: { name: "photos" }, reason: "PutObject" });
    expect(seen[0]?.detail.object).to.deep.include({ key: "a b", size: 4, etag: ETAG });
    expect(seen[1]?.detail).to.include({ reason: "DeleteObject", "deletion-type": "Permanently Deleted" });
    expect(seen[1]?.detail.object).to.have.all.keys("key", "sequencer");
  });

  it("begin with a test event for a queue, and none for a function", async () => {
    const { told } = await configured({}, [{ id: "q", type: "Queue", arn: QUEUE, events: ["s3:ObjectRemoved:*"] }]);
    expect(told.map(({ arn }) => arn)).to.deep.equal([QUEUE]);
    expect(told[0]?.event).to.include({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "photos" });
  });

  const refused: [
    what: string,
    one: Partial<NotificationDestination>,
    others: Partial<NotificationDestination>[],
    message: RegExp,
  ][] = [
    ["a destination without an ARN", { arn: "thumbnail" }, [], /The ARN could not be parsed/],
    ["a FIFO queue", { type: "Queue", arn: `${QUEUE}.fifo` }, [], /FIFO SQS queues are not supported/],
    ["an event that S3 has not", { events: ["s3:ObjectCreated:Patch"] }, [], /is not supported for notifications/],
    ["two for everything", {}, [{}], /overlapping suffixes/],
    ["one event within another's", { events: ["s3:ObjectCreated:Put"] }, [{}], /overlapping suffixes/],
    ["a prefix within another's", { prefix: "in/" }, [{ prefix: "in/a/" }], /overlapping suffixes/],
    ["suffixes that overlap", { prefix: "in/", suffix: "g" }, [{ suffix: ".jpg" }], /overlapping suffixes/],
  ];
  for (const [what, one, others, message] of refused) {
    it(`refuse ${what}`, async () => {
      const { configure } = await createBucket(one, others);
      const error = await configure().catch((caught: Error) => caught);
      expect(error).to.have.property("name", "InvalidArgument");
      expect(error).to.have.property("message").that.matches(message);
    });
  }

  const apart: [Partial<NotificationDestination>, Partial<NotificationDestination>][] = [
    [{ prefix: "in/" }, { prefix: "out/" }],
    [{ suffix: ".jpg" }, { suffix: ".png" }],
    [{}, { events: ["s3:ObjectRemoved:*"] }],
    [{ events: ["s3:ObjectCreated:Put"] }, { events: ["s3:ObjectCreated:Copy"] }],
  ];
  for (const [one, other] of apart) {
    it(`take ${JSON.stringify(one)} beside ${JSON.stringify(other)}`, async () => {
      await configured(one, [other]);
    });
  }
});
