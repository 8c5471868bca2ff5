import { expect } from "chai";
import { isAwsError } from "../../../../emulator/aws-error.ts";
import { createMemoryObjectStore } from "../../../../emulator/s3/memory-object-store.ts";
import { createS3Protocol } from "../../../../emulator/s3/protocol/s3-protocol.ts";
import { createVirtualClock } from "../../../../emulator/time/virtual-clock.ts";

async function createWriter() {
  const store = createMemoryObjectStore({ clock: createVirtualClock() });
  await store.createBucket("bucket");
  const s3 = createS3Protocol(store);
  /** The ETag that a write gets, or the name of its error. */
  const write = async (key: string, text: string, headers: Record<string, string>) => {
    const scope = { account: "000000000000", region: "eu-west-1", service: "s3" };
    const body = Buffer.from(text);
    const request = { method: "PUT", rawPath: `/bucket/${key}`, query: new URLSearchParams(), headers, scope, body };
    try {
      return (await s3.handle(request))?.headers.etag;
    } catch (error) {
      return isAwsError(error) ? error.name : String(error);
    }
  };
  return { store, write };
}

describe("Conditional writes of one key at the same time", () => {
  const texts = ["a", "b", "c", "d"];

  it("let the first create the object, and no other", async () => {
    const { store, write } = await createWriter();
    const answers = await Promise.all(texts.map((text) => write("marker", text, { "if-none-match": "*" })));
    expect(answers.slice(1)).to.deep.equal(Array(3).fill("PreconditionFailed"));
    expect(Buffer.from((await store.getObject("bucket", "marker")).body).toString()).to.equal("a");
  });

  it("let the first write over a version, and no other", async () => {
    const { store, write } = await createWriter();
    const { eTag } = await store.putObject("bucket", "marker", Buffer.from("old"));
    const answers = await Promise.all(texts.map((text) => write("marker", text, { "if-match": `"${eTag}"` })));
    expect(answers.slice(1)).to.deep.equal(Array(3).fill("PreconditionFailed"));
  });

  it("do not wait for those of other keys", async () => {
    const { write } = await createWriter();
    const answers = await Promise.all(texts.map((key) => write(key, "x", { "if-none-match": "*" })));
    expect(new Set(answers).size).to.equal(1);
    expect(await write("a", "x", { "if-none-match": "*" })).to.equal("PreconditionFailed");
  });
});
