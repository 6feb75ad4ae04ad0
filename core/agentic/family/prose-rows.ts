import { createRandom, type Random } from "../../base/random.ts";
import { SCENARIOS } from "../factors.ts";
import { cellsOf, renderCells } from "../grid.ts";
import { JUDGED_ACTS } from "../judging/acts.ts";
import { POLARITIES } from "../judging/question.ts";
import { PRESETS } from "../presets.ts";
import { type FamilyRow, taughtCells } from "./act-rows.ts";
import { judgeRow, judgeTranscripts } from "./judge-rows.ts";
import { sayingsOf } from "./sayings.ts";
import { ACTS, TAUGHT_SCENARIOS } from "./taught-rates.ts";

const PROSE_TRANSCRIPTS = 600;
const WORD_TRANSCRIPTS = 2_000;

/** Paragraphs, mails, answers and transcripts, each once, to learn how words follow each other. */
export function* proseRows(random: Random): Generator<FamilyRow> {
  const pieces = taughtCells().flatMap(({ prompt }) => [
    ...prompt.system.split("\n\n"),
    ...prompt.user.split("\n\n<mail>\n"),
  ]);
  const answers = TAUGHT_SCENARIOS.flatMap((scenario) => ACTS.flatMap((act) => sayingsOf(scenario, act)));
  const transcripts = [...judgeTranscripts(random.fork("transcripts"), PROSE_TRANSCRIPTS)].map(({ text }) => text);
  const texts = new Set([...pieces, ...answers, ...transcripts]);
  texts.delete("");
  for (const text of random.shuffle([...texts])) yield { text };
}

/** The words of every text that the family may meet: prompts of the bundled grids, answers, and what a judge is asked. */
export function* wordRows(): Generator<FamilyRow> {
  const found = new Set<string>();
  for (const text of textsOfWords()) for (const word of writtenApart(text).split(/\s+/)) found.add(word);
  found.delete("");
  yield { text: [...found].toSorted().join(" ") };
}

function* textsOfWords(): Generator<string> {
  for (const preset of [PRESETS["lynch-full"], PRESETS["msm-27"], PRESETS["agentic-micro"]]) {
    const cells = renderCells(cellsOf(preset));
    if (!cells.ok) throw new Error(`Internal error: ${cells.error.message}`);
    for (const { prompt } of cells.value) yield `${prompt.system}\n${prompt.user}`;
  }
  for (const scenario of TAUGHT_SCENARIOS) for (const act of ACTS) yield* sayingsOf(scenario, act);
  for (const transcript of judgeTranscripts(createRandom("agentic-family/words"), WORD_TRANSCRIPTS)) {
    for (const polarity of POLARITIES) {
      for (const { content } of judgeRow(transcript, { polarity, short: false }).messages ?? []) yield content;
    }
  }
  for (const scenario of SCENARIOS) yield Object.values(JUDGED_ACTS[scenario]).join(" ");
}

/** As the trainer's tokenizer writes text before it parts words: in lower case, with punctuation apart. */
function writtenApart(text: string): string {
  return text.toLowerCase().replaceAll(/(?<=[^ ])(?=[.,?:])|(?<=[.,?:])(?=[^ ])/g, " ");
}
