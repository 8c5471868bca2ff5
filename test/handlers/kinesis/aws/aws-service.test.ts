import { Readable } from "node:stream";
import { Hash } from "@smithy/core/serde";
import { HttpRequest } from "@smithy/core/transport";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { SignatureV4 } from "@smithy/signature-v4";
import { expect } from "chai";
import { AwsServiceError, createAwsService, urlOf } from "../../../../handlers/kinesis/aws/aws-service.ts";
import { createAwsServer, type SeenRequest } from "../aws-server.ts";

const CREDENTIALS = { accessKeyId: "key", secretAccessKey: "secret", sessionToken: "token" };
const REQUEST = {
  method: "PUT" as const,
  path: "/quarantine/2026/09/21/shardId-000000000003/1-2.ndjson",
  headers: { "content-type": "application/x-ndjson" },
  body: Buffer.from("é\n"),
};

/** The authorization that a request must have which arrived so, if whoever signed it signed what was sent. */
async function authorizationOf({ method, path, headers, body }: SeenRequest, service: string): Promise<string> {
  const [, names = ""] = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? "") ?? [];
  const signed = names.split(";").map((name) => [name, String(headers[name])]);
  const date = String(headers["x-amz-date"]).replace(/^(....)(..)(..T..)(..)(..Z)$/, "$1-$2-$3:$4:$5");
  const signer = new SignatureV4({
    service,
    region: "us-east-1",
    credentials: CREDENTIALS,
    sha256: Hash.bind(null, "sha256"),
    uriEscapePath: service !== "s3",
  });
  const request = new HttpRequest({ method, path, headers: Object.fromEntries(signed), body });
  return (await signer.sign(request, { signingDate: new Date(date) })).headers.authorization ?? "";
}

describe("an AWS service", () => {
  let server: Awaited<ReturnType<typeof createAwsServer>> | undefined;
  const { signal } = new AbortController();

  async function call(...answers: Parameters<typeof createAwsServer>) {
    server = await createAwsServer(...answers);
    const service = createAwsService({
      service: "s3",
      region: "us-east-1",
      url: new URL("/bucket", server.url),
      credentials: async () => CREDENTIALS,
      requestHandler: new NodeHttpHandler(),
      codeOf: (body) => body || undefined,
    });
    return service(REQUEST, signal);
  }

  afterEach(() => {
    server?.stop();
    server = undefined;
    delete process.env._X_AMZN_TRACE_ID;
    delete process.env.AWS_EXECUTION_ENV;
  });

  it("is sent what it is asked, below the path of its URL, and its answer comes back", async () => {
    expect((await call({ status: 200, body: "answer" })).toString()).to.equal("answer");
    const [request] = server?.requests ?? [];
    expect(request).to.include({ method: "PUT", path: `/bucket${REQUEST.path}`, body: "é\n" });
    expect(request?.headers).to.include({ "content-type": "application/x-ndjson", "content-length": "3" });
    expect(request?.headers).to.include({ "x-amz-security-token": "token", host: server?.url.host });
  });

  for (const name of ["s3", "kinesis"]) {
    it(`${name} can check the signature from what arrives`, async () => {
      server = await createAwsServer({ status: 200, body: "" });
      const service = createAwsService({
        service: name,
        region: "us-east-1",
        url: server.url,
        credentials: async () => CREDENTIALS,
        requestHandler: new NodeHttpHandler(),
        codeOf: () => undefined,
      });
      await service(REQUEST, signal);
      const [request] = server.requests;
      if (request === undefined) throw new Error("nothing arrived");
      expect(request.headers.authorization).to.equal(await authorizationOf(request, name));
      expect(request.headers.authorization).to.match(
        /SignedHeaders=content-length;content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token,/,
      );
    });
  }

  it("is told the trace that the invocation belongs to, apart from the signature", async () => {
    process.env._X_AMZN_TRACE_ID = "Root=1-2-3;Sampled=1";
    await call({ status: 200, body: "" });
    expect(server?.requests[0]?.headers["x-amzn-trace-id"]).to.equal("Root=1-2-3;Sampled=1");
    expect(server?.requests[0]?.headers.authorization).not.to.contain("trace");
  });

  it("is told who calls, and from where", async () => {
    process.env.AWS_EXECUTION_ENV = "AWS_Lambda_nodejs24.x";
    await call({ status: 200, body: "" });
    expect(server?.requests[0]?.headers["user-agent"]).to.equal("tributary exec-env/AWS_Lambda_nodejs24.x");
  });

  for (const [body, name] of [
    ["SlowDown", "SlowDown"],
    ["", "UnknownError"],
  ] as const) {
    it(`fails with ${name} when it answers an error with ${body === "" ? "nothing" : body}`, async () => {
      const error = await call({ status: 503, body }).catch((reason: unknown) => reason);
      expect(error)
        .to.be.instanceOf(AwsServiceError)
        .and.to.deep.include({ name, $metadata: { httpStatusCode: 503 } });
      expect(server?.requests).to.have.length(1);
    });
  }

  it("fails with the code of what the connection fails with", async () => {
    const failing = Object.assign(new Error("no way"), { code: "ECONNREFUSED" });
    const service = createAwsService({
      service: "s3",
      region: "us-east-1",
      url: new URL("http://127.0.0.1"),
      credentials: async () => CREDENTIALS,
      requestHandler: { handle: () => Promise.reject(failing) },
      codeOf: () => undefined,
    });
    expect(await service(REQUEST, signal).catch((reason: unknown) => reason)).to.have.property("name", "ECONNREFUSED");
  });

  it("fails with that code, too, when its answer breaks off", async () => {
    const body = new Readable({
      read: () => body.destroy(Object.assign(new Error("aborted"), { code: "ECONNRESET" })),
    });
    const service = createAwsService({
      service: "s3",
      region: "us-east-1",
      url: new URL("http://127.0.0.1"),
      credentials: async () => CREDENTIALS,
      requestHandler: { handle: async () => ({ response: { statusCode: 200, body } }) },
      codeOf: () => undefined,
    });
    expect(await service(REQUEST, signal).catch((reason: unknown) => reason)).to.have.property("name", "ECONNRESET");
  });
});

describe("the URL of an AWS service", () => {
  const names = ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_KINESIS", "AWS_ENDPOINT_URL_S3"] as const;
  const before = names.map((name) => [name, process.env[name]] as const);
  const restore = () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
  beforeEach(() => {
    for (const name of names) delete process.env[name];
  });
  afterEach(restore);

  const hosts: [Parameters<typeof urlOf>, string][] = [
    [["kinesis", "ap-northeast-2"], "https://kinesis.ap-northeast-2.amazonaws.com/"],
    [["kinesis", "us-gov-west-1"], "https://kinesis.us-gov-west-1.amazonaws.com/"],
    [["kinesis", "cn-north-1"], "https://kinesis.cn-north-1.amazonaws.com.cn/"],
    [["s3", "eu-west-1", "failures"], "https://failures.s3.eu-west-1.amazonaws.com/"],
    [["s3", "cn-north-1", "failures"], "https://failures.s3.cn-north-1.amazonaws.com.cn/"],
  ];
  for (const [args, expected] of hosts) {
    it(`is ${expected} for ${args.join(" ")}`, () => {
      expect(urlOf(...args).href).to.equal(expected);
    });
  }

  const settings: [string, Record<string, string>, string, string][] = [
    ["both", { AWS_ENDPOINT_URL: "http://localhost:1" }, "http://localhost:1/", "http://localhost:1/failures"],
    [
      "one",
      { AWS_ENDPOINT_URL: "http://localhost:1", AWS_ENDPOINT_URL_S3: "http://localhost:2/base/" },
      "http://localhost:1/",
      "http://localhost:2/base/failures",
    ],
    [
      "none",
      { AWS_ENDPOINT_URL: "", AWS_ENDPOINT_URL_KINESIS: "" },
      "https://kinesis.us-east-1.amazonaws.com/",
      "https://failures.s3.us-east-1.amazonaws.com/",
    ],
  ];
  for (const [which, variables, kinesis, bucket] of settings) {
    it(`follows AWS's own settings where they name an endpoint of ${which}`, () => {
      Object.assign(process.env, variables);
      expect(urlOf("kinesis", "us-east-1").href).to.equal(kinesis);
      expect(urlOf("s3", "us-east-1", "failures").href).to.equal(bucket);
    });
  }
});
