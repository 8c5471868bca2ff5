import { expect } from "chai";
import { findRoute } from "../../../emulator/api-gateway/routes.ts";

const KEYS = [
  "$default",
  "ANY /{proxy+}",
  "GET /pets/{proxy+}",
  "GET /pets/dog/{id}",
  "GET /pets/dog/1",
  "ANY /pets/{kind}/{id}",
  "GET /",
];
const find = (method: string, path: string, keys = KEYS) => {
  const found = findRoute(
    keys.map((routeKey) => ({ routeKey })),
    method,
    path,
  );
  return found && [found.route.routeKey, found.pathParameters];
};

describe("the route of a request", () => {
  const table: [method: string, path: string, key: string, parameters?: Record<string, string>][] = [
    ["GET", "/pets/dog/1", "GET /pets/dog/1"],
    ["GET", "/pets/dog/2", "GET /pets/dog/{id}", { id: "2" }],
    ["GET", "/pets/cat/2", "ANY /pets/{kind}/{id}", { kind: "cat", id: "2" }],
    ["POST", "/pets/dog/1", "ANY /pets/{kind}/{id}", { kind: "dog", id: "1" }],
    ["GET", "/pets/cat", "GET /pets/{proxy+}", { proxy: "cat" }],
    ["GET", "/pets/a/b/c", "GET /pets/{proxy+}", { proxy: "a/b/c" }],
    ["PUT", "/pets/a/b/c", "ANY /{proxy+}", { proxy: "pets/a/b/c" }],
    ["GET", "/", "GET /"],
    ["POST", "/", "$default"],
    ["GET", "/pets/dog/", "GET /pets/{proxy+}", { proxy: "dog/" }],
  ];
  for (const [method, path, key, parameters = {}] of table)
    it(`of ${method} ${path} is ${key}`, () => {
      expect(find(method, path)).to.deep.equal([key, parameters]);
      expect(find(method, path, KEYS.toReversed())).to.deep.equal([key, parameters]);
    });

  it("is that of the method rather than that of any", () => {
    expect(find("GET", "/a", ["ANY /a", "GET /a"])?.[0]).to.equal("GET /a");
    expect(find("PUT", "/a", ["ANY /a", "GET /a"])?.[0]).to.equal("ANY /a");
  });

  it("is none where neither path nor method fits", () => {
    for (const [method, path] of [
      ["GET", "/b"],
      ["PUT", "/a"],
      ["GET", "/a/"],
      ["GET", "/A"],
    ] as const)
      expect(find(method, path, ["GET /a"])).to.equal(undefined);
  });
});
