import { expect } from "chai";
import fc from "fast-check";
import { isArchive, isAsset } from "../../../offline/engine/assets.ts";
import { SIGNATURE_KEY, signatures, toPlain, toWire } from "../../../offline/engine/property-values.ts";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const special = (signature: keyof typeof signatures, content: Record<string, unknown>) => ({
  [SIGNATURE_KEY]: signatures[signature],
  ...content,
});

describe("property values", () => {
  it("unwraps secrets and says where they were", () => {
    const wire = { a: special("secret", { value: "x" }), b: { c: [1, special("secret", { value: { d: 2 } })] } };
    expect(toPlain(wire, "/p")).to.deep.equal({
      values: { a: "x", b: { c: [1, { d: 2 }] } },
      secrets: ["a", "b.c[1]"],
      unknowns: [],
    });
  });

  it("unwraps outputs, secret or not", () => {
    const wire = { a: special("output", { value: 1 }), b: special("output", { value: 2, secret: true }) };
    expect(toPlain(wire, "/p")).to.deep.equal({ values: { a: 1, b: 2 }, secrets: ["b"], unknowns: [] });
  });

  it("says where unknown values were", () => {
    const wire = {
      a: UNKNOWN,
      b: [{ c: UNKNOWN }],
      d: special("output", {}),
      e: special("secret", { value: UNKNOWN }),
    };
    expect(toPlain(wire, "/p").unknowns).to.deep.equal(["a", "b[0].c", "d", "e"]);
  });

  const assets: [string, unknown, unknown][] = [
    ["a text asset", special("asset", { text: "x" }), { kind: "text-asset", text: "x" }],
    ["an empty text asset", special("asset", { text: "" }), { kind: "text-asset", text: "" }],
    ["a file asset", special("asset", { path: "./a.txt" }), { kind: "file-asset", path: "/p/a.txt" }],
    ["a remote asset", special("asset", { uri: "https://a" }), { kind: "remote-asset", uri: "https://a" }],
    ["a file archive", special("archive", { path: "dist" }), { kind: "file-archive", path: "/p/dist" }],
    ["a remote archive", special("archive", { uri: "https://a" }), { kind: "remote-archive", uri: "https://a" }],
    [
      "an archive of assets and archives",
      special("archive", { assets: { a: special("asset", { text: "x" }), b: special("archive", { path: "/abs" }) } }),
      {
        kind: "asset-archive",
        assets: { a: { kind: "text-asset", text: "x" }, b: { kind: "file-archive", path: "/abs" } },
      },
    ],
  ];
  for (const [title, wire, plain] of assets) {
    it(`makes ${title} plain, and recognises it`, () => {
      const { code } = toPlain({ code: wire }, "/p").values;
      expect(code).to.deep.equal(plain);
      expect([isAsset(code), isArchive(code)]).to.deep.equal([title.endsWith("asset"), !title.endsWith("asset")]);
    });
  }

  it("keeps a resource as its URN and its ID", () => {
    const wire = { custom: special("resource", { urn: "u", id: "i" }), component: special("resource", { urn: "v" }) };
    const { values } = toPlain(wire, "/p");
    expect(values).to.deep.equal({
      custom: { kind: "resource", urn: "u", id: "i" },
      component: { kind: "resource", urn: "v" },
    });
    expect(toWire(values, [])).to.deep.equal(wire);
  });

  it("marks a property secret for the program when any part of it is", () => {
    expect(toWire({ a: { b: 1 }, ab: 2, c: [3] }, ["a.b", "c[0]"])).to.deep.equal({
      a: special("secret", { value: { b: 1 } }),
      ab: 2,
      c: special("secret", { value: [3] }),
    });
  });

  it("doesn't send a package back to the program", () => {
    expect(toWire({ code: { kind: "text-asset", text: "x" }, name: "n" }, [])).to.deep.equal({ name: "n" });
  });

  it("refuses a signature that it doesn't know", () => {
    expect(() => toPlain({ a: { [SIGNATURE_KEY]: "?" } }, "/p")).to.throw("Property a has the unknown signature ?");
  });

  it("brings ordinary properties there and back unchanged", () => {
    const properties = fc.dictionary(fc.string(), fc.jsonValue({ noUnicodeString: false }));
    fc.assert(
      fc.property(properties, (given) => {
        const plain = toPlain(given, "/p");
        expect(toWire(plain.values, [])).to.deep.equal({ ...given });
      }),
    );
  });
});
