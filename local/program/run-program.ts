import { writeFile } from "node:fs/promises";
import path from "node:path";
import { styleText } from "node:util";
import { jsonDocument } from "../../command-line/document.ts";
import type { Voice } from "../../command-line/voice.ts";
import { realClock } from "../../emulator/time/real-clock.ts";
import { createSkippingClock } from "../../emulator/time/skipping-clock.ts";
import type { Graph } from "../../offline/graph.ts";
import { metricsTold } from "../account/metrics-told.ts";
import { createTriggerReport, type TriggerReport, triggerSumProblems } from "../account/program-report.ts";
import { keptPlaces, programTable } from "../account/program-table.ts";
import { settle } from "../deploy/settle.ts";
import { createProgramObserver } from "../page/program-observer.ts";
import { createProgramView } from "../page/program-view.ts";
import { REPORT_PAGE, writePage } from "../page/write-report.ts";
import { messagesFile, writeDeadLetters } from "./dead-letters.ts";
import { bucketFolder, startProgram } from "./living-program.ts";
import { runTry, TRY_FILE } from "./try-process.ts";

/** What a run of a program is made from. */
export type ProgramRunArgs = {
  graph: Graph;
  /** Folder of the program. */
  program: string;
  output: string;
  signal: AbortSignal;
  voice: Voice;
};

/** What a run of a program did: `report.json`. */
type ProgramReport = TriggerReport & {
  /** Whether `try.ts` saw what it was to see. */
  tried: boolean;
  seconds: number;
};

/** Tries a program, waits until every event is settled, and says what became of them. Returns the exit status. Rejects when `signal` is aborted. */
export async function runProgram({ graph, program, output, signal, voice }: ProgramRunArgs): Promise<number> {
  const { say, tell } = voice;
  const startedAtMs = realClock.now();
  const clock = createSkippingClock(realClock);
  const observer = createProgramObserver(clock);
  const living = await startProgram({ graph, clock, output, observer });
  const view = createProgramView({ graph, living, observer, clock });
  const { deployment, triggers, outputsFile, environment } = living;
  const ending = new AbortController();
  try {
    say("Trying it …");
    let isOver = false;
    const stopping = AbortSignal.any([signal, ending.signal]);
    const settling = settle(
      { deployment: { triggers, running: deployment.running }, clock, realClock, signal: stopping },
      () => isOver,
    );
    const trying = runTry({
      program,
      outputsFile,
      environment,
      signal: stopping,
      isApart: voice.isResultAlone,
    }).finally(() => {
      isOver = true;
    });
    const [tried] = await Promise.all([trying, settling]);
    signal.throwIfAborted();
    const seconds = (realClock.now() - startedAtMs) / 1000;
    const report: ProgramReport = { ...createTriggerReport(triggers), tried, seconds };
    await writeDeadLetters(deployment, triggers, output);
    const document = jsonDocument(report);
    await writeFile(path.join(output, "report.json"), `${document}\n`);
    const problems = triggerSumProblems(report);
    const shown = view(report);
    const unseen = tried ? [] : [`${TRY_FILE} did not see what it was to see.`];
    await writePage(output, { ...shown, seconds, problems: [...shown.problems, ...problems, ...unseen] });
    for (const problem of [...living.problems, ...problems]) tell(`Problem: ${problem}`);
    tell(`\n${programTable(report)}`);
    for (const line of keptPlaces(triggers, {
      bucket: (...bucket) => bucketFolder(output, ...bucket),
      queue: (arn) => messagesFile(output, arn),
    }))
      say(line);
    const metrics = metricsTold(deployment.metricsTaken);
    if (metrics !== "") say(`\n${metrics}`);
    tell(verdict(report, output));
    voice.report(document);
    return report.lost === 0 && problems.length === 0 && tried ? 0 : 1;
  } finally {
    ending.abort();
    await living.stop();
  }
}

function verdict({ in: taken, lost, tried, seconds }: ProgramReport, output: string): string {
  const events = `${taken.toLocaleString("en-US")} ${taken === 1 ? "event" : "events"} in ${seconds.toFixed(1)} s`;
  const fate =
    lost === 0 ? styleText("green", "nothing lost") : styleText("red", `${lost.toLocaleString("en-US")} lost`);
  const seen = tried ? "" : `, ${styleText("red", `but ${TRY_FILE} did not see what it was to see`)}`;
  return `\n${events}, ${fate}${seen}.\n\nLook at   ${output}/report.json\n          ${output}/${REPORT_PAGE}   the same, as a page`;
}
