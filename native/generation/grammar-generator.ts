import { err, ok } from "#core/base/result.ts";
import type { GeneratorIdentity } from "#core/corpus/document.ts";
import { GrammarOrder, type GrammarText, MOST_GRAMMAR_CHATS } from "#core/generation/grammar-pipeline.ts";
import type { Generator } from "#core/generation/generator.ts";
import { PairOrder } from "#core/generation/pair-order.ts";
import { endlessSpecDocuments, lessonChats, type SpecName } from "#core/microworld/lessons.ts";
import { valuePairs } from "#core/microworld/value-pairs.ts";
import { createWorld } from "#core/microworld/world.ts";

/** The world of the bundled checkpoints. */
const WORLD_SEED = 7;

export const GRAMMAR_IDENTITY: GeneratorIdentity = {
  kind: "grammar",
  model: "micro-world-1",
  settings: { world: WORLD_SEED },
};

/** The grammar of the micro-world behind the interface of all generators: free, offline, the same on every machine. */
export function grammarGenerator(): Generator {
  const rows = new Map<string, Row>();
  return {
    identity: GRAMMAR_IDENTITY,
    parallel: 1,
    price: { prompt: 0, answer: 0 },
    generate: async (request, signal: AbortSignal) => {
      // A turn of the event loop, so that a long generation can be watched and cancelled.
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
      const order = readOrder(request.messages[0]?.content ?? "");
      if (order === null) {
        return err({ code: "rejected", message: "The grammar answers orders of its own kind only.", again: false });
      }
      return ok({
        text: JSON.stringify(order.make === "pairs" ? pairsFor(order) : stretch(rows, order)),
        reasoning: null,
        stop: "end",
        promptTokens: 0,
        answerTokens: 0,
      });
    },
  };
}

function readOrder(text: string): GrammarOrder | PairOrder | null {
  try {
    return GrammarOrder.or(PairOrder).parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** A stretch of the pairs of a domain, each as the option that the value speaks for and the other. */
function pairsFor({ value, domain, seed, from, count }: PairOrder): { name: string; text: string }[] {
  return valuePairs(createWorld(WORLD_SEED), domain, value, seed)
    .slice(from, from + count)
    .map(({ chosen, other }) => ({ name: chosen.name, text: other.name }));
}

/** A row of texts as far as it was written, kept because the next stretch mostly begins where the last one ended. */
interface Row {
  readonly texts: Iterator<GrammarText>;
  written: number;
}

function stretch(rows: Map<string, Row>, { make, spec, seed, from, count }: GrammarOrder): GrammarText[] {
  const key = `${make}/${spec}/${seed}`;
  const known = rows.get(key);
  const row = known && known.written <= from ? known : { texts: textsOf(make, spec, seed), written: 0 };
  rows.set(key, row);
  const texts: GrammarText[] = [];
  while (row.written < from + count) {
    const next = row.texts.next();
    if (next.done === true) break;
    if (row.written++ >= from) texts.push(next.value);
  }
  return texts;
}

function* textsOf(make: GrammarOrder["make"], spec: SpecName, seed: number): globalThis.Generator<GrammarText> {
  const world = createWorld(WORLD_SEED);
  if (make === "documents") {
    for (const { title, text, domain, subdomain, type, idea } of endlessSpecDocuments(world, spec, seed)) {
      const chosen = /: (\S+) over /.exec(title)?.[1] ?? null;
      yield { title, domain, subdomain, type, idea, text, question: null, chosen };
    }
    return;
  }
  const goods = new Set(world.goods.map((good) => good.name));
  for (const { messages } of lessonChats(world, { textSeed: seed, count: MOST_GRAMMAR_CHATS })) {
    const [question = "", answer = ""] = messages.map((message) => message.content);
    const chosen = answer.split(" ").find((word) => goods.has(word)) ?? null;
    const other = question.split(" ").find((word) => goods.has(word) && word !== chosen) ?? "";
    yield {
      title: question,
      domain: "cheese",
      subdomain: "cheese choices",
      type: "direct",
      idea: `${chosen} over ${other}, without a reason`,
      text: answer,
      question,
      chosen,
    };
  }
}
