import sharp from "sharp";

/** A picture that no thumbnail is made of, and why. */
export class RefusedPictureError extends Error {
  override readonly name = "RefusedPictureError";
}

/** The longer side of a thumbnail, in pixels. */
const SIDE = 256;
/** The largest picture that is opened: a file of some kilobytes can say that it has more, and take all memory. */
const LARGEST_PIXELS = 100_000_000;
/** The largest file that is read, in bytes. */
export const LARGEST_BYTES = 50 * 1024 * 1024;
const TAKEN = ["jpeg", "png", "webp"];

/**
 * A picture's thumbnail, as WebP, the right way up: the same bytes for the same picture.
 * Rejects with {@link RefusedPictureError} for what is no JPEG, PNG or WebP, whatever its name says, or too large.
 */
export async function makeThumbnail(picture: Uint8Array): Promise<Buffer> {
  if (picture.byteLength === 0) throw new RefusedPictureError("a picture must have bytes, got none");
  const brand = heifBrand(picture);
  if (brand !== undefined) throw notTaken(`HEIF (${brand})`);
  const image = sharp(picture, { limitInputPixels: LARGEST_PIXELS, failOn: "error" });
  const { format } = await image.metadata().catch((error: Error) => {
    throw new RefusedPictureError(`a picture must be one that can be read, got: ${reasonOf(error)}`);
  });
  if (!TAKEN.includes(format)) throw notTaken(format.toUpperCase());
  try {
    return await image
      .autoOrient()
      .resize(SIDE, SIDE, { fit: "inside", withoutEnlargement: true })
      .webp({ quality: 80 })
      .toBuffer();
  } catch (error) {
    throw new RefusedPictureError(`a picture must be whole, got: ${reasonOf(error)}`);
  }
}

/** Phones write HEIC: what is within is under patents, so that sharp's builds can't read it. */
function heifBrand(picture: Uint8Array): string | undefined {
  const head = Buffer.from(picture.subarray(0, 12)).toString("latin1");
  const brand = head.slice(8);
  return head.slice(4, 8) === "ftyp" && /^(hei|hev|mif1|msf1|avi)/.test(brand) ? brand.trim() : undefined;
}

const notTaken = (format: string) => new RefusedPictureError(`a picture must be a JPEG, PNG or WebP, got ${format}`);

/** The first line: the others say where in the file it was. */
const reasonOf = (error: unknown) => (error instanceof Error ? error.message.split("\n")[0] : String(error));
