import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { createProducer, parseOutputs } from "../../client/index.ts";
import type { Report } from "../../local/account/report.ts";
import { readInput, toRecords } from "../../local/run/input.ts";
import { parseKeyMember } from "../../local/run/record-key.ts";
import { countsOn, faintTexts, findChromium, launch, watchFaults } from "./chromium.ts";

const LIMIT_MS = 180_000;
const SHOTS = process.env.SCREENSHOTS;
const chromium = findChromium();

describe("the page in Chromium", function () {
  this.timeout(LIMIT_MS);
  let folder: string;
  let browser: Browser;
  let report: Report;
  const started: ChildProcess[] = [];

  before(async function () {
    if (chromium === undefined) {
      console.log("      No Chromium: CHROME=FILE names one.");
      return this.skip();
    }
    folder = await mkdtemp(path.join(tmpdir(), "tributary-page-"));
    browser = await launch(chromium);
    const [status] = await once(start("--output", path.join(folder, "run")), "close");
    expect(status).to.equal(0);
    report = JSON.parse(await readFile(path.join(folder, "run", "report.json"), "utf8"));
  });
  after(async () => {
    for (const child of started) child.kill("SIGKILL");
    await browser?.close();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const child = spawn(process.execPath, args, {
      ...{ stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...env } },
    });
    started.push(child);
    child.stdout.resume();
    return child;
  };
  const start = (...args: string[]) => run(["local/start.ts", ...args]);
  /** Starts what serves a page, and looks at it once it says where. */
  const lookAt = async (args: readonly string[], address: RegExp, env: Readonly<Record<string, string>> = {}) => {
    const child = run(args, env);
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
    });
    while (!address.test(text) || !/Ctrl-C stops it/.test(text)) await once(child.stdout, "data");
    return { child, text, ...(await look(address.exec(text)?.[1] ?? "")) };
  };
  const look = async (url: string, options: Parameters<Browser["newPage"]>[0] = {}) => {
    const page = await browser.newPage({ locale: "en-US", viewport: { width: 1280, height: 1000 }, ...options });
    const faults = watchFaults(page);
    await page.goto(url);
    return { page, faults };
  };
  const shoot = async (page: Page, name: string) => {
    if (SHOTS !== undefined) await page.screenshot({ path: path.join(SHOTS, `${name}.png`) });
  };
  const expected = ({ in: taken, out, quarantined, duplicates }: Report["regions"][string] | Report) => ({
    ...{ in: taken, out, quarantined, duplicates },
  });

  describe("of a run", () => {
    const url = () => pathToFileURL(path.join(folder, "run", "report.html")).href;

    it("shows what report.json holds, asks nobody for anything, and has no errors", async () => {
      const { page, faults } = await look(url());
      const { total, ...rows } = await countsOn(page);
      expect(total).to.deep.include({ ...expected(report), lost: report.lost });
      for (const [region, { flows }] of Object.entries(report.regions)) {
        const { latencyMs, invocations, lost, ...own } = flows.enrich ?? expect.fail("no flow");
        const shown = { ...expected(own as Report), lost, invocations, p50: latencyMs.p50, p99: latencyMs.p99 };
        expect(rows[`${region}-enrich`]).to.deep.include(shown);
      }
      expect(faults).to.deep.equal([]);
      await page.close();
    });

    for (const colorScheme of ["light", "dark"] as const)
      for (const width of [1280, 390])
        it(`can be read in the ${colorScheme} at ${width} pixels, and is no wider than they are`, async () => {
          const { page } = await look(url(), { colorScheme, viewport: { width, height: 1000 } });
          for (const part of await page.$$("details:not([open]) > summary")) await part.click();
          expect(await faintTexts(page)).to.deep.equal([]);
          expect(await page.evaluate("document.documentElement.scrollWidth")).to.equal(width);
          await page.evaluate("scrollTo(0, 0)");
          await shoot(page, `report-${colorScheme}-${width}`);
          await page.close();
        });

    it("speaks the language of its reader, and the other one at a click", async () => {
      const { page } = await look(url(), { locale: "ko-KR" });
      expect(await page.textContent("h2")).to.equal("레코드가 어떻게 되었는가");
      await page.click("button[lang=en]");
      expect(await page.textContent("h2")).to.equal("What became of the records");
      await page.reload();
      expect(await page.getAttribute("html", "lang")).to.equal("en");
      await page.close();
    });

    it("is whole without its script", async () => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(url());
      expect(await page.textContent("#count-total [data-count=in]")).to.equal(report.in.toLocaleString("en-US"));
      await context.close();
    });
  });

  describe("of a run in which a region was lost", () => {
    it("tells the drill as report.json does, and is no wider than a telephone", async () => {
      const output = path.join(folder, "drilled");
      const [status] = await once(start("--drill", "us-east-1", "--output", output), "close");
      expect(status).to.equal(0);
      const { drill, lost } = JSON.parse(await readFile(path.join(output, "report.json"), "utf8"));
      const { page, faults } = await look(pathToFileURL(path.join(output, "report.html")).href, {
        colorScheme: "dark",
      });
      const told = (selector: string) =>
        page.$$eval(`${selector} [data-drill]`, (cells) =>
          Object.fromEntries(
            cells.map((cell) => [cell.getAttribute("data-drill"), cell.textContent?.replaceAll(",", "")]),
          ),
        );
      const { disordered, split, unacknowledged, duplicates } = drill;
      const whole = Object.entries({ lost, disordered, split, unacknowledged, duplicates });
      expect(await told("#drill-total")).to.deep.equal(
        Object.fromEntries(whole.map(([name, value]) => [name, `${value}`])),
      );
      for (const { kind, seconds, keys, moved, waited, lateSeconds, ...own } of drill.outages) {
        const times = {
          seconds,
          ...lateSeconds,
          leftAfterSeconds: own.leftAfterSeconds,
          backAfterSeconds: own.backAfterSeconds,
        };
        const counts = { keys, moved, waited, duplicates: own.duplicates };
        expect(await told(`#drill-${kind}`)).to.deep.equal({
          ...Object.fromEntries(
            Object.entries(times).map(([name, value]) => [
              name,
              value === null ? "never" : `${Number(value).toFixed(1)} s`,
            ]),
          ),
          ...Object.fromEntries(Object.entries(counts).map(([name, value]) => [name, `${value}`])),
        });
      }
      for (const part of await page.$$(".drill details > summary")) await part.press("Enter");
      expect(await faintTexts(page)).to.deep.equal([]);
      await page.$eval("#drill", (title) => title.scrollIntoView());
      await shoot(page, "report-drill-1280");
      await page.setViewportSize({ width: 390, height: 1000 });
      expect(await page.evaluate("document.documentElement.scrollWidth")).to.equal(390);
      await shoot(page, "report-drill-390");
      expect(faults).to.deep.equal([]);
      await page.close();
    });
  });

  describe("of another program that is up", () => {
    it("shows its sources of every kind, functions, stores, failures and events, on a telephone too", async () => {
      const output = path.join(folder, "clicks");
      const args = ["local/start.ts", "--program", "examples/clicks", "--serve", "--output", output];
      const { child, text, page, faults } = await lookAt(args, /A page shows what it does: (\S+)/);
      const env = {
        AWS_ENDPOINT_URL: /AWS_ENDPOINT_URL=(\S+)/.exec(text)?.[1] ?? "",
        ...{ AWS_ACCESS_KEY_ID: "000000000000", AWS_SECRET_ACCESS_KEY: "local", AWS_REGION: "ap-northeast-2" },
      };
      const trying = run(["examples/clicks/try.ts", "--outputs", path.join(output, "outputs.json")], env);
      const [status] = await once(trying, "close");
      expect(status).to.equal(0);
      await page.locator("#count-total [data-count=failed]", { hasText: "1" }).waitFor();
      const { total, ...rows } = await countsOn(page);
      const sum = (name: string) => Object.values(rows).reduce((all, row) => all + (row[name] ?? 0), 0);
      expect(total).to.include({ in: sum("in"), out: sum("out"), failed: 1, underWay: 0 });
      const region = "#ap-northeast-2";
      const diagram = (await page.textContent(`${region} .diagram`)) ?? "";
      for (const kind of ["HTTP API", "event bus", "schedule", "table", "failure store"])
        expect(diagram).to.include(kind);
      expect(await page.textContent(`${region}-failures`)).to.match(/discarded\s*RetriesExhausted/);
      expect(await page.textContent(`${region}-events`)).to.include("POST /clicks");
      expect(await page.textContent(`${region}-events`)).not.to.match(/authorization/i);
      for (const part of await page.$$("details:not([open]) > summary")) await part.press("Enter");
      expect(await faintTexts(page)).to.deep.equal([]);
      await page.click("button[lang=ko]");
      expect(await page.textContent(`${region}-events h3`)).to.equal("최근 이벤트와 함수의 답");
      await page.click("button[lang=en]");
      await page.$eval(region, (part) => part.scrollIntoView());
      await shoot(page, "program-1280");
      await page.setViewportSize({ width: 390, height: 1000 });
      expect(await page.evaluate("document.documentElement.scrollWidth")).to.equal(390);
      await shoot(page, "program-390");
      expect(faults).to.deep.equal([]);
      await page.close();
      child.kill("SIGINT");
    });
  });

  describe("of a pipeline that is up", () => {
    let page: Page;
    let faults: readonly string[];
    let outputs: string;
    let endpoint: string;
    let child: ChildProcess;

    const until = (selector: string, hasText: string | RegExp) => page.locator(selector, { hasText }).first().waitFor();

    before(async () => {
      const output = path.join(folder, "served");
      outputs = path.join(output, "outputs.json");
      const served = await lookAt(
        ["local/start.ts", "--serve", "--output", output],
        /A page shows what it does: (\S+)/,
      );
      endpoint = /AWS_ENDPOINT_URL=(\S+)/.exec(served.text)?.[1] ?? "";
      ({ page, faults, child } = served);
    });

    it("shows, open while all records of the sample run, what report.json holds", async () => {
      const moving = page.waitForSelector(".moving", { state: "attached" });
      const [put] = await Promise.all([putSample(outputs, endpoint), moving.then(() => shoot(page, "served-moving"))]);
      expect(put).to.equal(report.in);
      await until("#count-total [data-count=out]", report.out.toLocaleString("en-US"));
      const { total, ...rows } = await countsOn(page);
      expect(total).to.deep.include({ ...expected(report), underWay: 0 });
      for (const [region, own] of Object.entries(report.regions))
        expect(rows[`${region}-enrich`]).to.deep.include({ ...expected(own), underWay: 0 });
    });

    it("keeps what was typed, opened and focused while it changes, and puts a record that can be followed", async () => {
      await page.click("#put-part > summary");
      await page.fill("#put-key", "mine");
      await page.selectOption("#put-region", "us-east-1");
      await page.fill("#put-data", '{"userId":"mine","location":{"country":"KR"}}');
      await page.focus("#put-key");
      const before = (await page.textContent("header time")) ?? "";
      await page.locator("header time").filter({ hasNotText: before }).waitFor();
      expect(await page.inputValue("#put-key")).to.equal("mine");
      expect(await page.evaluate("document.activeElement.id")).to.equal("put-key");
      await page.keyboard.press("Enter");
      await until("#answer-put", "took it as");
      await until("#us-east-1 .pair:first-of-type h4", "mine");
      expect(await page.textContent("#us-east-1 .pair mark")).to.include("bandwidthOptions");
      await shoot(page, "served-put");
    });

    it("has failures put back, as npm run redrive says it", async () => {
      await page.focus("[data-redrive=us-east-1]");
      await page.keyboard.press("Enter");
      await until("#answer-redrive-us-east-1", /put back|nothing/i);
      expect(await page.textContent("#answer-redrive-us-east-1")).to.match(/invalid-json/);
    });

    it("says which alarm rings and why", async () => {
      const ringing = await page.$$eval("#us-east-1-alarms tr:has(.state.alarm)", (rows) =>
        rows.map((row) => row.textContent ?? ""),
      );
      expect(ringing.join()).to.include("quarantined");
    });

    it("is shown by npm run watch too: failures, traces and logs, and no record that nobody asked for", async () => {
      const watched = await lookAt(["operate/watch.ts", "--outputs", outputs], /is shown at (\S+),/, {
        ...{ AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: "000000000000", AWS_SECRET_ACCESS_KEY: "local" },
      });
      const text = async (part: string) => (await watched.page.textContent(`#us-east-1-${part}`)) ?? "";
      for (const part of await watched.page.$$("details:not([open]) > summary")) await part.press("Enter");
      expect(await text("failures")).to.match(/quarantined\s*missing-country/);
      expect(await text("failures"))
        .to.include("quarantine/enrich/")
        .and.not.to.match(/userId|"location"/);
      expect(await watched.page.$$eval("#us-east-1-traces li", (traces) => traces.length)).to.be.within(1, 20);
      expect(await text("traces"))
        .to.include("AWS::Lambda::Function")
        .and.to.include("Invocation");
      expect(await text("logs")).to.include('"RecordsIn"');
      expect(await text("alarms"))
        .to.include("quarantined")
        .and.not.to.include("not read");
      expect(await faintTexts(watched.page)).to.deep.equal([]);
      await shoot(watched.page, "watched-1280");
      await watched.page.setViewportSize({ width: 390, height: 1000 });
      expect(await watched.page.evaluate("document.documentElement.scrollWidth")).to.equal(390);
      await watched.page.$eval("#us-east-1-failures", (part) => part.scrollIntoView());
      await shoot(watched.page, "watched-390");
      expect(watched.faults).to.deep.equal([]);
      await watched.page.close();
      watched.child.kill("SIGINT");
    });

    it("had no errors, and asked nobody else for anything", () => {
      expect(faults).to.deep.equal([]);
    });

    it("says so when nothing answers any more, and keeps what it has", async () => {
      child.kill("SIGINT");
      await until("#gone", /./);
      expect((await countsOn(page)).total)
        .to.have.property("in")
        .at.least(report.in + 1);
    });
  });
});

async function putSample(outputs: string, endpoint: string): Promise<number> {
  const contract = parseOutputs(await readFile(outputs, "utf8"));
  const credentials = { accessKeyId: "000000000000", secretAccessKey: "local" };
  const regions = Object.keys(contract.regions);
  const clients = new Map(regions.map((region) => [region, new KinesisClient({ region, endpoint, credentials })]));
  const producer = createProducer({
    contract,
    clientFor: (region) => clients.get(region) ?? expect.fail(`no client for ${region}`),
  });
  const records = toRecords(readInput(undefined), { key: parseKeyMember("userId"), regions, onKeyless: () => {} });
  let put = 0;
  for await (const outcome of producer.putAll(records)) {
    expect(outcome.status).to.equal("acknowledged");
    put += 1;
  }
  producer.close();
  for (const client of clients.values()) client.destroy();
  return put;
}
