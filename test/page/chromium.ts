import { existsSync } from "node:fs";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** The Chromium of this machine: what `CHROME` names, or one on the path; undefined without one. */
export function findChromium(): string | undefined {
  const { CHROME, PATH = "" } = process.env;
  if (CHROME !== undefined) return CHROME;
  const folders = PATH.split(path.delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => existsSync(file));
}

/** Starts it without a window. As root, as in many containers, its sandbox can't start. */
export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });

/** What went wrong in a page so far: errors, what its policy stopped, requests to elsewhere. */
export function watchFaults(page: Page): readonly string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.host !== new URL(page.url()).host && page.url() !== "about:blank")
      faults.push(`asked for ${url.href}`);
  });
  return faults;
}

/** The rows of the account that a page shows: counts by their names, by the ID of the row. */
export const countsOn = (page: Page): Promise<Record<string, Record<string, number>>> =>
  page.$$eval("tr[id^=count-]", (rows) =>
    Object.fromEntries(
      rows.map((row) => [
        row.id.slice("count-".length),
        Object.fromEntries(
          [...row.querySelectorAll("[data-count]")].flatMap((cell) => {
            const text = cell.textContent?.replaceAll(",", "") ?? "";
            return text === "" ? [] : [[cell.getAttribute("data-count"), Number(text)]];
          }),
        ),
      ]),
    ),
  );

/** Texts whose contrast with what is behind them is below what WCAG 2.1 AA asks for. */
export const faintTexts = (page: Page): Promise<string[]> => page.evaluate(FAINT_TEXTS);

/** Runs in the page, where there are elements; here are none. */
const FAINT_TEXTS = `(() => {
  const channels = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) => value / 255).map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const groundOf = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const shape = at.closest("g")?.querySelector("rect");
      const [r, g, b, a = 1] = channels(shape && at.tagName === "text" ? getComputedStyle(shape).fill : getComputedStyle(at).backgroundColor);
      if (a > 0) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const faint = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (data.trim() === "" || parentElement.closest("script, option, title")) continue;
    const style = getComputedStyle(parentElement);
    const own = parentElement.tagName === "text" ? style.fill : style.color;
    const [a, b] = [luminance(channels(own)), luminance(groundOf(parentElement))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) faint.push(data.trim().slice(0, 40) + " " + own);
  }
  return [...new Set(faint)];
})()`;
