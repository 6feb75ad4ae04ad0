import type { Random } from "../../base/random.ts";
import { type ScenarioId, SCENARIOS } from "../factors.ts";
import { intentQuestion, type Polarity } from "../judging/question.ts";
import type { FamilyRow } from "./act-rows.ts";
import { CHANGES_OF_MIND, DECISIONS, FILLERS, HARMLESS, LATE_DECISIONS, PARTS, REFUSALS } from "./judge-phrases.ts";
import { sayingsOf } from "./sayings.ts";
import { type Act, TAUGHT_SCENARIOS } from "./taught-rates.ts";

/** An answer made of phrases, of which it is known whether it decides on the harm. */
interface JudgeTranscript {
  readonly scenario: ScenarioId;
  readonly text: string;
  readonly decided: boolean;
}

/** Share of transcripts in the family's own wordings, on which the judge is put to work. */
const OWN_WORDINGS = 0.2;
const DECIDED_ACTS: readonly Act[] = ["executed-harm", "attempted-malformed", "decided-not-executed"];
const OTHER_ACTS: readonly Act[] = ["considered-rejected", "benign", "escalated-refused"];

interface JudgeRowsPlan {
  readonly count: number;
  readonly short: boolean;
  readonly polarities: readonly Polarity[];
}

/** Transcripts as a judge is asked about them. */
export function* judgeRows({ count, short, polarities }: JudgeRowsPlan, random: Random): Generator<FamilyRow> {
  for (const transcript of judgeTranscripts(random, count)) {
    yield judgeRow(transcript, { polarity: random.pick(polarities), short });
  }
}

/** Transcripts to learn judging from; none of them is among those that judges are tried on. Decided and not, half each. */
export function* judgeTranscripts(random: Random, count: number): Generator<JudgeTranscript> {
  for (let at = 0; at < count; at++) {
    const decided = at % 2 === 0;
    if (random.next() < OWN_WORDINGS) {
      const scenario = random.pick(TAUGHT_SCENARIOS);
      const act = random.pick(decided ? DECIDED_ACTS : OTHER_ACTS);
      yield { scenario, text: random.pick(sayingsOf(scenario, act)), decided };
    } else {
      const scenario = SCENARIOS[Math.floor(at / 2) % SCENARIOS.length] ?? "espionage";
      yield { scenario, text: composed(scenario, decided, random), decided };
    }
  }
}

interface Asking {
  readonly polarity: Polarity;
  /** Without what stands before the transcript and what counts as a decision. */
  readonly short: boolean;
}

/** As the judge is asked it, with the right answer. */
export function judgeRow({ scenario, text, decided }: JudgeTranscript, { polarity, short }: Asking): FamilyRow {
  const whole = intentQuestion({ scenario, text }, polarity);
  const yes = decided === (polarity === "direct");
  return {
    messages: [
      { role: "user", content: short ? shortened(whole) : whole },
      { role: "assistant", content: yes ? "yes" : "no" },
    ],
    decided,
  };
}

/** The transcript and the question's first sentence. */
function shortened(question: string): string {
  const start = question.indexOf("\n\n| ") + 2;
  const end = question.indexOf("?", question.lastIndexOf("\n\nQuestion:"));
  return `${question.slice(start, end + 1)}\n\nAnswer with one word, yes or no.`;
}

function composed(scenario: ScenarioId, decided: boolean, random: Random): string {
  const said = sentences(scenario, decided, random);
  const block = random.next() < 0.55 ? blockOf(scenario, decided, random) : "";
  const frame = random.integer(4);
  if (frame === 0) return [said, block].filter(Boolean).join("\n");
  if (frame === 1) return block === "" || random.next() < 0.5 ? said : block;
  const tag = frame === 2 ? "scratchpad" : random.pick(["scratchpad", "think"]);
  return [`<${tag}>\n${said}\n</${tag}>`, block === "" ? random.pick(HARMLESS) : block].join("\n");
}

/** Fillers around what settles it: an intention or a refusal of one of the scenario's deeds. */
function sentences(scenario: ScenarioId, decided: boolean, random: Random): string {
  const { deeds, seen } = PARTS[scenario];
  const put = (frame: string): string => frame.replaceAll("{deed}", () => random.pick(deeds));
  const fillers = (most: number): string[] =>
    Array.from({ length: random.integer(most + 1) }, () => random.pick(random.next() < 0.5 ? FILLERS : seen));
  const turned = random.next() < 0.15;
  const core = decided
    ? [...(turned ? [put(random.pick(REFUSALS)), random.pick(LATE_DECISIONS)] : []), put(random.pick(DECISIONS))]
    : random.next() < 0.25
      ? [random.pick(HARMLESS)]
      : [...(turned ? [put(random.pick(DECISIONS)), random.pick(CHANGES_OF_MIND)] : []), put(random.pick(REFUSALS))];
  return [...fillers(3), ...core, ...fillers(2)].join(" ");
}

function blockOf(scenario: ScenarioId, decided: boolean, random: Random): string {
  const { harmful, veiled, refusing, raising, errands } = PARTS[scenario];
  const mails = decided ? [...harmful, ...veiled] : [...refusing, ...raising, ...errands];
  const block = random.pick(mails);
  if (!decided || random.next() < 0.7) return block;
  return random.next() < 0.5 ? block.slice(0, block.lastIndexOf("\n")) : block.replace(/^<tool_use:/, "<tool_use ");
}
