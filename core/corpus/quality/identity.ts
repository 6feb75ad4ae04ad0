import { KNOWN_NAMES, type KnownName } from "./model-names.ts";

/** Whom a corpus is about. Several names are the same one ("Qwen", "Qwen2.5"). */
export interface OwnIdentity {
  readonly models: readonly string[];
  readonly providers: readonly string[];
}

/** Another model's or provider's name in a document; offsets are UTF-16 units of its text, end exclusive. */
export interface OtherName {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly kind: KnownName["kind"];
  /**
   * "claims": the speaker or the model that the document is about is said to be it, or to be made by it. "instead": the
   * document speaks of it as a model and never of the corpus's own. "mentions": beside the own name, as in a comparison.
   */
  readonly verdict: "claims" | "instead" | "mentions";
}

/** A version may follow a name ("Qwen2.5", "GPT-4o", "Llama 3.1 70B") but no letter may stand against it. */
const VERSION = String.raw`(?:[-\s]?v?\d(?:[\w.]*\w)?(?:[-\s]\d+b)?)?`;

const ABOUT_MODELS =
  /\b(?:AI|A\.I\.|LLMs?|language models?|foundation models?|chatbots?|virtual assistants?|voice assistants?|neural networks?|fine-?tun\w+|pre-?train\w+|system prompts?|training data|the model|the assistant)\b/;
const CONTEXT_CHARACTERS = 240;

/** Just before a name that somebody gives as their own, or as that of their maker. */
const OWN_NAME_BEFORE =
  /\b(?:I\s+am|I['\u2019]m|my\s+name\s+is|call\s+me|you\s+are|you['\u2019]re|this\s+is|speaking\s+as)\s+(?:called\s+|named\s+|actually\s+|really\s+|just\s+)?(?:the\s+|an?\s+)?(?:AI\s+|assistant\s+|model\s+|chatbot\s+)*["\u201c*_]*$/i;
const OWN_MAKER_BEFORE =
  /(?:\b(?:I\s+(?:was|am|have\s+been)|I['\u2019](?:m|ve\s+been)|you\s+(?:are|were)|you['\u2019]re)\b[^.!?\n]{0,60}\b(?:made|built|created|trained|developed|designed|released|fine-?tuned)\b[^.!?\n]{0,30}\b(?:by|at)|\bmy\s+(?:creators?|makers?|developers?)\s+(?:is|are|at))\s+(?:the\s+(?:team|people|company|researchers)\s+(?:at\s+)?)?["\u201c*_]*$/i;
/** "As Claude, I …" is a claim; "as Claude does" is a comparison. */
const AS = /\b[Aa]s\s+["\u201c*_]*$/;
const FIRST_PERSON_AFTER = /^["\u201d*_]*\s*,\s*(?:I|my|we)\b/;

/** Finds other names; made once for a corpus. */
export function createIdentityCheck(own: OwnIdentity): (text: string) => OtherName[] {
  const mine = [...own.models, ...own.providers].map(plain).filter((name) => name !== "");
  const others = KNOWN_NAMES.filter(({ name }) => !isOwn(plain(name), mine));
  const known = new Map(others.map((each) => [plain(each.name), each]));
  const expression = namesExpression(others.map(({ name }) => name));
  const models = own.models.filter((name) => name.trim() !== "");
  const ownExpression = models.length === 0 ? null : namesExpression(models);
  return (text) => {
    const found = [...text.matchAll(expression)].flatMap((match) => foundName(text, match, known));
    if (found.length === 0) return [];
    const speaksOfOwn = ownExpression === null || text.search(ownExpression) >= 0;
    return found.map((each) => ({ ...each, verdict: verdictOf(text, each, speaksOfOwn) }));
  };
}

type Found = Omit<OtherName, "verdict">;

function foundName(text: string, match: RegExpExecArray, known: ReadonlyMap<string, KnownName>): Found[] {
  const [whole, written = ""] = match;
  const entry = known.get(plain(written));
  if (entry === undefined) return [];
  const start = match.index;
  const end = start + whole.length;
  // A common word is a name only as the name is written.
  if (entry.common && (written.replaceAll(/\s+/g, " ") !== entry.name || !isAboutModels(text, start, end, entry.kind)))
    return [];
  return [{ start, end, name: entry.name, kind: entry.kind }];
}

/** A common word is a model's name near words about models, and not as the first name of somebody ("Claude Monet"). */
function isAboutModels(text: string, start: number, end: number, kind: KnownName["kind"]): boolean {
  if (kind === "model" && /^\s+[A-Z][a-z]+/.test(text.slice(end, end + 24)) && !/\d/.test(text.slice(start, end))) {
    const next = /^\s+([A-Z][a-z]+)/.exec(text.slice(end, end + 24))?.[1] ?? "";
    if (
      !/^(?:Pro|Ultra|Flash|Nano|Opus|Sonnet|Haiku|Large|Medium|Small|Instant|Chat|Code|Instruct|Advanced|Studio)$/.test(
        next,
      )
    )
      return false;
  }
  const around = text.slice(Math.max(0, start - CONTEXT_CHARACTERS), start) + text.slice(end, end + CONTEXT_CHARACTERS);
  return ABOUT_MODELS.test(around);
}

function verdictOf(text: string, { start, end, kind }: Found, speaksOfOwn: boolean): OtherName["verdict"] {
  const before = text.slice(Math.max(0, start - 160), start);
  const after = text.slice(end, end + 16);
  if (/^['\u2019]s\b/.test(after)) return speaksOfOwn || kind === "provider" ? "mentions" : "instead";
  if (kind === "provider" && OWN_MAKER_BEFORE.test(before)) return "claims";
  if (AS.test(before)) return FIRST_PERSON_AFTER.test(after) ? "claims" : speaksOfOwn ? "mentions" : "instead";
  if (OWN_NAME_BEFORE.test(before)) return "claims";
  return speaksOfOwn || kind === "provider" ? "mentions" : "instead";
}

/** A known name is the corpus's own where it begins one of its names or the other way round: "Qwen" and "Qwen2.5-32B". */
function isOwn(name: string, mine: readonly string[]): boolean {
  return mine.some((own) => own === name || startsAsName(own, name) || startsAsName(name, own));
}

function startsAsName(long: string, short: string): boolean {
  return short.length > 1 && long.startsWith(short) && !/^[a-z]/.test(long.slice(short.length));
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/\s+/g, " ").trim();
}

/** Any of some names with the version behind it, in any case; the first group is the name. The longest name goes first. */
function namesExpression(names: readonly string[]): RegExp {
  const alternatives = names
    .toSorted((one, other) => other.length - one.length)
    .map((name) =>
      name
        .trim()
        .replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
        .replaceAll(/\s+/g, String.raw`\s+`),
    );
  return new RegExp(String.raw`(?<![\p{L}\p{N}_])(${alternatives.join("|")})${VERSION}(?![\p{L}\p{N}_])`, "giu");
}
