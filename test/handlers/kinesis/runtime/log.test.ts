import { expect } from "chai";
import { warn } from "../../../../handlers/kinesis/runtime/log.ts";

describe("a warning", () => {
  const { warn: original } = console;
  const lines: unknown[] = [];
  beforeEach(() => {
    lines.length = 0;
    console.warn = (line: unknown) => lines.push(line);
  });
  afterEach(() => {
    console.warn = original;
    delete process.env.AWS_LAMBDA_LOG_FORMAT;
  });

  it("is one line of JSON", () => {
    warn({ event: "quarantined", records: 2, reasons: { empty: 2 } });
    expect(lines).to.deep.equal(['{"event":"quarantined","records":2,"reasons":{"empty":2}}']);
  });

  it("is an object in Lambda's JSON log format, which would quote a text", () => {
    process.env.AWS_LAMBDA_LOG_FORMAT = "JSON";
    warn({ event: "quarantined", records: 2 });
    expect(lines).to.deep.equal([{ event: "quarantined", records: 2 }]);
  });
});
