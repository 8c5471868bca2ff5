import { LambdaServiceException } from "@aws-sdk/client-lambda";
import { expect } from "chai";
import { explainAwsError } from "../../../operate/redrive/aws-problem.ts";
import { RedriveError } from "../../../operate/redrive/redrive-error.ts";

const errorOf = (name: string, status?: number, code?: string) =>
  Object.assign(new Error("payload-in-message"), {
    name,
    ...(status !== undefined && { $metadata: { httpStatusCode: status } }),
    ...(code !== undefined && { code }),
  });
const explain = (error: unknown, endpointUrl?: string) =>
  explainAwsError(error, { region: "eu-west-1", bucket: "failures", stream: "users", endpointUrl });

describe("what a person can do about an error of AWS", () => {
  const table: [error: Error, message: RegExp][] = [
    [errorOf("CredentialsProviderError"), /^AWS credentials must be valid.*\nFix: sign in again/],
    [errorOf("ExpiredToken", 400), /^AWS credentials must be valid, got ExpiredToken\./],
    [errorOf("ExpiredTokenException", 400), /^AWS credentials/],
    [errorOf("InvalidAccessKeyId", 403), /^AWS credentials/],
    [errorOf("NoSuchBucket", 404), /^The failure store must exist in eu-west-1, got no bucket failures\.\nFix: /],
    [errorOf("ResourceNotFoundException", 400), /^The input stream must exist in eu-west-1, got no stream users\./],
    [errorOf("AccessDenied", 403), /must let you in, got AccessDenied\.\nFix: .*docs\/redrive\.md/],
    [errorOf("AccessDeniedException", 400), /must let you in/],
    [errorOf("KMSAccessDeniedException", 400), /must let you in/],
    [errorOf("PermanentRedirect", 301), /must be in eu-west-1, got PermanentRedirect\.\nFix: check --region/],
    [errorOf("AuthorizationHeaderMalformed", 400), /must be in eu-west-1, got Auth.*\nFix: check --region/],
    [errorOf("RequestTimeTooSkewed", 403), /^This machine's clock .*\nFix: set the clock/],
    [errorOf("KMSDisabledException", 400), /^The key .* in eu-west-1 must be usable, got KMSDisabled.*\nFix: enable/],
    [errorOf("KMS.DisabledException", 400), /^The key .* must be usable, got KMS\.DisabledException/],
    [errorOf("KMSThrottlingException", 400), /^AWS must answer, got KMSThrottlingException/],
    [errorOf("SlowDown", 503), /^AWS must answer, got SlowDown \(status 503\)/],
    [errorOf("Error", undefined, "ENOTFOUND"), /^AWS in eu-west-1 must be reachable, got ENOTFOUND\.\nFix: check your/],
    [errorOf("TimeoutError"), /^AWS in eu-west-1 must be reachable/],
  ];
  for (const [error, message] of table) {
    it(`is said for ${"code" in error ? error.code : error.name}`, () => {
      expect(explain(error)).to.be.instanceOf(RedriveError);
      expect(explain(error)?.message).to.match(message).and.not.include("payload");
    });
  }

  const ofLambda: [name: string, status: number, message: RegExp][] = [
    ["ResourceNotFoundException", 404, /^The function of every flow must exist in eu-west-1, got Res.*\nFix: take new/],
    [
      "AccessDeniedException",
      403,
      /^The functions of the flows in eu-west-1 must let you invoke.*\nFix: .*docs\/redrive/,
    ],
    ["TooManyRequestsException", 429, /^The functions .* must have room for more invocations.*\nFix: raise/],
    ["ServiceException", 500, /^AWS must answer, got ServiceException \(status 500\)/],
  ];
  for (const [name, status, message] of ofLambda)
    it(`is said for Lambda's ${name}`, () => {
      const error = new LambdaServiceException({
        ...{ name, $fault: "client", message: "payload-in-message" },
        $metadata: { httpStatusCode: status },
      });
      expect(explain(error)?.message).to.match(message).and.not.include("payload");
    });

  it("names the local endpoint", () => {
    expect(explain(errorOf("Error", undefined, "ECONNREFUSED"), "http://127.0.0.1:9")?.message).to.match(
      /^http:\/\/127\.0\.0\.1:9 must be reachable, got ECONNREFUSED\.\nFix: keep npm start -- --serve running/,
    );
  });

  it("is nothing for an error of our own making", () => {
    for (const error of [new TypeError("x is undefined"), new Error("bug"), "text", undefined])
      expect(explain(error)).to.equal(undefined);
  });

  it("stays what it is when it is said already", () => {
    const said = new RedriveError("said");
    expect(explain(said)).to.equal(said);
  });
});
