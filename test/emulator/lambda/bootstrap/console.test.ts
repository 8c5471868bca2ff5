import { expect } from "chai";
import { jsonLine, textLine } from "../../../../emulator/lambda/bootstrap/console.ts";
import { createRuntime } from "../function/create-runtime.ts";

const time = new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 6));

describe("a line of Lambda's JSON log format", () => {
  const line = (...values: unknown[]) => JSON.parse(jsonLine(time, "request", "INFO", values));
  const entry = { timestamp: "2026-01-02T03:04:05.006Z", level: "INFO", requestId: "request" };
  const circular: { self?: object } = {};
  circular.self = circular;

  const table: [string, unknown[], unknown][] = [
    ["keeps a text", ["hello"], "hello"],
    ["keeps an object's structure", [{ records: 3, of: ["서울"] }], { records: 3, of: ["서울"] }],
    ["keeps a number", [3], 3],
    ["makes one text of several values", ["%s has %d", "shard", 2, { a: 1 }], "shard has 2 { a: 1 }"],
    ["writes what has no JSON as text", [10n], "10n"],
    ["writes a circular object as text", [circular], "<ref *1> { self: [Circular *1] }"],
  ];
  for (const [what, values, message] of table) {
    it(what, () => expect(line(...values)).to.deep.equal({ ...entry, message }));
  }

  it("has no message for no value", () => expect(line()).to.deep.equal(entry));

  it("describes a lone error as its message, with its own members", () => {
    const error = Object.assign(new RangeError("too far"), { code: "FAR" });
    const { message } = line(error);
    expect(message).to.include({ errorType: "RangeError", errorMessage: "too far", code: "FAR" });
    expect(message.stackTrace[0]).to.equal("RangeError: too far");
    expect(line({ nested: error }).message.nested).to.include({ errorType: "RangeError" });
  });

  it("describes the first error beside other values", () => {
    const described = line("failed:", new TypeError("first"), new Error("second"));
    expect(described).to.include({ ...entry, errorType: "TypeError", errorMessage: "first" });
    expect(described.message).to.match(/^failed: TypeError: first\n/);
    expect(described.stackTrace[0]).to.equal("TypeError: first");
  });
});

describe("a line of Lambda's text log format", () => {
  it("divides its fields by tabs and keeps to one line", () => {
    expect(textLine(time, "request", "WARN", ["a\nb %s", { c: 1 }])).to.equal(
      "2026-01-02T03:04:05.006Z\trequest\tWARN\ta\rb { c: 1 }",
    );
  });
});

describe("the log of a function", () => {
  const source = `
    console.log("loading");
    export const handler = async () => {
      for (const method of ["trace", "debug", "info", "log", "warn", "error"]) console[method]({ method });
      process.stdout.write('{"_aws":{"Timestamp":1}}\\n');
      process.stderr.write("half a ");
      process.stderr.write("line\\nno end");
    };
  `;

  it("is JSON of the level that is asked for, and passes on what the function writes itself", async () => {
    await using runtime = createRuntime(source, { logging: { format: "JSON", applicationLogLevel: "INFO" } });
    await runtime.answer();
    await runtime.stop();
    const requestId = runtime.reports[0]?.requestId;
    const logged = runtime.lines.filter((line) => line.includes('"level"')).map((line) => JSON.parse(line));
    expect(logged.map(({ timestamp, ...entry }) => entry)).to.deep.equal([
      { level: "INFO", requestId: "-", message: "loading" },
      { level: "INFO", requestId, message: { method: "info" } },
      { level: "INFO", requestId, message: { method: "log" } },
      { level: "WARN", requestId, message: { method: "warn" } },
      { level: "ERROR", requestId, message: { method: "error" } },
    ]);
    expect(runtime.lines).to.include.members(['{"_aws":{"Timestamp":1}}', "half a line", "no end"]);
  });

  it("is text of every level by default", async () => {
    await using runtime = createRuntime(source);
    await runtime.answer();
    await runtime.stop();
    const logged = runtime.lines.map((line) => line.split("\t")).filter((fields) => fields.length === 4);
    expect(logged.map((fields) => fields[2])).to.deep.equal([
      "INFO",
      "TRACE",
      "DEBUG",
      "INFO",
      "INFO",
      "WARN",
      "ERROR",
    ]);
  });

  it("tells of an error that the handler threw", async () => {
    await using runtime = createRuntime("export const handler = async () => { throw new TypeError('odd'); };", {
      logging: { format: "JSON" },
    });
    await runtime.failure();
    await runtime.stop();
    expect(JSON.parse(runtime.lines[0] ?? "").message).to.include({ errorType: "TypeError", errorMessage: "odd" });
  });
});
