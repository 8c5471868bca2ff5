import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type sharp from "sharp";
import { packageHandler } from "../infra/flow/package/package.ts";

type Sharp = typeof sharp;
type Thumbnail = (picture: Uint8Array) => Promise<Uint8Array>;

/** Measures in turn, so that what else the machine does meets all alike, and prints the median and the least, in milliseconds. */
export async function measureThumbnails(rounds: number): Promise<void> {
  const entry = new URL("../examples/thumbnails/thumbnail.ts", import.meta.url);
  const archive = await packageHandler({ entry, carry: ["sharp", "@img/sharp-wasm32"] });
  const bundle = path.resolve(await archive.path, "index.mjs");
  const { makeThumbnail } = (await import(pathToFileURL(bundle).href)) as { makeThumbnail: Thumbnail };
  // From the package's own folder there is the WebAssembly build alone.
  const wasm: Sharp = createRequire(bundle)("sharp");
  const native: Sharp = createRequire(import.meta.url)("sharp");
  const subjects = { "the example": makeThumbnail, "sharp, WebAssembly": bare(wasm), "sharp, native": bare(native) };

  const picture = await photo(native);
  const times = new Map(Object.keys(subjects).map((name) => [name, [] as number[]]));
  for (let round = -2; round < rounds; round++)
    for (const [name, subject] of Object.entries(subjects)) {
      const startedMs = performance.now();
      await subject(picture);
      // The first rounds load and compile.
      if (round >= 0) times.get(name)?.push(performance.now() - startedMs);
    }
  const size = (picture.byteLength / 1e6).toFixed(1);
  process.stdout.write(`A JPEG of 12 megapixels, ${size} MB: median and least of ${rounds}, ms\n`);
  for (const [name, measured] of times) {
    const [middle, least] = [median(measured), Math.min(...measured)].map((ms) => ms.toFixed(1).padStart(7));
    process.stdout.write(`  ${name.padEnd(20)}${middle}${least}
`);
  }
}

const bare =
  (library: Sharp): Thumbnail =>
  (picture) =>
    library(picture).autoOrient().resize(256, 256, { fit: "inside" }).webp({ quality: 80 }).toBuffer();

/** Waves of colour: as large as a camera's file, and no plain surface, which would be too easy. */
async function photo(library: Sharp): Promise<Buffer> {
  const [width, height] = [4000, 3000];
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const wave = Math.sin(x / 17) * Math.cos(y / 23) * 100 + ((x * 31 + y * 17) % 29);
      pixels[at++] = 128 + wave;
      pixels[at++] = (x * 255) / width;
      pixels[at++] = (y * 255) / height;
    }
  return library(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
