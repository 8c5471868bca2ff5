import { expect } from "chai";
import { isDocumentAt, statementsAt, versionAt } from "../../../policies/core/statements.ts";
import { UNKNOWN } from "../../support/policies.ts";

const document = (Statement: unknown) => ({ policy: { Version: "2012-10-17", Statement } });
const EMPTY = {
  path: "policy.Statement[0]",
  effect: "Allow",
  actions: undefined,
  notActions: undefined,
  resources: undefined,
  notResources: undefined,
  principals: undefined,
  notPrincipals: undefined,
  conditions: [],
};

describe("statements", () => {
  const cases: [title: string, statement: object, read: object][] = [
    [
      "actions and resources, alone or in a list",
      { Action: "a:B", Resource: ["x", "y"] },
      { actions: ["a:B"], resources: ["x", "y"] },
    ],
    ["what is left out", { NotAction: "a:B", NotResource: ["x"] }, { notActions: ["a:B"], notResources: ["x"] }],
    ["an empty list, which says something", { Action: [] }, { actions: [] }],
    ["anyone", { Principal: "*" }, { principals: [{ kind: "*", name: "*" }] }],
    [
      "principals by kind",
      { Principal: { AWS: ["1", "2"], Service: "s.amazonaws.com" } },
      {
        principals: [
          { kind: "AWS", name: "1" },
          { kind: "AWS", name: "2" },
          { kind: "Service", name: "s.amazonaws.com" },
        ],
      },
    ],
    ["who is left out", { NotPrincipal: { AWS: "1" } }, { notPrincipals: [{ kind: "AWS", name: "1" }] }],
    [
      "conditions, their keys in lower case and their values as texts",
      { Condition: { Bool: { "aws:SecureTransport": false } } },
      { conditions: [{ operator: "Bool", key: "aws:securetransport", values: ["false"] }] },
    ],
    ["an action that is not known yet", { Action: ["a:B", UNKNOWN] }, { actions: ["a:B", UNKNOWN] }],
    ["principals that are not known yet", { Principal: UNKNOWN }, { principals: [{ kind: "*", name: UNKNOWN }] }],
    [
      "conditions that are not known yet",
      { Condition: UNKNOWN },
      { conditions: [{ operator: "", key: "", values: [UNKNOWN] }] },
    ],
    [
      "keys of a condition that are not known yet",
      { Condition: { StringEquals: UNKNOWN } },
      { conditions: [{ operator: "StringEquals", key: "", values: [UNKNOWN] }] },
    ],
  ];
  for (const [title, statement, read] of cases)
    it(`tell ${title}`, () => {
      const expected = [{ ...EMPTY, ...read }];
      expect(statementsAt(document([{ Effect: "Allow", ...statement }]), "policy")).to.deep.equal(expected);
    });

  it("are read from JSON, and when there is one that is no list", () => {
    const props = { policy: JSON.stringify({ Statement: { Effect: "Allow", Action: "a:B" } }) };
    expect(statementsAt(props, "policy")).to.deep.equal([{ ...EMPTY, actions: ["a:B"] }]);
  });

  it("are none where there is no document, or one that AWS refuses", () => {
    for (const props of [
      {},
      { policy: "" },
      { policy: "{" },
      { policy: "[]" },
      document([1, null]),
      document(undefined),
    ])
      expect(statementsAt(props, "policy")).to.deep.equal([]);
  });

  const readable: [title: string, props: object, answer: boolean | typeof UNKNOWN][] = [
    ["no document, which there may be", {}, true],
    ["an empty text, which stands for none", { policy: "" }, true],
    ["statements", document([{ Effect: "Allow" }]), true],
    ["one statement", { policy: '{"Statement":{"Effect":"Deny"}}' }, true],
    ["half of a document", { policy: '{"Statement":[' }, false],
    ["a text", { policy: "allow all" }, false],
    ["a list", { policy: "[]" }, false],
    ["a document without statements", { policy: '{"Version":"2012-10-17"}' }, false],
    ["statements that are none", document([{ Effect: "Allow" }, 1]), false],
    ["a document that is not known yet", { policy: UNKNOWN }, UNKNOWN],
    ["a statement that is not known yet", document([{ Effect: "Allow" }, UNKNOWN]), UNKNOWN],
  ];
  for (const [title, props, answer] of readable)
    it(`say whether they can be read: ${title}`, () => expect(isDocumentAt(props, "policy")).to.equal(answer));

  it("are in a language that the document tells", () => {
    expect(versionAt(document([]), "policy")).to.equal("2012-10-17");
    expect(versionAt({ policy: '{"Version":"2008-10-17"}' }, "policy")).to.equal("2008-10-17");
    expect([versionAt({}, "policy"), versionAt({ policy: "{" }, "policy")]).to.deep.equal([undefined, undefined]);
    expect(versionAt({ policy: UNKNOWN }, "policy")).to.equal(UNKNOWN);
  });

  it("are not known while the document, its list or one of them is not", () => {
    for (const props of [{ policy: UNKNOWN }, document(UNKNOWN), document([UNKNOWN])])
      expect(statementsAt(props, "policy")).to.equal(UNKNOWN);
  });
});
