import type { Random } from "#core/base/random.ts";

/** Texts that parsers trip over: ends of tags, numbers at the edge, names of object parts, signs that hide or reorder. */
export const PROVOCATIONS: readonly string[] = [
  "",
  "\0",
  "\u001b[2J\u001b]0;title\u0007",
  "\u202egnp.exe",
  "\u200b\ufeff\u2060",
  "\ud800",
  "../../../../etc/passwd",
  "C:\\windows\\win.ini",
  "/etc/passwd",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  '=HYPERLINK("http://x")',
  "__proto__",
  "constructor",
  "toString",
  "NaN",
  "Infinity",
  "-0",
  "1e999",
  "9007199254740993",
  "-1",
  "{{",
  "{%",
  "%}",
  "'",
  '"',
  "\\",
  "\\u0000",
  "\r\n",
  "\n\n\n",
  "```",
  "---",
  "]]>",
  "é日本👩‍🔬",
];

/** A text made of one sign or few, long enough that quadratic reading is seen. */
export function longRun(random: Random, most = 60_000): string {
  const unit = random.pick([
    " ",
    "\n",
    "\t",
    "a",
    "0",
    "<",
    "[",
    "{",
    "(",
    "\\",
    "'",
    '"',
    "#",
    "`",
    "-",
    "$",
    "<think>",
    "a@",
    ": ",
    "< ",
    "</",
    '{"a":',
    "[[",
    "# a\n",
  ]);
  return unit.repeat(1 + random.integer(Math.ceil(most / unit.length)));
}

/** One to eight changes of bytes: flips, cuts, insertions, doublings, provocations, numbers at the edge. */
export function mutateBytes(bytes: Uint8Array, random: Random): Buffer {
  let changed: Buffer = Buffer.from(bytes);
  for (let count = 1 + random.integer(8); count > 0; count--) changed = changeOnce(changed, random);
  return changed;
}

const EDGES = [0, 1, 0x7f, 0x80, 0xff];

function changeOnce(bytes: Buffer, random: Random): Buffer {
  const at = random.integer(bytes.length + 1);
  const length = random.integer(Math.min(64, bytes.length - at) + 1);
  const [before, part, behind] = [bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at + length)];
  switch (random.integer(9)) {
    case 0:
      return Buffer.concat([before, Buffer.from(part.map((byte) => byte ^ (1 << random.integer(8)))), behind]);
    case 1:
      return Buffer.concat([before, Buffer.alloc(length, random.pick(EDGES)), behind]);
    case 2:
      return Buffer.concat([before, behind]);
    case 3:
      return Buffer.from(before);
    case 4:
      return Buffer.concat([before, part, part, behind]);
    case 5:
      return Buffer.concat([before, Buffer.from(random.pick(PROVOCATIONS)), behind]);
    case 6: {
      const number = Buffer.alloc(8);
      number.writeBigInt64LE(random.pick([0n, 1n, -1n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 53n, 2n ** 63n - 1n]));
      return Buffer.concat([before, number.subarray(0, random.pick([2, 4, 8])), bytes.subarray(at + 8)]);
    }
    case 7:
      return Buffer.concat([before, Buffer.from(Array.from({ length }, () => random.integer(256))), behind]);
    default:
      return random.integer(4) > 0 ? bytes : Buffer.concat([before, Buffer.from(longRun(random)), behind]);
  }
}

export function mutateText(text: string, random: Random): string {
  const pieces = text.split(/(?<=[\s<>{}[\]"':,.|])/);
  for (let count = 1 + random.integer(6); count > 0; count--) {
    const at = random.integer(pieces.length + 1);
    const other = pieces[random.integer(pieces.length)] ?? "";
    const change = random.integer(6);
    if (change === 0) pieces.splice(at, 1);
    else if (change === 1) pieces.splice(at, 0, other);
    else if (change === 2) pieces.splice(at, 0, random.pick(PROVOCATIONS));
    else if (change === 3) pieces.splice(at, 1, random.pick(PROVOCATIONS));
    else if (change === 4) pieces.splice(at, random.integer(20));
    else if (random.integer(3) === 0) pieces.splice(at, 0, longRun(random));
  }
  return pieces.join("");
}

/** A JSON value with one to four of its parts replaced, dropped, doubled or renamed. */
export function mutateJson(value: unknown, random: Random): unknown {
  let changed = value;
  for (let count = 1 + random.integer(4); count > 0; count--) changed = changePart(changed, random);
  return changed;
}

function changePart(value: unknown, random: Random): unknown {
  if (typeof value !== "object" || value === null || random.integer(12) === 0) return hostileValue(random);
  if (Array.isArray(value)) {
    const items: unknown[] = [...value];
    if (items.length === 0) return [hostileValue(random)];
    const at = random.integer(items.length);
    const change = random.integer(5);
    if (change === 0) items.splice(at, 1);
    else if (change === 1) items.push(items[at]);
    else items[at] = changePart(items[at], random);
    return items;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return { [random.pick(PROVOCATIONS)]: hostileValue(random) };
  const at = random.integer(entries.length);
  const [key, part] = entries[at] ?? ["", null];
  const change = random.integer(8);
  if (change === 0) entries.splice(at, 1);
  else if (change === 1) entries[at] = [random.pick(PROVOCATIONS), part];
  else if (change === 2) entries.push([random.pick(PROVOCATIONS), hostileValue(random)]);
  else entries[at] = [key, changePart(part, random)];
  return Object.fromEntries(entries);
}

export function hostileValue(random: Random): unknown {
  const kinds: (() => unknown)[] = [
    () => null,
    () => true,
    () => random.pick([0, -1, 1.5, 1e308, 2 ** 53, -(2 ** 31), 4294967296]),
    () => random.pick(PROVOCATIONS),
    () => longRun(random),
    () => [],
    () => ({}),
    () => nested(1 + random.integer(3_000)),
    () => Array.from({ length: random.integer(50) }, () => random.pick(PROVOCATIONS)),
  ];
  return random.pick(kinds)();
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}
