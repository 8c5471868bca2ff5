const BYTES = 256 * 1024;

/** Memory for the records of one batch: one allocation for many of them. */
export type Slab = { bytes: Buffer; end: number };

/** A slab that takes no memory yet. */
export function createSlab(): Slab {
  return { bytes: Buffer.alloc(0), end: 0 };
}

/** Room for one record, in `slab.bytes` from the returned position on. What was reserved before stays as it is. */
export function reserve(slab: Slab, length: number): number {
  if (slab.end + length > slab.bytes.length) {
    slab.bytes = Buffer.allocUnsafeSlow(Math.max(BYTES, length));
    slab.end = 0;
  }
  const start = slab.end;
  slab.end = start + length;
  return start;
}
