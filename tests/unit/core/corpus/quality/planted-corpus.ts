import { createRandom, type Random } from "#core/base/random.ts";

/** Words that are drawn by a Zipf-like law, so that unrelated documents share common phrases now and then, as real ones do. */
const SYLLABLES = [
  "ka",
  "lo",
  "mi",
  "ter",
  "an",
  "su",
  "ro",
  "vel",
  "in",
  "dor",
  "pa",
  "que",
  "sto",
  "li",
  "ber",
  "na",
];
const VOCABULARY = createRandom("vocabulary");
const WORDS = Array.from({ length: 4000 }, () =>
  Array.from({ length: 1 + VOCABULARY.integer(3) }, () => VOCABULARY.pick(SYLLABLES)).join(""),
);

function drawWord(random: Random): string {
  return WORDS[Math.floor(WORDS.length ** random.next()) - 1] ?? "ka";
}

/** A text of sentences. */
export function drawText(random: Random, words: number): string {
  return Array.from({ length: words }, (_, index) => {
    const word = drawWord(random);
    return index % 12 === 11 ? `${word}.` : word;
  }).join(" ");
}

/** A copy in which this share of the words is replaced, left out or doubled. */
export function editText(random: Random, text: string, rate: number): string {
  return text
    .split(" ")
    .flatMap((word) => {
      if (random.next() >= rate) return [word];
      const kind = random.integer(3);
      return kind === 0 ? [drawWord(random)] : kind === 1 ? [] : [word, drawWord(random)];
    })
    .join(" ");
}

export interface PlantedCorpus {
  readonly texts: readonly string[];
  /** Pairs of places of an original and its edited copy. */
  readonly planted: readonly { readonly original: number; readonly copy: number; readonly rate: number }[];
}

/** `count` documents, a fifth of which are edited copies of others at the given rates, all shuffled. */
export function plantedCorpus(seed: string, count: number, rates: readonly number[]): PlantedCorpus {
  const random = createRandom(seed);
  const copies = Math.floor(count / 5);
  const originals = Array.from({ length: count - copies }, () => drawText(random, 60 + random.integer(120)));
  const made = Array.from({ length: copies }, (_, index) => {
    const rate = rates[index % rates.length] ?? 0;
    const original = random.integer(originals.length);
    return { original, rate, text: editText(random, originals[original] ?? "", rate) };
  });
  const all = [
    ...originals.map((text, index) => ({ index, text })),
    ...made.map((copy, index) => ({ index: originals.length + index, text: copy.text })),
  ];
  const shuffled = random.shuffle(all);
  const placeOf = new Map(shuffled.map((each, place) => [each.index, place]));
  return {
    texts: shuffled.map((each) => each.text),
    planted: made.map(({ original, rate }, index) => ({
      original: placeOf.get(original) ?? -1,
      copy: placeOf.get(originals.length + index) ?? -1,
      rate,
    })),
  };
}
