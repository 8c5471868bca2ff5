import { expect } from "chai";
import { readCredentialScope } from "../../../emulator/protocol/credential-scope.ts";

const authorization = (credential: string) =>
  `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date, Signature=abc`;
const nothing = new URLSearchParams();

describe("The credential scope", () => {
  const table: [credential: string, expected: ReturnType<typeof readCredentialScope>][] = [
    [
      "111122223333/20250101/eu-west-1/kinesis/aws4_request",
      { account: "111122223333", region: "eu-west-1", service: "kinesis" },
    ],
    [
      "AKIAIOSFODNN7EXAMPLE/20250101/us-east-1/s3/aws4_request",
      { account: "000000000000", region: "us-east-1", service: "s3" },
    ],
    [
      "1111222233334/20250101/us-east-1/s3/aws4_request",
      { account: "000000000000", region: "us-east-1", service: "s3" },
    ],
    ["key/20250101/us-east-1/aws4_request", undefined],
    ["", undefined],
  ];
  for (const [credential, expected] of table) {
    it(`reads ${JSON.stringify(credential)}`, () => {
      expect(readCredentialScope(authorization(credential), nothing)).to.deep.equal(expected);
      expect(readCredentialScope(undefined, new URLSearchParams({ "X-Amz-Credential": credential }))).to.deep.equal(
        expected,
      );
    });
  }

  it("is absent from a request that is not signed", () => {
    expect(readCredentialScope(undefined, nothing)).to.equal(undefined);
    expect(readCredentialScope("Bearer token", nothing)).to.equal(undefined);
  });
});
