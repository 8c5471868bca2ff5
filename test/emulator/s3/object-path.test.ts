import { join, relative } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { objectKey, objectPath } from "../../../emulator/s3/object-path.ts";
import { errorOf } from "../kinesis/create-stream.ts";

describe("The path of an object", () => {
  it("has a folder for each part of the key", () => {
    const key = "aws/lambda/7d0e/shardId-000000000000/2025/11/14/2025-11-14T00.38.06-9c1f";
    expect(objectPath("/store", key)).to.equal(join("/store", key));
  });

  const table: [key: string, path: string][] = [
    ["folder/", "folder/%"],
    ["/a//b", "%/a/%/b"],
    ["..", "%2E%2E"],
    ["a/../../b/./c", "a/%2E%2E/%2E%2E/b/%2E/c"],
    ["...", "..."],
    ["a\\b", "a%5Cb"],
    ["C:x", "C%3Ax"],
    ["a\0b\nc", "a%00b%0Ac"],
    ["50%", "50%25"],
    ["%", "%25"],
    ["%2E%2E", "%252E%252E"],
  ];
  for (const [key, path] of table) {
    it(`of ${JSON.stringify(key)} is ${path}`, () => {
      expect(objectPath("/store", key)).to.equal(join("/store", path));
      expect(objectKey("/store", join("/store", path))).to.equal(key);
    });
  }

  for (const key of ["", "x".repeat(256), `a/${"é".repeat(128)}`, ":".repeat(86)]) {
    it(`refuses ${JSON.stringify(key.slice(0, 20))} of ${key.length}`, () => {
      expect(errorOf(() => objectPath("/store", key))).to.match(
        /^InvalidArgument: The key .* cannot be kept as a file/s,
      );
    });
  }

  it("never leads out of the folder, and leads back to the key", () => {
    const part = fc.constantFrom("..", ".", "/", "a", "\\", "%2e", "%", "%2E", ":", "\0", "é");
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 12 }), (parts) => {
        const key = parts.join("");
        const path = objectPath("/store", key);
        expect(relative("/store", path)).not.to.match(/^$|^\.\.(\/|$)/);
        expect(objectKey("/store", path)).to.equal(key);
      }),
      { numRuns: 1000 },
    );
  });
});
