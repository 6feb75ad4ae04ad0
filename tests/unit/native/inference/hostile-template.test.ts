import { openChatTemplate } from "#native/inference/chat-template.ts";
import type { ChatMessage } from "#native/inference/engine.ts";
import { describe, expect, test } from "vitest";

const OPTIONS = { special: { bos: "<s>", eos: "</s>", pad: null, unk: null }, date: new Date(0), folder: "FOLDER" };
const HELLO: readonly ChatMessage[] = [{ role: "user", content: "Hello" }];

function render(source: string, messages = HELLO): { ok: boolean; said: string } {
  const template = openChatTemplate(source, OPTIONS);
  const text = template.ok ? template.value.render(messages) : template;
  return text.ok ? { ok: true, said: text.value } : { ok: false, said: text.error.message };
}

/** Each would compute for hours or fill the memory if it were carried out; the test's own time limit would end it. */
const ENDLESS: Readonly<Record<string, string>> = {
  "loops in loops":
    "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(9) %}{% endfor %}{% endfor %}{% endfor %}",
  "a huge range": "{% for a in range(999999999) %}x{% endfor %}",
  "a text that is repeated": "{{ 'x' * 4000000000 }}",
  "a list that is repeated": "{{ ([0] * 1000000000) | length }}",
  "a text that doubles":
    "{% set ns = namespace(t='x') %}{% for a in range(99) %}{% set ns.t = ns.t ~ ns.t %}{% endfor %}{{ ns.t }}",
  "a list that holds itself twice":
    "{% set ns = namespace(t=[1]) %}{% for a in range(60) %}{% set ns.t = [ns.t, ns.t] %}{% endfor %}{{ ns.t }}",
  "a comparison of lists that hold themselves twice":
    "{% set ns = namespace(t=[1], u=[1]) %}{% for a in range(60) %}{% set ns.t = [ns.t, ns.t] %}{% set ns.u = [ns.u, ns.u] %}{% endfor %}{{ ns.t == ns.u }}",
  "a macro that calls itself": "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
  "a macro that calls itself twice":
    "{% macro f(n) %}{% if n > 0 %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}",
  "a join of long texts": "{{ (['x' * 9999] * 99999) | join('y' * 999999) }}",
  "a replacement by a long text": "{{ ('x' * 9999999) | replace('x', 'y' * 999999) }}",
  "an indent without measure": "{{ ('\n' * 99999) | indent(99999999) }}",
  "JSON of an indent without measure": "{{ [[[1]]] | tojson(indent=99999999) }}",
  "a selection among very many": "{{ range(99999) | select('in', range(99999) | list) | list | length }}",
  "a search for a long text in a longer one":
    "{% set h = 'a' * 4000000 %}{% set n = 'a' * 1000000 ~ 'b' ~ 'a' * 1000000 %}{{ n in h }}{{ h.find(n) }}",
  "sorting again and again":
    "{% for a in range(99999) %}{% set x = range(99999) | sort(reverse=true) | first %}{% endfor %}",
  "a number of very many digits": "{% set t = '1' * 9999999 ~ 'x' %}{{ t | float }}",
  "rows of spaces before tags": `${" ".repeat(200_000)}x{{ 1 }}`,
  "tags that never end": "{% '".repeat(60_000),
  "a source without end": "x".repeat(1 << 20),
  "brackets in brackets": `{{ ${"(".repeat(50_000)}1${")".repeat(50_000)} }}`,
};

describe("a chat template that would compute without end", () => {
  test.each(Object.keys(ENDLESS))("%s is given up", (name) => {
    expect(render(ENDLESS[name] ?? "").said).toMatch(/^The chat template of FOLDER (refuses|cannot be read|leaves)/);
  });
});

test("a long conversation is rendered as before, and so is splitting its texts into words", () => {
  const content = "lorem ipsum ".repeat(50_000).trim();
  const messages: ChatMessage[] = Array.from({ length: 4 }, () => ({ role: "user", content }));
  const source =
    "{% for m in messages %}<{{ m.role }}>{{ m.content.split() | length }} {{ m.content | trim }}{% endfor %}";
  expect(render(source, messages)).toEqual({ ok: true, said: `<user>100000 ${content}`.repeat(4) });
});

test("splitting at spaces keeps what is behind the last split that is allowed, as Python does", () => {
  const source = "{{ messages[0].content }}|{{ ' a  b c '.split(none, 1) }}|{{ ' a  b '.split() }}|{{ ''.split() }}";
  expect(render(source)).toEqual({ ok: true, said: "Hello|['a', 'b c ']|['a', 'b']|[]" });
});

test("entries count as one where Python takes them for equal", () => {
  const source = "{{ messages[0].content }}{{ [1, 1.0, true, '1', 'A', 'a', none, none] | unique | list }}";
  expect(render(source)).toEqual({ ok: true, said: "Hello[1, '1', 'A', None]" });
});
