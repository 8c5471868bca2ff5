import { hash } from "node:crypto";
import { AwsError } from "../aws-error.ts";

/** A 128-bit hash key as 32 hexadecimal digits: comparing the text compares the number, and far faster than a BigInt. */
export type HashKey = string;

/** Both ends included. */
export type HashKeyRange = { starting: HashKey; ending: HashKey };

const COUNT = 1n << 128n;

/** The hash key of a partition key: its MD5. */
export function hashPartitionKey(partitionKey: string): HashKey {
  return hash("md5", partitionKey, "hex");
}

/** Reads a hash key as AWS writes it. @throws AwsError when it is not a decimal number below 2^128. */
export function parseHashKey(decimal: string): HashKey {
  if (!/^(0|[1-9]\d{0,38})$/.test(decimal) || BigInt(decimal) >= COUNT) {
    throw new AwsError(
      "InvalidArgumentException",
      `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${decimal}`,
    );
  }
  return fromNumber(BigInt(decimal));
}

/** Writes a hash key as AWS does: in decimal. */
export function formatHashKey(hashKey: HashKey): string {
  return toNumber(hashKey).toString();
}

/** The hash key just before this one. */
export function previousHashKey(hashKey: HashKey): HashKey {
  return fromNumber(toNumber(hashKey) - 1n);
}

/** The hash key just after this one. */
export function nextHashKey(hashKey: HashKey): HashKey {
  return fromNumber(toNumber(hashKey) + 1n);
}

/** Cuts all hash keys into `count` ranges of the same width, the last one taking the remainder. */
export function uniformRanges(count: number): HashKeyRange[] {
  const width = COUNT / BigInt(count);
  return Array.from({ length: count }, (_, index) => ({
    starting: fromNumber(width * BigInt(index)),
    ending: fromNumber(index === count - 1 ? COUNT - 1n : width * BigInt(index + 1) - 1n),
  }));
}

function fromNumber(number: bigint): HashKey {
  return number.toString(16).padStart(32, "0");
}

function toNumber(hashKey: HashKey): bigint {
  return BigInt(`0x${hashKey}`);
}
