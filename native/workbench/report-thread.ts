import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { openStore, type Store } from "#native/storage/store.ts";
import { GridReports } from "./grid-reports.ts";
import { LabelledTranscripts } from "./labelled-set.ts";
import { experimentOver, listedItems, statisticsOf } from "./report-figures.ts";
import type { FiguresAnswer, FiguresQuestion } from "./report-reader.ts";
import { RunJudges } from "./run-judges.ts";

/** Entry of the thread that computes reports with a connection of its own. Started by report-reader.ts. */
const { path } = z.strictObject({ path: z.string() }).parse(workerData);
const opened = openStore(path, { checked: true });
if (!opened.ok) throw new Error(opened.error.message);
const store = opened.value;
const gridReports = new GridReports(store, new RunJudges(store, new LabelledTranscripts()));

parentPort?.on("message", (question: FiguresQuestion) => {
  // As everything stood at one moment: a run may go on meanwhile.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(store.snapshot(() => answer(store, question)));
});

function answer({ readings, probes }: Store, question: FiguresQuestion): FiguresAnswer {
  const { id, kind } = question;
  // Asked again, or left, before its turn came.
  if (Atomics.load(new Int32Array(question.stop), 0) === 1) return { id, kind: "stopped" };
  if (kind === "items") return { id, kind, value: listedItems(readings, question.order) };
  if (kind === "grid")
    return { id, kind, value: gridReports.of(question.order.runs, question.order.baseline, question.order.judge) };
  const { probe: asked } = question.order;
  const probe = probes.find(asked.id, asked.version)?.probe;
  if (probe?.kind !== "value-pairs") throw new Error(`Probe ${asked.id} was there a moment ago.`);
  if (kind === "experiment") return { id, kind, value: experimentOver(readings, probe, question.order) };
  return { id, kind, value: statisticsOf(readings, probe, question.order) };
}
