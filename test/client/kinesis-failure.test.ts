import { expect } from "chai";
import { type Failure, failureOfCode, failureOfError } from "../../client/kinesis-failure.ts";
import { awsError, networkError } from "./support/fake-put-client.ts";

describe("failures of Kinesis", () => {
  const errors: [string, unknown, Failure["kind"]][] = [
    ["a throttled call", awsError("ProvisionedThroughputExceededException", 400), "throttled"],
    ["a throttled key", awsError("KMSThrottlingException", 400), "throttled"],
    ["status 429", awsError("Whatever", 429), "throttled"],
    ["status 500", awsError("InternalFailure", 500), "unavailable"],
    ["an unknown error with status 503", awsError("Whatever", 503), "unavailable"],
    ["a refused connection", networkError("ECONNREFUSED"), "unavailable"],
    ["a time-out", awsError("TimeoutError"), "unavailable"],
    ["a wrong clock that the SDK has just corrected", skewed(), "unavailable"],
    ["an invalid record", awsError("ValidationException", 400), "invalid"],
    ["an invalid argument", awsError("InvalidArgumentException", 400), "invalid"],
    ["no permission", awsError("AccessDeniedException", 400), "refused"],
    ["no such stream", awsError("ResourceNotFoundException", 400), "refused"],
    ["no permission on the key", awsError("KMSAccessDeniedException", 400), "refused"],
    ["no credentials", awsError("CredentialsProviderError"), "refused"],
    ["a mistake in the caller's arguments", new TypeError("data is not bytes"), "refused"],
    ["something that is not an error", "what", "unavailable"],
  ];
  for (const [title, error, kind] of errors) {
    it(`takes ${title} as ${kind}`, () => expect(failureOfError(error)).to.have.property("kind", kind));
  }

  const codes: [string, Failure["kind"]][] = [
    ["ProvisionedThroughputExceededException", "throttled"],
    ["InternalFailure", "unavailable"],
    ["KMSDisabledException", "refused"],
  ];
  for (const [code, kind] of codes) {
    it(`takes ${code} of one record as ${kind}`, () => expect(failureOfCode(code)).to.deep.equal({ kind, code }));
  }

  it("names the network's code", () => {
    expect(failureOfError(networkError("ENOTFOUND"))).to.have.property("code", "ENOTFOUND");
  });
});

function skewed(): Error {
  return Object.assign(new Error(), {
    name: "RequestTimeTooSkewed",
    $metadata: { httpStatusCode: 403, clockSkewCorrected: true },
  });
}
