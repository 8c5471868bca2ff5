import { createHash, createHmac } from "node:crypto";
import { Hash } from "@smithy/core/serde";
import { expect } from "chai";
import fc from "fast-check";
import { Sha256 } from "../../../../handlers/kinesis/aws/sha256.ts";

describe("Sha256", () => {
  const text = fc.string({ unit: "grapheme" });
  // A part of something longer.
  const bytes = fc.uint8Array({ minLength: 2 }).map((given) => given.subarray(2));
  const data = fc.oneof(
    text,
    bytes,
    bytes.map((given) => given.buffer),
    bytes.map((given) => new DataView(given.buffer, 1)),
  );

  // The SDK's takes an empty secret for none.
  const someSecret = data.filter((given) => Buffer.byteLength(given) > 0);

  it("gives what the SDK's own hash gives, of whatever it takes, with a secret and without", async () => {
    await fc.assert(
      fc.asyncProperty(fc.option(someSecret, { nil: undefined }), fc.array(data), async (secret, parts) => {
        const [own, theirs] = [new Sha256(secret), new Hash("sha256", secret)];
        for (const part of parts) {
          own.update(part);
          theirs.update(part);
        }
        expect(Buffer.from(await own.digest())).to.deep.equal(Buffer.from(await theirs.digest()));
      }),
    );
  });

  it("begins anew when it is reset, with its secret", async () => {
    const [plain, keyed] = [new Sha256(), new Sha256("secret")];
    for (const hash of [plain, keyed]) {
      hash.update("before");
      hash.reset();
      hash.update("after");
    }
    expect(await plain.digest()).to.deep.equal(createHash("sha256").update("after").digest());
    expect(await keyed.digest()).to.deep.equal(createHmac("sha256", "secret").update("after").digest());
  });
});
