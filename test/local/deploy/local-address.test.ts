import { expect } from "chai";
import { localAddress, withLocalAddresses } from "../../../local/deploy/local-address.ts";

const urls = new Map([
  ["https://sqs.eu-west-1.amazonaws.com/0/work", "http://127.0.0.1:1/0/work"],
  ["https://api.example", "http://127.0.0.1:1/apis/api"],
]);

describe("addresses on this machine", () => {
  for (const [title, text, expected] of [
    ["stand for those that the program knows", "https://api.example", "http://127.0.0.1:1/apis/api"],
    ["begin what lies below those", "https://api.example/items?a=1", "http://127.0.0.1:1/apis/api/items?a=1"],
    ["are no part of another's name", "https://api.example.com/items", "https://api.example.com/items"],
    ["leave other text as it is", "see https://api.example", "see https://api.example"],
  ] as const)
    it(title, () => expect(localAddress(text, urls)).to.equal(expected));

  it("are put in at any depth of the outputs", () => {
    const outputs = {
      a: ["https://sqs.eu-west-1.amazonaws.com/0/work", 1, null],
      b: { c: "https://api.example" },
      d: true,
    };
    expect(withLocalAddresses(outputs, urls)).to.deep.equal({
      ...{ a: ["http://127.0.0.1:1/0/work", 1, null], b: { c: "http://127.0.0.1:1/apis/api" }, d: true },
    });
  });
});
