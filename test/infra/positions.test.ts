import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { namePositionsByPath } from "../../infra/positions.ts";

describe("stack traces of the program", () => {
  const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  afterEach(() => {
    Reflect.deleteProperty(Error, "prepareStackTrace");
    if (before !== undefined) Object.defineProperty(Error, "prepareStackTrace", before);
  });

  it("name files by path, as Pulumi's SDK takes them, and say what went wrong", () => {
    namePositionsByPath();
    const here = () => new RangeError("too far").stack ?? "";
    expect(here()).to.not.include("file:");
    expect(here()).to.match(/^RangeError: too far\n {4}at here \(/);
    expect(here()).to.include(`at here (${fileURLToPath(import.meta.url)}:`);
  });
});
