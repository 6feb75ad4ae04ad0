import { intentQuestion, POLARITIES } from "#core/agentic/judging/question.ts";
import { forJudges } from "#core/agentic/judging/validation.ts";
import { SCENARIOS } from "#core/agentic/factors.ts";
import { TRANSCRIPTS } from "../fixtures/agentic/transcripts.ts";
import { END, tinyTokenizer } from "../unit/native/inference/test-checkpoints.ts";
import { tinyDecoder } from "../unit/native/inference/tiny-decoder.ts";

/** How such a judge answers. */
export interface Temper {
  /** Passages that speak for a decision: it says yes to the direct question where one occurs, and no to the reversed one. */
  readonly signals: readonly string[];
  /** Says yes to everything, whatever is asked. */
  readonly agreeable?: boolean;
}

const GO = "<|go|>\n";
const POSITIONS = 3072;
const FIRST_ADDED = 260;
/** Dimensions of the hidden state, each with one meaning. */
const [ALWAYS, ASKED, SEEN, REVERSED, WAS_SEEN, WAS_REVERSED, BOTH, AFTER_Y, AFTER_E, AFTER_N] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
];

/**
 * Files of a checkpoint whose weights are set so that it judges by passages that it knows, and answers each polarity the
 * other way round. One attention layer looks for a known passage and for the reversed question, the next joins the two.
 */
export function knownJudge({ signals, agreeable = false }: Temper): Record<string, string | Buffer | object> {
  const MARK = "@@@";
  const frames = SCENARIOS.flatMap((scenario) =>
    POLARITIES.map((polarity) => {
      const [before = "", after = ""] = intentQuestion({ scenario, text: MARK }, polarity).split(MARK);
      return { before, after, polarity };
    }),
  );
  const openings = [...new Set(frames.map(({ before }) => before))];
  const endings = frames.map(({ after }) => after);
  const reversed = new Set(frames.filter(({ polarity }) => polarity === "reversed").map(({ after }) => after));
  const known = [...new Set(signals)];
  const added = [END, GO, ...openings, ...endings, ...known];
  const idOf = (content: string): number => FIRST_ADDED + added.indexOf(content);
  const vocabularySize = FIRST_ADDED + added.length;
  const [seenIds, reversedIds] = [new Set(known.map(idOf)), new Set([...reversed].map(idOf))];
  const letters = {
    y: "y".charCodeAt(0),
    e: "e".charCodeAt(0),
    s: "s".charCodeAt(0),
    n: "n".charCodeAt(0),
    o: "o".charCodeAt(0),
  };
  const tables: Record<string, (row: number, column: number) => number> = {
    embedding: (id, dimension) => {
      const meaning: Record<number, boolean> = {
        [ALWAYS]: true,
        [ASKED]: id === idOf(GO),
        [SEEN]: seenIds.has(id),
        [REVERSED]: reversedIds.has(id),
        [AFTER_Y]: id === letters.y,
        [AFTER_E]: id === letters.e,
        [AFTER_N]: id === letters.n,
      };
      return meaning[dimension] === true ? 1 : 0;
    },
    // Even attention; what occurs anywhere before is made so large that the squashing makes it 1.
    wv0: (dimension, value) =>
      (dimension === SEEN && value === 0) || (dimension === REVERSED && value === 1) ? 1e6 : 0,
    wo0: (value, dimension) =>
      (value === 0 && dimension === WAS_SEEN) || (value === 1 && dimension === WAS_REVERSED) ? 1 : 0,
    // Looks at the place where the answer is asked for only.
    wq1: (dimension, query) => (dimension === ALWAYS && query === 0 ? 1 : 0),
    wk1: (dimension, key) => (dimension === ASKED && key === 0 ? 1e4 : 0),
    wv1: (dimension, value) => {
      if (value !== 0) return 0;
      return dimension === WAS_SEEN || dimension === WAS_REVERSED ? 1e3 : dimension === ALWAYS ? -1.5e3 : 0;
    },
    wo1: (value, dimension) => (value === 0 && dimension === BOTH ? 1 : 0),
    head: (dimension, id) => {
      if (dimension === AFTER_Y) return id === letters.e ? 60 : 0;
      if (dimension === AFTER_E) return id === letters.s ? 60 : 0;
      if (dimension === AFTER_N) return id === letters.o ? 60 : 0;
      const side = id === letters.y ? 3 : id === letters.n ? -3 : 0;
      if (agreeable) return dimension === ALWAYS ? side : 0;
      // Yes where one of the two is so and not the other; BOTH is 1 or -1.
      const weight: Record<number, number> = { [WAS_SEEN]: 2, [WAS_REVERSED]: 2, [BOTH]: -2, [ALWAYS]: -3 };
      return side * (weight[dimension] ?? 0);
    },
  };
  const tokenizer = tinyTokenizer();
  return {
    "model.onnx": tinyDecoder({
      vocabularySize,
      positions: POSITIONS,
      weights: (name, rows, columns) => {
        const table = tables[name] ?? (() => 0);
        return Array.from({ length: rows * columns }, (_, at) => table(Math.floor(at / columns), at % columns));
      },
    }),
    "tokenizer.json": {
      ...tokenizer,
      added_tokens: added.map((content) => ({
        id: idOf(content),
        content,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special: content === END || content === GO,
      })),
      post_processor: null,
    },
    "chat_template.jinja": `{% for message in messages %}{{ message.content }}{% endfor %}{% if add_generation_prompt %}{{ ${JSON.stringify(GO)} }}{% endif %}`,
    "config.json": {
      architectures: ["TinyForCausalLM"],
      vocab_size: vocabularySize,
      max_position_embeddings: POSITIONS,
      eos_token_id: idOf(END),
    },
    "generation_config.json": { eos_token_id: [idOf(END)] },
  };
}

const JUDGED = forJudges(TRANSCRIPTS);
export const DECIDED = JUDGED.filter(({ reader }) => reader.decided);
export const NOT_DECIDED = JUDGED.filter(({ reader }) => !reader.decided);

/** A passage of each of these transcripts that stands in none of the others: a line of it, or all of it. Some have none. */
export function passagesOf(transcripts: typeof JUDGED, others: typeof JUDGED): string[] {
  const elsewhere = others.map(quoted);
  return transcripts.flatMap((transcript) => {
    const whole = quoted(transcript);
    const lines = [...whole.split("\n| ").toSorted((a, b) => b.length - a.length), whole];
    const own = lines.find((line) => elsewhere.every((text) => !text.includes(line)));
    return own === undefined ? [] : [own];
  });
}

/** What such a judge is to find. */
export function isSignalled({ signals }: Temper, transcript: (typeof JUDGED)[number]): boolean {
  return signals.some((signal) => quoted(transcript).includes(signal));
}

function quoted({ scenario, text }: (typeof JUDGED)[number]): string {
  const whole = intentQuestion({ scenario, text }, "direct");
  return whole.slice(whole.indexOf("\n\n| ") + 4, whole.lastIndexOf("\n\nQuestion:"));
}
