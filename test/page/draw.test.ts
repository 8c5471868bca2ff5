import { expect } from "chai";
import { drawPage } from "../../page/draw/page.ts";
import { type Language, wordsOf } from "../../page/draw/words.ts";
import type { FailureView, RecordView, TraceView, View } from "../../page/view.ts";
import { createPlace, createRegion, createView } from "./create-view.ts";

const draw = (view: View, language: Language = "en") =>
  drawPage({ view, language, words: wordsOf(language), answers: {}, isGone: false }).markup;

const createRecord = (overrides: Partial<RecordView> = {}): RecordView => ({
  flow: "enrich",
  atMs: 0,
  partitionKey: "u1",
  before: '{"userId":"u1","location":{"country":"KR"}}',
  after: '{"userId":"u1","location":{"country":"KR","code":410},"plan":"basic"}',
  ...overrides,
});
const withRecord = (overrides: Partial<RecordView>) =>
  createView({ regions: [createRegion({ records: [createRecord(overrides)] })] });

const createFailure = (overrides: Partial<FailureView> = {}): FailureView => ({
  flow: "enrich",
  atMs: 0,
  fate: "quarantined",
  reason: "invalid-json",
  detail: undefined,
  data: "{",
  object: "quarantine/x.ndjson",
  ...overrides,
});

describe("the page", () => {
  it("shows what became of the records, by region and flow and in all", () => {
    const counts = (row: string) =>
      Object.fromEntries([...row.matchAll(/data-count="(\w+)"[^>]*>([^<]*)/g)].map(([, name, value]) => [name, value]));
    const markup = draw(createView({ counts: { in: 12_013, out: 12_000, quarantined: 13, lost: 0 }, refused: 1 }));
    const rowOf = (id: string) => counts(markup.split(`<tr id="${id}">`)[1]?.split("</tr>")[0] ?? "");
    expect(rowOf("count-eu-west-1-enrich")).to.include({ in: "2", out: "1", quarantined: "1", invocations: "1" });
    expect(rowOf("count-total")).to.include({
      in: "12,013",
      out: "12,000",
      quarantined: "13",
      refused: "1",
      lost: "0",
    });
  });

  it("counts functions that no stream drives apart, so that the total stays that of the records", () => {
    const [flow = expect.fail("none")] = createRegion().flows;
    const work = { ...flow, name: "work", counts: { in: 5, out: 4, failed: 1 }, isApart: true as const };
    const markup = draw(createView({ regions: [createRegion({ flows: [flow, work] })] }));
    const rowOf = (id: string) => markup.split(`<tr id="${id}">`)[1]?.split("</tr>")[0] ?? "";
    expect(rowOf("count-total")).to.include('data-count="in">2<').and.not.to.include("failed");
    expect(rowOf("count-apart")).to.include('data-count="in">5<').and.to.include('data-count="failed">1<');
    expect(markup.indexOf('id="count-eu-west-1-work"')).to.be.above(markup.indexOf("Functions that no stream drives"));
    expect(draw(createView())).not.to.include("count-apart");
  });

  it("takes nothing that it shows for markup", () => {
    const evil = "</script><img src=x onerror=alert(1)>";
    const data = '"><svg onload=alert(1)>';
    const region = createRegion({
      records: [createRecord({ partitionKey: evil, before: data, after: evil })],
      failures: [createFailure({ reason: evil, data })],
      logs: [{ atMs: 0, flow: "enrich", line: evil }],
      alarms: [{ name: evil, summary: data, state: "ok", why: evil }],
    });
    const markup = draw(createView({ regions: [region], problems: [evil] }));
    expect(markup).not.to.match(/<img|<svg onload|<\/script/);
    expect(markup).to.include("&lt;img src=x onerror=alert(1)&gt;");
  });

  it("marks what a flow added to a record, or changed in it, and nothing else", () => {
    const marks = [...draw(withRecord({})).matchAll(/<mark>(.*?)<\/mark>/g)].map(([, text]) => text);
    expect(marks).to.deep.equal(["&quot;code&quot;: 410", "&quot;plan&quot;: &quot;basic&quot;"]);
  });

  it("marks nothing where nobody knows what a record was before", () => {
    expect(draw(withRecord({ before: undefined }))).not.to.include("<mark>");
  });

  for (const text of ["no JSON", '"text"', "[1]", ""])
    it(`shows a record of ${text || "no bytes"} as it is`, () => {
      expect(draw(withRecord({ before: text, after: text }))).to.include(
        `<pre tabindex="0">${text.replaceAll('"', "&quot;")}</pre>`,
      );
    });

  it("draws arrows that move only where records do", () => {
    const arrows = [...draw(createView()).matchAll(/class="(arrow[^"]*)"/g)].map(([, name]) => name);
    expect(arrows).to.deep.equal(["arrow", "arrow moving", "arrow moving", "arrow"]);
  });

  it("draws what feeds what, and what functions use, without numbers that nobody knows", () => {
    const places = [
      createPlace({ name: "orders", kind: "topic" }),
      createPlace({ name: "work", kind: "queue", holds: 3, fedBy: ["orders"] }),
      createPlace({ name: "items", kind: "table", holds: 1200 }),
    ];
    const [flow = expect.fail("none")] = createRegion().flows;
    const flows = [{ ...flow, reads: ["work"], writes: undefined, uses: ["items"] }];
    const markup = draw(createView({ regions: [createRegion({ places, flows, failureStore: undefined })] }));
    const arrows = [...markup.matchAll(/class="(arrow[^"]*)"/g)].map(([, name]) => name);
    expect(arrows, "to the topic, to the queue, into the flow; and the table").to.deep.equal([
      ...["arrow", "arrow", "arrow moving", "arrow link"],
    ]);
    expect(markup).to.include("queue · 3 messages").and.to.include("table · 1,200 items").and.to.include(">topic<");
    expect(markup).not.to.include("failure store</text>");
    expect(markup, "for who can't see it").to.match(
      /<desc [^>]*>orders \(topic\) → work \(queue\)\. work \(queue\) → enrich → items \(table\)<\/desc>/,
    );
  });

  it("ends, though buses send to each other", () => {
    const bus = (name: string, of: string) => createPlace({ name, kind: "bus", fedBy: [of] });
    const places = [bus("a", "b"), bus("b", "a")];
    expect(draw(createView({ regions: [createRegion({ places })] }))).to.include(">a</text>");
  });

  it("cuts a name that is too long for its box, and tells it whole to who asks", () => {
    const name = "a-name-that-is-much-too-long-for-any-box";
    const markup = draw(createView({ regions: [createRegion({ places: [createPlace({ name })] })] }));
    expect(markup).to.include(`<title>${name}</title>`).and.to.include(">a-name-that-is-muc…<");
  });

  it("leaves out of a name what its region says, and what Pulumi puts at its end", () => {
    const names = ["shop-dev-eu-west-1-work-1234567", "shop-dev-eu-west-1-work-1234567.fifo", "shop-eu-west-1-1234567"];
    const markup = draw(
      createView({ regions: [createRegion({ places: names.map((name) => createPlace({ name })) })] }),
    );
    const shown = [...markup.matchAll(/class="box stream">.*?class="name">([^<]*)</gs)].map(([, name]) => name);
    expect(shown).to.deep.equal(["work", "work.fifo", "shop"]);
  });

  it("shows events and what functions answered, and marks nothing in them", () => {
    const event = { flow: "fn", atMs: 0, title: "POST /<items>", others: 2, event: '{"a":1}', answer: '{"b":2}' };
    const markup = draw(createView({ regions: [createRegion({ events: [event] })] }));
    expect(markup).to.include("POST /&lt;items&gt; · 2 more in its batch").and.to.include("&quot;b&quot;: 2");
    expect(markup).not.to.include("<mark>");
    expect(draw(createView())).not.to.include("eu-west-1-events");
  });

  it("draws a line for each shard, and no more than fit", () => {
    const lines = (shards: number) => {
      const [input] = createRegion().places;
      const region = createRegion({ places: input === undefined ? [] : [{ ...input, shards }] });
      return draw(createView({ regions: [region] })).split('class="shard"').length - 1;
    };
    expect([lines(3), lines(5000)]).to.deep.equal([3, 24]);
  });

  it("offers to put and to put back only where it may", () => {
    const regions = [createRegion({ failures: [createFailure()] })];
    const offers = (isWritable: boolean) => draw(createView({ regions, isWritable })).match(/<form|data-redrive/g);
    expect(offers(true)).to.deep.equal(["<form", "data-redrive"]);
    expect(offers(false)).to.equal(null);
  });

  it("says why a part is not there, and draws what is there beside what is said of it", () => {
    const notes = { traces: ["Your credentials must allow <b>"], logs: ["read before"] };
    const logs = [{ atMs: 0, flow: "enrich", line: "a line" }];
    const markup = draw(createView({ regions: [createRegion({ traces: undefined, logs, notes })] }));
    const partOf = (name: string) => markup.split(`<details id="eu-west-1-${name}"`)[1]?.split("</details>")[0];
    expect(partOf("traces")).to.include("not read").and.to.include("must allow &lt;b&gt;");
    expect(partOf("logs")).to.include("read before").and.to.include("a line").and.not.to.include("not read");
    const without = draw(createView({ regions: [createRegion({ traces: undefined })] }));
    expect(without).not.to.include("eu-west-1-traces");
  });

  it("counts failures that are alike", () => {
    const failures = [createFailure({ records: 1200 }), createFailure()];
    const markup = draw(createView({ regions: [createRegion({ failures })] }));
    expect(markup).to.include("invalid-json</strong> × 1,200").and.to.include("In the failure store (1,201)");
  });

  it("draws the parts of an invocation where they were", () => {
    const trace: TraceView = {
      ...{ requestId: "r1", flow: "enrich", startedAtMs: 0, status: "success", metrics: { RecordsIn: 7 } },
      segments: [
        { name: "AWS::Lambda", depth: 0, fromMs: 0, durationMs: 100 },
        { name: "Invocation", depth: 2, fromMs: 75, durationMs: 25 },
      ],
    };
    const markup = draw(createView({ regions: [createRegion({ traces: [trace] })] }));
    const bars = [...markup.matchAll(/<rect class="depth-\d" x="([\d.]+)"[^>]*width="([\d.]+)"/g)];
    const [whole = { x: 0, width: 0 }, part = { x: 0, width: 0 }] = bars.map(([, x, width]) => ({
      x: Number(x),
      width: Number(width),
    }));
    expect(part.x - whole.x).to.be.closeTo(whole.width * 0.75, 0.01);
    expect(part.width).to.be.closeTo(whole.width * 0.25, 0.01);
    expect(markup).to.include("RecordsIn 7");
  });

  it("speaks Korean, and leaves alone what AWS says", () => {
    const markup = draw(createView({ regions: [createRegion({ failures: [createFailure()] })] }), "ko");
    expect(markup).to.include("실패 저장소").and.to.include("invalid-json").and.not.to.include("failure store");
  });
});
