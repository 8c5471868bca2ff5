import { createHash, createHmac, createSecretKey, type KeyObject } from "node:crypto";
import type { Checksum, SourceData } from "@smithy/types";

/**
 * SHA-256 for the SDK's signer, with a secret HMAC. The SDK's own gives a secret's bytes to Node.js as they are, which throws
 * and catches two errors to find out that they are no KeyObject: 3 % of an invocation (docs/performance.md).
 */
export class Sha256 implements Checksum {
  readonly #key: KeyObject | undefined;
  #hash;

  constructor(secret?: SourceData) {
    this.#key = secret === undefined ? undefined : createSecretKey(bytesOf(secret));
    this.#hash = this.#create();
  }

  update(data: SourceData): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#create();
  }

  #create() {
    return this.#key === undefined ? createHash("sha256") : createHmac("sha256", this.#key);
  }
}

function bytesOf(data: SourceData): Uint8Array {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
