import { join, relative } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { objectPath } from "../../../emulator/s3/object-path.ts";
import { errorOf } from "../kinesis/create-stream.ts";

describe("The path of an object", () => {
  it("has a folder for each part of the key", () => {
    const key = "aws/lambda/7d0e/shardId-000000000000/2025/11/14/2025-11-14T00.38.06-9c1f";
    expect(objectPath("/store", key)).to.equal(join("/store", key));
  });

  for (const key of [
    "",
    "/a",
    "a/",
    "a//b",
    ".",
    "..",
    "../a",
    "a/../../b",
    "a/./b",
    "a\\b",
    "C:x",
    "a\0b",
    "a\nb",
    "x".repeat(256),
  ]) {
    it(`refuses ${JSON.stringify(key.slice(0, 20))}`, () => {
      expect(errorOf(() => objectPath("/store", key))).to.match(
        /^InvalidArgument: The key .* cannot be kept as a file/s,
      );
    });
  }

  it("never leads out of the folder", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("..", ".", "/", "a", "\\", "%2e")), (parts) => {
        const key = parts.join("");
        try {
          expect(relative("/store", objectPath("/store", key))).to.equal(key);
        } catch (error) {
          expect(String(error)).to.match(/^InvalidArgument/);
        }
      }),
    );
  });
});
