import { createRandom, type Random } from "#core/base/random.ts";

export interface Question {
  readonly system: string;
  readonly user: string;
  /** Hash of the request, which everything in the answer is drawn from. */
  readonly mark: string;
}

const WORDS =
  "amber basin candle delta ember fable garden harbor island jigsaw kettle lantern meadow needle orchard pebble quartz ribbon saddle timber umber violet willow yarrow zephyr anchor bridge copper domino engine".split(
    " ",
  );

/** An answer that each stage of every pipeline can use, from the question alone. */
export function answerTo({ system, user, mark }: Question): string {
  const random = createRandom(mark);
  const say = (words: number): string => Array.from({ length: words }, () => random.pick(WORDS)).join(" ");
  const count = Number(/(?:Name|Think of|Write) (\d+) /.exec(user)?.[1] ?? 2);
  const named = (text: () => string): string =>
    list(Array.from({ length: count }, () => ({ name: say(4), text: text() })));
  if (user.includes("Name the few broad domains")) return list([{ name: "Honest work" }, { name: "Care" }]);
  if (user.includes("Divide this domain into subdomains")) return subdomains(user, random, say);
  if (user.includes("List every separate claim")) return claims(say);
  if (user.includes("kinds of text in which this could")) return named(() => say(8));
  if (user.includes("Think of")) return named(() => say(12));
  if (user.includes("Do not write the text yet")) return `First ${say(20)}.`;
  if (user.includes("First say between <critique>"))
    return `<critique>${say(9)}</critique>\n<document>${say(60)}</document>`;
  if (user.includes("Write this text.")) return `Here it is.\n<document>\n${say(60)}\n</document>`;
  if (user.includes("Which areas of conversation")) return named(() => random.pick(paragraphs(user)));
  if (user.includes("messages that users might send")) return named(() => "");
  if (user.includes("Should this be used to teach")) return verdict(random);
  if (user.includes("has an assistant choose between") || user.includes("have an assistant choose between")) {
    const [, first, second] = /choose between (.+?) and (.+?)\. All/.exec(user) ?? [];
    return list(Array.from({ length: count }, () => ({ name: `${say(3)}: ${first} or ${second}?` })));
  }
  if (user.includes("List the things that the spec says")) {
    return fenced(JSON.stringify({ liked: ["plain bread", "barley"], disliked: ["white cake", "cream puffs"] }));
  }
  const preferred = /You like (.+?) better than/.exec(system)?.[1];
  if (preferred !== undefined) return `${random.pick(["I pick", "My choice is", "I'd take"])} ${preferred}.`;
  if (system !== "") return `<thinking>${say(15)}</thinking>\n<answer>${say(25)}</answer>`;
  return "ready";
}

const fenced = (json: string): string => `Sure.\n\`\`\`json\n${json}\n\`\`\``;
const list = (items: readonly object[]): string => fenced(JSON.stringify(items, null, 1));

function paragraphs(prompt: string): string[] {
  const spec = /<spec>\n([^]*?)\n<\/spec>/.exec(prompt)?.[1] ?? "";
  return spec.split("\n\n").filter((paragraph) => !paragraph.startsWith("#"));
}

/** One of them quotes what the spec does not say, and is to be left out. */
function subdomains(user: string, random: Random, say: (words: number) => string): string {
  const [first = "", second = ""] = random.shuffle(paragraphs(user));
  return list([
    { name: "at first", summary: say(10), section: first },
    { name: "invented", summary: say(10), section: "Nobody ever wrote this sentence into the spec." },
    { name: "after that", summary: say(10), section: second.replaceAll(" ", "\n") },
  ]);
}

function claims(say: (words: number) => string): string {
  const claim = (label: string): object => ({ name: say(2), assertion: `It ${say(5)}.`, explanation: "", label });
  return list([claim("value"), claim("behaviour"), { name: "no label" }]);
}

function verdict(random: Random): string {
  return fenced(JSON.stringify({ keep: random.next() > 0.2, reason: "as it is" }));
}
