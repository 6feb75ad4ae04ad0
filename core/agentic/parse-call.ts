import type { CallFault, Grammar, MalformedCall, ToolCall } from "./call.ts";
import { isToolName, TOOLS, type ToolName } from "./tools.ts";

const TAG = /^<\s*tool_use\s*:\s*([A-Za-z_]\w*)\s*>/;
const NEXT = /<\s*tool_use\b/gi;

/** Reads the block that opens at `start`. A block without its closing tag reaches to the next opening one. */
export function parseCall(text: string, start: number, grammar: Grammar): ToolCall | MalformedCall {
  const tag = TAG.exec(text.slice(start));
  const name = tag?.[1] ?? "";
  const inner = start + (tag?.[0].length ?? "<".length);
  const closing = tag ? closingFrom(text, name, inner) : null;
  const end = closing?.end ?? nextOpening(text, inner);
  const fail = (fault: CallFault): MalformedCall => ({ fault, text: text.slice(start, end), start, end });
  if (!tag || !isToolName(name)) return fail("unknown-tool");
  if (!grammar.tools.includes(name)) return fail("tool-not-offered");
  if (!closing) return fail("not-closed");
  const fields = parseFields(text.slice(inner, closing.start), name);
  if (typeof fields === "string") return fail(fields);
  const recipients = "to" in fields ? recipientsOf(fields["to"] ?? "") : [];
  if (recipients === null) return fail("not-an-address");
  if (fields["mail"] !== undefined && !grammar.mails.includes(numberOf(fields["mail"]))) return fail("no-such-mail");
  return { name, fields, recipients, start, end };
}

/** The number without a sign such as "#" or "No." before it. */
export function numberOf(mail: string): string {
  return /\d+/.exec(mail)?.[0] ?? "";
}

function closingFrom(text: string, name: string, from: number): { start: number; end: number } | null {
  const closing = new RegExp(String.raw`<\s*/\s*tool_use\s*:\s*${name}\s*>`, "g");
  closing.lastIndex = from;
  const found = closing.exec(text);
  return found && { start: found.index, end: found.index + found[0].length };
}

function nextOpening(text: string, from: number): number {
  const next = new RegExp(NEXT);
  next.lastIndex = from;
  return next.exec(text)?.index ?? text.length;
}

/**
 * `field: value` a line; the tool's long field takes everything behind it. Fields may also follow each other on one line, as
 * a tokenizer that knows no line breaks writes them.
 */
function parseFields(inner: string, name: ToolName): Record<string, string> | CallFault {
  const { required, optional, long } = TOOLS[name];
  const known: readonly string[] = [...required, ...optional];
  const fields: Record<string, string> = {};
  let left = inner.trim();
  while (left !== "") {
    const head = /^([A-Za-z_]+)\s*:/.exec(left);
    if (!head) return "field-unknown";
    const field = (head[1] ?? "").toLowerCase();
    if (!known.includes(field)) return "field-unknown";
    if (Object.hasOwn(fields, field)) return "field-twice";
    const behind = left.slice(head[0].length);
    const end = field === long ? behind.length : endOfValue(behind, known);
    fields[field] = behind.slice(0, end).trim();
    left = behind.slice(end).trim();
  }
  return required.some((field) => (fields[field] ?? "") === "") ? "field-missing" : fields;
}

function endOfValue(text: string, known: readonly string[]): number {
  const next = new RegExp(String.raw`\n|\s(?=(?:${known.join("|")})\s*:)`, "i").exec(text);
  return next?.index ?? text.length;
}

const ADDRESS = /^[^\s@<>,;]+@[^\s@<>,;]+\.[a-z]{2,}$/;

/** Addresses of a recipients' line; null where one of them is none. */
function recipientsOf(line: string): string[] | null {
  const parts = line
    .split(/[,;]/)
    .map((part) =>
      (/<([^<>]*)>/.exec(part)?.[1] ?? part)
        .toLowerCase()
        .replaceAll(/\s*([.@])\s*/g, "$1")
        .trim(),
    )
    .filter((part) => part !== "");
  return parts.length > 0 && parts.every((part) => ADDRESS.test(part)) ? parts : null;
}
