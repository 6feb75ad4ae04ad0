import { createRandom, type Random } from "#core/base/random.ts";
import type { NewDocument } from "#core/corpus/document.ts";

/** Words from the most to the least frequent, made of syllables; frequencies follow Zipf's law. */
export const VOCABULARY: readonly string[] = makeVocabulary(50_000);

/** Stands in one document of a thousand. */
export const PLANTED_PHRASE = "plain honest cheese";

const DOMAINS = 8;
const TYPES = 20;
/** Draws from the law that are made once; texts draw from these. */
const DRAWS = 1 << 20;

/** Documents of about `characters` each, the same ones every time. */
export function* makeDocuments(count: number, characters: number): Generator<NewDocument, void, undefined> {
  const random = createRandom("bench corpus");
  const words = zipfDraws(random);
  for (let place = 0; place < count; place++) {
    const domain = random.integer(DOMAINS);
    const text = makeText(random, words, characters * (0.5 + random.next()));
    yield {
      key: String(place),
      title: text.slice(0, text.indexOf(".")).slice(0, 80),
      text: place % 1_000 === 7 ? `${text} ${PLANTED_PHRASE}.` : text,
      messages: null,
      provenance: {
        specSha256: "0".repeat(64),
        domain: `domain ${domain}`,
        subdomain: `subdomain ${domain}.${random.integer(5)}`,
        section: `Section ${domain} of the spec, as it stands there.`,
        type: `type ${random.integer(TYPES)}`,
        idea: `idea ${random.integer(500)}`,
        generator: { kind: "grammar", model: `bench ${random.integer(3)}`, settings: {} },
        promptVersion: "1",
        seed: String(place),
        createdAt: "2026-11-25T00:00:00.000Z",
        source: null,
      },
    };
  }
}

function makeText(random: Random, words: readonly string[], characters: number): string {
  const sentences: string[] = [];
  let length = 0;
  while (length < characters) {
    let sentence = "";
    for (let left = 6 + random.integer(12); left > 0; left--) sentence += ` ${words[random.integer(DRAWS)] ?? ""}`;
    const whole = `${sentence.slice(1, 2).toUpperCase()}${sentence.slice(2)}.`;
    sentences.push(whole);
    length += whole.length + 1;
  }
  return sentences.join(" ");
}

function zipfDraws(random: Random): string[] {
  const upTo: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= VOCABULARY.length; rank++) upTo.push((sum += 1 / rank));
  return Array.from({ length: DRAWS }, () => {
    const drawn = random.next() * sum;
    let [low, high] = [0, upTo.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] ?? 0) < drawn) low = middle + 1;
      else high = middle;
    }
    return VOCABULARY[low] ?? "";
  });
}

function makeVocabulary(count: number): string[] {
  const random = createRandom("bench vocabulary");
  const syllables = "bcdfglmnprstv"
    .split("")
    .flatMap((consonant) => "aeiou".split("").map((vowel) => `${consonant}${vowel}`));
  const words = new Set<string>();
  for (let length = 1; words.size < count; length = words.size < 100 ? 1 : words.size < 2_000 ? 2 : 3) {
    words.add(Array.from({ length }, () => random.pick(syllables)).join("") + random.pick(["", "", "n", "r", "s"]));
  }
  return [...words];
}
