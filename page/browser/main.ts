import morphdom from "morphdom";
import { drawPage } from "../draw/page.ts";
import { type Language, wordsOf } from "../draw/words.ts";
import type { View } from "../view.ts";

const EVERY_MS = 1000;

/** The page where it is looked at: draws what it was given, and, while it is served, what is new every second. */
const asked = new URLSearchParams(location.search).get("language") ?? navigator.language;
let language: Language = asked.startsWith("ko") ? "ko" : "en";
let view: View = JSON.parse(document.getElementById("view")?.textContent ?? "");
let isGone = false;
const answers: Record<string, string> = {};

function draw(): void {
  document.documentElement.lang = language;
  const { markup } = drawPage({ view, language, words: wordsOf(language), answers, isGone });
  const page = document.getElementById("page");
  if (page !== null) morphdom(page, markup, { onBeforeElUpdated: isToUpdate });
}

/** What people typed, chose and opened stays; what did not change is left alone. */
function isToUpdate(now: HTMLElement, next: HTMLElement): boolean {
  if (now instanceof HTMLDetailsElement && next instanceof HTMLDetailsElement) next.open = now.open;
  if (now.matches("input, select, textarea")) return false;
  return !now.isEqualNode(next);
}

async function refresh(): Promise<void> {
  try {
    const response = await fetch("view.json");
    if (!response.ok) throw new Error(`view.json answered ${response.status}`);
    view = await response.json();
    isGone = false;
  } catch {
    isGone = true;
  }
  draw();
}

async function keepFresh(): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    if (!document.hidden) await refresh();
  }
}

/** Asks for something to be done, and shows what came of it. */
async function ask(id: string, path: string, body: unknown, meanwhile: string): Promise<void> {
  answers[id] = meanwhile;
  draw();
  try {
    const headers = { "content-type": "application/json" };
    answers[id] = await (await fetch(path, { method: "POST", headers, body: JSON.stringify(body) })).text();
  } catch (error) {
    answers[id] = String(error);
  }
  await refresh();
}

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("button") : null;
  const { language: chosen, redrive: region } = button?.dataset ?? {};
  if (chosen === "en" || chosen === "ko") {
    language = chosen;
    history.replaceState(undefined, "", `?language=${chosen}`);
    draw();
  }
  if (region !== undefined) void ask(`redrive-${region}`, "redrive", { region }, wordsOf(language).redriving);
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!(event.target instanceof HTMLFormElement)) return;
  void ask("put", "put", Object.fromEntries(new FormData(event.target)), wordsOf(language).sending);
});

draw();
if (view.source !== "report") void keepFresh();
