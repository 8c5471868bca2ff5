import { request } from "node:http";
import { expect } from "chai";
import { type ServedPage, servePage } from "../../page/serve.ts";
import { createView } from "./create-view.ts";

type Asked = { path?: string; method?: string; headers?: Record<string, string>; body?: string };

describe("the page's server", () => {
  let page: ServedPage;
  const asked: unknown[] = [];

  before(async () => {
    page = await servePage({
      view: async () => createView({ project: "</title><script>" }),
      actions: {
        put: async (what) => {
          asked.push(what);
          return "taken";
        },
      },
    });
  });
  after(() => page.close());

  const ask = ({ path = "", method = "GET", headers = {}, body }: Asked) =>
    new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
      const sent = request(`${page.url}${path}`, { method, headers }, (response) => {
        let text = "";
        response.on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      });
      sent.on("error", reject).end(body);
    });
  const origin = () => page.url.replace(/\/$/, "");
  const post = (overrides: Asked = {}) =>
    ask({
      ...{ path: "put", method: "POST", body: '{"a":1}', ...overrides },
      headers: { origin: origin(), "content-type": "application/json", ...overrides.headers },
    });

  it("serves a document that loads its own script and style, and lets nothing else in", async () => {
    const { status, headers, text } = await ask({});
    expect(status).to.equal(200);
    expect(headers["content-security-policy"]).to.match(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(headers["content-security-policy"]).not.to.include("unsafe");
    expect(text)
      .to.include("&lt;/title&gt;&lt;script&gt;")
      .and.not.to.match(/https?:\/\/|style="|<script>| on\w+="/);
  });

  it("serves the view as JSON, never kept", async () => {
    const { headers, text } = await ask({ path: "view.json" });
    expect(JSON.parse(text)).to.include({ stack: "dev" });
    expect(headers["cache-control"]).to.equal("no-store");
  });

  it("bundles its script from TypeScript", async () => {
    const { headers, text } = await ask({ path: "page.js" });
    expect(headers["content-type"]).to.equal("text/javascript; charset=utf-8");
    expect(text).to.include("view.json").and.to.include("MIT");
  });

  it("has done what its own page asks for", async () => {
    expect(await post()).to.include({ status: 200, text: "taken" });
    expect(asked).to.deep.equal([{ a: 1 }]);
  });

  for (const [title, headers] of [
    ["a name that points here", { host: "evil.example" }],
    ["a name that only begins like this machine's", { host: "127.0.0.1.evil.example" }],
    ["a page from elsewhere", { origin: "https://evil.example" }],
    ["a page on another port of this machine", { origin: "http://localhost:3000" }],
    ["a sandboxed page", { origin: "null" }],
    ["a plain form", { "content-type": "text/plain" }],
  ] as [string, Record<string, string>][])
    it(`refuses ${title}`, async () => {
      asked.length = 0;
      expect((await post({ headers })).status).to.equal(403);
      expect(asked).to.deep.equal([]);
    });

  it("refuses to do anything for who does not say where they come from", async () => {
    const headers = { "content-type": "application/json" };
    expect((await ask({ path: "put", method: "POST", headers, body: "{}" })).status).to.equal(403);
  });

  it("refuses to show anything to a name that points here", async () => {
    const { status, text } = await ask({ path: "view.json", headers: { host: "evil.example" } });
    expect(status).to.equal(403);
    expect(text).to.match(/^Host must be 127\.0\.0\.1:\d+ or localhost:\d+, got evil\.example\.$/);
  });

  for (const [title, question, status] of [
    ["what is not there", { path: "constructor" }, 404],
    ["an action that is not there", { path: "toString", method: "POST" }, 404],
    ["a body that is no JSON", { method: "POST", body: "{" }, 400],
    ["a body that is too large", { method: "POST", body: " ".repeat(3 * 1024 * 1024) }, 400],
  ] as [string, Asked, number][])
    it(`answers ${status} to ${title}`, async () => {
      expect((await (question.method === "POST" ? post(question) : ask(question))).status).to.equal(status);
    });
});
