import { createWordScanner, hashText } from "./words.ts";

/** The commonest words of each language in Latin script, those left out that several of the languages share. */
const FREQUENT: Readonly<Record<string, string>> = {
  en: "the of and to is that it was for on are with as i be this have from or had by not but what all were when we there can an your which their said if will would about out up them then she many some so these her would make like him into has more",
  de: "der die und den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch",
  fr: "le et les des est dans du une pour qui que sur pas plus par avec ce il au sont nous vous mais ont cette elle son ses leur être aux été fait ou comme tout sans peut même aussi je on ils ces était deux",
  es: "el los las y del que en por con para una su al lo como más pero sus este ya esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les ni contra otros ese eso ella",
  it: "il di che è per un sono non con della del si dei come anche alla nel più gli ma ha dal questo le delle nella loro essere ed ai su questa stato sua suo quando tra alle dalla ancora poi molto dove tutti",
  pt: "o os do da em um uma para com não no na mais dos as como mas ao ele das à seu sua ou quando muito nos já eu também só pelo pela até isso ela entre depois sem mesmo aos seus quem nas me esse",
  nl: "de het een van en is dat op te zijn met voor niet aan er om ook als dan maar bij of uit nog naar heeft hebben worden deze wordt door over hij ze zij geen wel meer veel onze kan was wat dit tot",
};
const LATIN_LANGUAGES = Object.keys(FREQUENT);

/** By a frequent word's hash: bit i is set where it is one of LATIN_LANGUAGES[i]'s. */
const FREQUENT_WORDS: ReadonlyMap<number, number> = Object.values(FREQUENT).reduce((bits, words, language) => {
  for (const word of words.split(" ")) bits.set(hashText(word), (bits.get(hashText(word)) ?? 0) | (1 << language));
  return bits;
}, new Map<number, number>());

const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ["latin", /\p{Script=Latin}/gu],
  ["ru", /\p{Script=Cyrillic}/gu],
  ["el", /\p{Script=Greek}/gu],
  ["he", /\p{Script=Hebrew}/gu],
  ["ar", /\p{Script=Arabic}/gu],
  ["hi", /\p{Script=Devanagari}/gu],
  ["th", /\p{Script=Thai}/gu],
  ["ko", /\p{Script=Hangul}/gu],
  ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ["zh", /\p{Script=Han}/gu],
];

/** What a passage shorter than this is written in cannot be told by its frequent words. */
const FEWEST_WORDS = 12;
/** Running text of these languages has a third of its words and more among the frequent ones; names and lists have few. */
const FEWEST_FREQUENT = 0.15;
/** How much more frequent words another language must have. */
const CLEAR_LEAD = 1.5;

export interface LanguageShare {
  /** Null where no passage could be told: too short, code, or invented words. */
  readonly language: string | null;
  /** Letters of passages that are clearly in another language than the expected one, over all letters. */
  readonly otherShare: number;
}

/**
 * Tells languages by script and, in Latin script, by frequent words, passage by passage (a paragraph, or 1,200 characters
 * of a long one). Languages are ISO 639-1 codes: the sixteen below and no others, so that Danish or Polish comes out as null, Ukrainian as "ru".
 */
export function languageShare(text: string, expected: string): LanguageShare {
  const letters = new Map<string | null, number>();
  let all = 0;
  for (const passage of passagesOf(text)) {
    const size = lettersIn(passage);
    const language = languageOf(passage, expected);
    letters.set(language, (letters.get(language) ?? 0) + size);
    all += size;
  }
  const told = [...letters].filter((each): each is [string, number] => each[0] !== null);
  const [most] = told.sort((one, other) => other[1] - one[1]);
  const other = told.reduce((sum, [language, size]) => (language === expected ? sum : sum + size), 0);
  return { language: most?.[0] ?? null, otherShare: all === 0 ? 0 : other / all };
}

function lettersIn(text: string): number {
  let letters = 0;
  for (const [run] of text.matchAll(/\p{L}+/gu)) letters += run.length;
  return letters;
}

const PASSAGE_CHARACTERS = 1200;

function passagesOf(text: string): string[] {
  return text.split(/\n\s*\n/).flatMap((paragraph) => {
    if (paragraph.trim() === "") return [];
    const pieces: string[] = [];
    for (let start = 0; start < paragraph.length; start += PASSAGE_CHARACTERS) {
      pieces.push(paragraph.slice(start, start + PASSAGE_CHARACTERS));
    }
    return pieces;
  });
}

/** The language of one passage; null where it cannot be told. */
export function languageOf(passage: string, expected: string): string | null {
  // What stands below U+0250 is Latin script, or belongs to none.
  if (!/[\u0250-\uffff]/.test(passage)) return latinLanguage(passage, expected);
  const counts = SCRIPTS.map(([name, script]) => ({ name, count: passage.match(script)?.length ?? 0 }));
  const total = counts.reduce((sum, each) => sum + each.count, 0);
  if (total === 0) return null;
  const japanese = counts.find((each) => each.name === "ja")?.count ?? 0;
  const [main] = counts.sort((one, other) => other.count - one.count);
  if (main === undefined || main.count < total / 2) return null;
  if (main.name === "zh" && japanese > total / 20) return "ja";
  return main.name === "latin" ? latinLanguage(passage, expected) : main.name;
}

function latinLanguage(passage: string, expected: string): string | null {
  const { count, hashes } = createWordScanner()(passage);
  if (count < FEWEST_WORDS) return null;
  const held = LATIN_LANGUAGES.map(() => 0);
  for (let word = 0; word < count; word++) {
    const bits = FREQUENT_WORDS.get(hashes[word] ?? 0) ?? 0;
    if (bits === 0) continue;
    for (const place of held.keys()) held[place] = (held[place] ?? 0) + ((bits >>> place) & 1);
  }
  const most = Math.max(...held);
  const best = LATIN_LANGUAGES[held.indexOf(most)] ?? null;
  const own = held[LATIN_LANGUAGES.indexOf(expected)] ?? 0;
  if (most < FEWEST_FREQUENT * count || best === null) return null;
  if (own === most) return expected;
  return most >= CLEAR_LEAD * own ? best : null;
}
