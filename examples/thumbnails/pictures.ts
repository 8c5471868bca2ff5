import { crc32 } from "node:zlib";
import sharp from "sharp";

/** A picture to try with: its key, its bytes, and the size of its thumbnail, or what its refusal names. */
export type Picture = { key: string; body: Buffer } & (
  | { thumb: [width: number, height: number] }
  | { refused: RegExp }
);

const RED = { r: 200, g: 40, b: 40 };

/** A plain picture. */
export const plain = (width: number, height: number, background = RED) =>
  sharp({ create: { width, height, channels: 3, background } });

/** What cameras, browsers and jokers upload. */
export async function pictures(): Promise<Picture[]> {
  const png = await plain(40, 30).png().toBuffer();
  return [
    { key: "my cat 1+1.jpg", body: await plain(4000, 3000).jpeg().toBuffer(), thumb: [256, 192] },
    { key: "한글/고양이.png", body: png, thumb: [40, 30] },
    { key: "100%.webp", body: await plain(300, 600).webp().toBuffer(), thumb: [128, 256] },
    {
      key: "upright.jpg",
      body: await plain(400, 200).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
      thumb: [128, 256],
    },
    { key: "a PNG in truth.jpg", body: png, thumb: [40, 30] },
    { key: "empty.jpg", body: Buffer.of(), refused: /must have bytes, got none/ },
    {
      key: "phone.heic",
      body: Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1"),
      refused: /got HEIF \(heic\)/,
    },
    { key: "letter.jpg", body: Buffer.from("Dear picture, I am none."), refused: /must be one that can be read/ },
    { key: "bomb.png", body: bomb(60_000, 60_000), refused: /exceeds pixel limit/ },
  ];
}

/** A PNG of some bytes that says it has billions of pixels. */
function bomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  const data = Buffer.from("789c030000000001", "hex");
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", Buffer.of())]);
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.byteLength);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, checksum]);
}
