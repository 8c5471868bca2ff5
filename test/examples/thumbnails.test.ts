import type { S3Event } from "aws-lambda";
import { expect } from "chai";
import sharp from "sharp";
import { pictures, plain } from "../../examples/thumbnails/pictures.ts";
import { makeThumbnail } from "../../examples/thumbnails/thumbnail.ts";
import { putThumbnail } from "../../examples/thumbnails/thumbs-bucket.ts";
import { listen, withSdkClients } from "../emulator/endpoint/create-endpoint.ts";

const messageOf = (work: Promise<unknown>) =>
  work.then(
    () => "",
    (error: Error) => `${error.name}: ${error.message}`,
  );

describe("thumbnails", () => {
  it("are made of what can be read, as it is meant to be looked at, and refused by name otherwise", async () => {
    for (const { key, body, ...expected } of await pictures()) {
      if ("refused" in expected) {
        expect(await messageOf(makeThumbnail(body)), key).to.match(/^RefusedPictureError: a picture must /);
        expect(await messageOf(makeThumbnail(body)), key).to.match(expected.refused);
        continue;
      }
      const { format, width, height, orientation } = await sharp(await makeThumbnail(body)).metadata();
      expect([format, width, height, orientation], key).to.deep.equal(["webp", ...expected.thumb, undefined]);
    }
  });

  it("are the same bytes for the same picture", async () => {
    const picture = await plain(600, 400).jpeg().toBuffer();
    expect(await makeThumbnail(picture)).to.deep.equal(await makeThumbnail(picture));
  });

  it("are not made of other formats, or of half a picture", async () => {
    const gif = await plain(8, 8).gif().toBuffer();
    const tiff = await plain(8, 8).tiff().toBuffer();
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>');
    const jpeg = await sharp(Buffer.from(Array.from({ length: 300 * 300 * 3 }, (_, index) => (index * 7919) % 256)), {
      raw: { width: 300, height: 300, channels: 3 },
    })
      .jpeg()
      .toBuffer();
    const refusals = [];
    for (const picture of [gif, tiff, svg, jpeg.subarray(0, 2000)])
      refusals.push(await messageOf(makeThumbnail(picture)));
    expect(refusals[0]).to.match(/got GIF$/);
    expect(refusals[1]).to.match(/got TIFF$/);
    expect(refusals[2]).to.match(/got SVG$/);
    expect(refusals[3]).to.match(/must be whole, got: .*premature end/i);
  });
});

describe("the bucket of thumbnails", () => {
  it("ends with the thumbnail of the last change, in whatever order they come, also side by side", async () => {
    const { endpoint, objectStore, url } = await listen();
    await objectStore.createBucket("thumbs");
    await withSdkClients(url, async ({ s3 }) => {
      const put = (sequencer: string) => putThumbnail(s3, "thumbs", { key: "k", sequencer }, Buffer.from(sequencer));
      const lastOf = async () => Buffer.from((await objectStore.getObject("thumbs", "k.webp")).body).toString();
      expect([await put("0A2"), await put("0A1"), await put("0A2")]).to.deep.equal([true, false, true]);
      expect(await lastOf()).to.equal("0A2");
      await Promise.all(["0A4", "10A1", "0A3", "0A5"].map(put));
      expect(await lastOf()).to.equal("10A1");
    });
    await endpoint.close();
  });
});

describe("the thumbnails' handler", () => {
  const { log } = console;
  before(() => {
    console.log = () => {};
  });
  after(() => {
    console.log = log;
  });

  it("reads the version that it is told of, and passes over one that is gone", async () => {
    const { endpoint, objectStore, url } = await listen();
    await withSdkClients(url, async () => {
      process.env.THUMBS_BUCKET = "thumbs";
      const { handler } = await import("../../examples/thumbnails/handler.ts");
      for (const bucket of ["photos", "thumbs"]) await objectStore.createBucket(bucket, "eu-west-1");
      await objectStore.setVersioning("photos", "Enabled");
      const events: S3Event[] = [];
      objectStore.listen({ tell: (_, event) => events.push(event as S3Event) });
      const arn = "arn:aws:lambda:eu-west-1:000000000000:function:f:live";
      const destination = { id: "t", type: "CloudFunction", arn, events: ["s3:ObjectCreated:*"] } as const;
      await objectStore.setNotification("photos", { destinations: [destination], eventBridge: false });

      const versions = [];
      for (const side of [20, 30, 40])
        versions.push(await objectStore.putObject("photos", "a b+é.png", await plain(side, side).png().toBuffer()));
      await objectStore.deleteObject("photos", "a b+é.png", { versionId: versions[2]?.versionId ?? "" });
      const widthAfter = async (event: S3Event | undefined) => {
        if (event) await handler(event);
        const [found] = (await objectStore.listObjects("thumbs")).objects;
        return found && (await sharp((await objectStore.getObject("thumbs", found.key)).body).metadata()).width;
      };
      expect(await widthAfter(events[2])).to.equal(undefined);
      expect(await widthAfter(events[0])).to.equal(20);
      expect(await widthAfter(events[1])).to.equal(30);
      expect(await widthAfter(events[0])).to.equal(30);
      const two = { Records: [...(events[2]?.Records ?? []), ...(events[1]?.Records ?? [])] };
      await handler(two);
      expect(await messageOf(handler({ Records: [{ ...tampered(events[1]) }] } as S3Event))).to.match(/at most/);
    });
    await endpoint.close();
  });
});

/** An event that tells of a file which is too large. */
function tampered(event: S3Event | undefined) {
  const [record] = event?.Records ?? [];
  return { ...record, s3: { ...record?.s3, object: { ...record?.s3.object, size: 60 * 1024 * 1024 } } };
}
