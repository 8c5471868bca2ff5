import { expect } from "chai";
import fc from "fast-check";
import { bitsPerCharacter, isSecret } from "../../../../policies/rules/ssm/secrets.ts";

const random = "q8Zr1TxVb0LkMw7NcE5yHsJ2dGfA9uPo";
/** Put together here, so that no scanner takes this file for a leak. */
const join = (...parts: string[]) => parts.join("");

const secrets: [title: string, name: string, value: string][] = [
  ["an access key", "KEY", join("AKIA", "IOSFODNN7EXAMPLE")],
  ["a private key", "CERT", join("-----BEGIN RSA ", "PRIVATE KEY-----\nMIIE")],
  ["a token of GitHub", "GH", join("ghp_", "0123456789abcdefghijABCDEFGHIJ012345")],
  ["a key of Stripe", "STRIPE", join("sk_", "live_0123456789abcdefghij")],
  ["a JSON web token", "AUTH", join("eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxMjM0NTY3ODkwIn0", ".abc")],
  ["a URL with a password", "DATABASE", join("postgres://app:", "hunter22@db.internal:5432/app")],
  ["a password by its name", "DB_PASSWORD", "correct horse"],
  ["an API key by its name", "MAPS_API_KEY", "0123456789abcdef"],
  ["a client secret by its name", "client.secret", "topsecretvalue"],
  ["a long random text", "SALT", random],
];

const harmless: [title: string, name: string, value: string][] = [
  [
    "an ARN",
    "OUTPUT_STREAM_ARN",
    "arn:aws:kinesis:eu-west-1:111122223333:stream/tributary-dev-eu-west-1-output-3a418da",
  ],
  ["a bucket's name", "FAILURE_STORE_BUCKET", "tributary-dev-ap-northeast-2-failures-7644397"],
  ["a number", "MAX_RECORD_BYTES", "1048576"],
  ["flags of Node.js", "NODE_OPTIONS", "--enable-source-maps"],
  ["a secret's ARN", "DB_PASSWORD", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf"],
  ["a secret's name", "DB_SECRET_NAME", "production/database"],
  ["how long a token lasts", "TOKEN_TTL_SECONDS", "86400000000"],
  ["an empty password", "PASSWORD", ""],
  ["a switch", "USE_TOKEN", "true"],
  ["a table's key", "PARTITION_KEY", "customer-identifier"],
  ["a digest", "CATALOGUE_SHA256", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
  ["a UUID", "TENANT", "123e4567-e89b-42d3-a456-426614174000"],
  ["a URL", "ENDPOINT", "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs"],
  ["a path", "CONFIG", "/opt/config/Settings2/ProductionEnvironmentDefaults.json"],
  ["prose", "GREETING", "Welcome to the Real Time Enrichment of 2026, dear reader"],
  ["a class", "HANDLER_CLASS", "com.example.enrichment.StreamRecordHandlerFactoryProvider2"],
  ["a name in camel case", "SERVICE", "ProductionEnrichmentServiceHandler01"],
];

describe("secrets", () => {
  for (const [title, name, value] of secrets)
    it(`takes for one ${title}`, () => expect(isSecret(name, value)).to.equal(true));
  for (const [title, name, value] of harmless)
    it(`takes for none ${title}`, () => expect(isSecret(name, value)).to.equal(false));

  it("never takes a number or a switch for one, whatever its name", () => {
    const values = fc.oneof(fc.integer({ min: 0, max: 9_999_999 }).map(String), fc.boolean().map(String));
    fc.assert(fc.property(values, (value) => !isSecret("PASSWORD", value)));
  });

  it("measures how random a text is", () => {
    expect(bitsPerCharacter("aaaa")).to.equal(0);
    expect(bitsPerCharacter("abab")).to.equal(1);
    expect(bitsPerCharacter(random)).to.equal(5);
  });
});
