import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import sharp from "sharp";
import { z } from "zod";
import { tryIt } from "../trying/try-it.ts";
import { type Picture, pictures, plain } from "./pictures.ts";
import { thumbKeyOf } from "./thumbs-bucket.ts";

const region = z.object({ photosBucket: z.string(), thumbsBucket: z.string(), failureBucket: z.string() });

/** Set apart from what earlier tries put. */
const run = Date.now().toString(36);
/** Lambda tries what fails after one minute and after two more. */
const GIVEN_UP_SECONDS = 300;

await tryIt({
  outputs: z.object({ regions: z.record(z.string(), region) }),
  async run({ outputs, see }) {
    const [[name, { photosBucket, thumbsBucket, failureBucket }] = noRegion()] = Object.entries(outputs.regions);
    const s3 = new S3Client({ region: name });
    const put = (key: string, Body: Buffer) =>
      s3.send(new PutObjectCommand({ Bucket: photosBucket, Key: `${run}/${key}`, Body }));
    const thumb = async (key: string) => {
      const of = { Bucket: thumbsBucket, Key: thumbKeyOf(`${run}/${key}`) };
      const found = await s3.send(new GetObjectCommand(of)).catch(absent);
      return found && { eTag: found.ETag, bytes: await found.Body?.transformToByteArray() };
    };
    const kept = async () => {
      const started = { Bucket: failureBucket, Prefix: "aws/lambda/async/" };
      return (await s3.send(new ListObjectsV2Command(started))).KeyCount ?? 0;
    };

    const before = await kept();
    const all = await pictures();
    await Promise.all(all.map(({ key, body }) => put(key, body)));
    for (const picture of all) if ("thumb" in picture) await see(`a thumbnail of ${picture.key}`, () => fits(picture));

    const first = await thumb("my cat 1+1.jpg");
    await put("twice.jpg", all[0]?.body ?? Buffer.of());
    await see(
      "the same picture gives the same thumbnail",
      async () => (await thumb("twice.jpg"))?.eTag === first?.eTag,
    );

    const versions = await Promise.all(
      [
        { r: 0, g: 0, b: 250 },
        { r: 0, g: 250, b: 0 },
      ].map((colour) => plain(64, 64, colour).png().toBuffer()),
    );
    for (const version of versions) await put("versions.png", version);
    await see("the thumbnail is of the last version", async () => {
      const found = await thumb("versions.png");
      if (found?.bytes === undefined) return false;
      const { dominant } = await sharp(found.bytes).stats();
      return dominant.g > dominant.b;
    });

    const refused = all.filter((picture) => "refused" in picture).length;
    await see(
      `the ${refused} that are no pictures, or too large, lie in the failure store`,
      async () => (await kept()) - before >= refused,
      GIVEN_UP_SECONDS,
    );
    s3.destroy();

    async function fits({ key, ...picture }: Picture): Promise<boolean> {
      const found = await thumb(key);
      if (found?.bytes === undefined || !("thumb" in picture)) return false;
      const { format, width, height } = await sharp(found.bytes).metadata();
      return format === "webp" && width === picture.thumb[0] && height === picture.thumb[1];
    }
  },
});

function absent(error: unknown): undefined {
  if (error instanceof Error && error.name === "NoSuchKey") return undefined;
  throw error;
}

function noRegion(): never {
  throw new Error("The outputs name no region.");
}
