import { expect } from "chai";
import { drawPage } from "../../page/draw/page.ts";
import { type Language, wordsOf } from "../../page/draw/words.ts";
import type { DrillView, OutageView } from "../../page/view.ts";
import { createView } from "./create-view.ts";

const createOutage = (overrides: Partial<OutageView> = {}): OutageView => ({
  ...{ kind: "silent", fromSeconds: 90, seconds: 120, keys: 1234, moved: 1200, waited: 34 },
  ...{ leftAfterSeconds: 30.4, backAfterSeconds: 2.1, lateSeconds: { p50: 0.3, p99: 31.2, max: 42 }, duplicates: 7 },
  latest: [{ key: "u<1>", regions: ["eu-west-1", "us-east-1"], lateSeconds: 42 }],
  ...overrides,
});

const draw = (overrides: Partial<DrillView> = {}, language: Language = "en") => {
  const counts = { duplicates: 7, unacknowledged: 0, disordered: 0, split: 0, lost: 0 };
  const drill: DrillView = { region: "us-east-1", outages: [createOutage()], ...counts, ...overrides };
  const view = createView({ source: "report", drill });
  return drawPage({ view, language, words: wordsOf(language), answers: {}, isGone: false }).markup;
};

const told = (markup: string, id: string) =>
  Object.fromEntries(
    [
      ...(markup.split(` id="${id}">`)[1] ?? "")
        .split(/<\/tr>|<\/p>/, 1)
        .join()
        .matchAll(/data-drill="(\w+)">([^<]*)/g),
    ].map(([, name, value]) => [name, value]),
  );

describe("the page of a drill", () => {
  it("tells each outage by the numbers of report.json", () => {
    expect(told(draw(), "drill-silent")).to.deep.equal({
      ...{ seconds: "120.0 s", keys: "1,234", moved: "1,200", waited: "34", duplicates: "7" },
      ...{ leftAfterSeconds: "30.4 s", backAfterSeconds: "2.1 s", p50: "0.3 s", p99: "31.2 s", max: "42.0 s" },
    });
    expect(draw(), "when it was").to.include("silent 1:30–3:30");
  });

  it("says that producers never left or came back, and marks no time of it", () => {
    const outages = [createOutage({ leftAfterSeconds: null, backAfterSeconds: null })];
    expect(told(draw({ outages }), "drill-silent")).to.include({
      leftAfterSeconds: "never",
      backAfterSeconds: "never",
    });
    const marks = (markup: string) => markup.split('class="mark"').length - 1;
    expect([marks(draw()), marks(draw({ outages }))]).to.deep.equal([2, 0]);
  });

  it("shows what should be none as an alarm as soon as it is one", () => {
    const total = (markup: string) => markup.split('id="drill-total"')[1]?.split("</p>")[0] ?? "";
    expect(total(draw())).not.to.include("state alarm");
    for (const name of ["lost", "unacknowledged", "disordered", "split"] as const) {
      const markup = draw({ [name]: 3 });
      expect(total(markup).match(/state alarm/g)).to.have.length(1);
      expect(told(markup, "drill-total")).to.include({ [name]: "3" });
    }
  });

  it("names the latest keys, as text, and the regions that took them", () => {
    expect(draw()).to.include("u&lt;1&gt;").and.to.include("eu-west-1, us-east-1").and.to.include("1 of 1,234");
  });

  it("tells it in Korean too", () => {
    expect(draw({}, "ko")).to.include("훈련: us-east-1").and.not.to.include("moved as a whole");
  });

  it("is not there where no region was lost", () => {
    const scene = { language: "en", words: wordsOf("en"), answers: {}, isGone: false } as const;
    expect(drawPage({ ...scene, view: createView() }).markup).not.to.include('id="drill');
  });
});
