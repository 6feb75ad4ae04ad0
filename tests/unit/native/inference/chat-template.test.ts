import { openChatTemplate } from "#native/inference/chat-template.ts";
import type { ChatMessage } from "#native/inference/engine.ts";
import { strftime } from "#native/inference/strftime.ts";
import { describe, expect, it } from "vitest";

const OPTIONS = {
  special: { bos: "<s>", eos: "</s>", pad: null, unk: null },
  date: new Date("2026-03-09T08:05:07Z"),
  folder: "FOLDER",
};
const HELLO: readonly ChatMessage[] = [{ role: "user", content: "Hello" }];

function render(source: string, messages = HELLO): unknown {
  const template = openChatTemplate(source, OPTIONS);
  return template.ok ? template.value.render(messages) : template;
}

describe("a chat template", () => {
  it("is rendered with the checkpoint's tokens and the assistant's header opened", () => {
    const source =
      "{{ bos_token }}{%- for m in messages -%}<{{ m['role'] }}>{{ m.content | trim }}{{ eos_token }}{%- endfor -%}{% if add_generation_prompt %}<assistant>{% endif %}{{ pad_token }}";
    const messages: ChatMessage[] = [
      { role: "system", content: "Be brief." },
      { role: "user", content: " Which? " },
      { role: "assistant", content: "This." },
      { role: "user", content: "Why?" },
    ];
    expect(render(source, messages)).toEqual({
      ok: true,
      value: "<s><system>Be brief.</s><user>Which?</s><assistant>This.</s><user>Why?</s><assistant>",
    });
  });

  it("may use macros, namespaces, slices and tests as published templates do", () => {
    const source = `{%- macro turn(m) -%}<{{ m.role }}>{{ m.content }}{%- endmacro -%}
{%- set ns = namespace(count=0) -%}
{%- for m in messages[::-1] -%}{%- if m.content is string and not m.tool_calls -%}{%- set ns.count = ns.count + 1 -%}{%- endif -%}{%- endfor -%}
{%- if tools is defined and tools is not none -%}tools{%- endif -%}
{%- for m in messages -%}{{ turn(m) }}{%- endfor -%}#{{ ns.count }}`;
    expect(render(source)).toEqual({ ok: true, value: "<user>Hello#1" });
  });

  it("that asks for the date is told the one given, not today's", () => {
    const source =
      "{% if strftime_now is defined %}{{ strftime_now('%d %b %Y') }}{% endif %} {{ messages[0].content }}";
    expect(render(source)).toEqual({ ok: true, value: "09 Mar 2026 Hello" });
  });

  it.each([
    ["does not parse", "{% for m in messages %}", "cannot be read"],
    ["includes another file", "{% include 'x' %}{{ messages[0].content }}", "cannot be read"],
    ["uses the format filter", "{{ '%s' | format(messages[0].content) }}", "the filter format, which is not known"],
    ["uses a filter that nobody knows", "{{ messages[0].content | sparkle }}", "sparkle"],
    ["calls what is not there", "{{ now() }}{{ messages[0].content }}", "refuses this conversation"],
    ["raises", "{{ raise_exception('no system role') }}", "no system role"],
    [
      "asks for a date in an unknown form",
      "{{ strftime_now('%U') }}{{ messages[0].content }}",
      "strftime does not know %U",
    ],
    ["leaves a message out", "{{ bos_token }}", "leaves the user message out"],
  ])("that %s is a problem and never a wrong text", (_, source, words) => {
    const rendered = render(source);
    expect(rendered).toMatchObject({ ok: false, error: { code: "template-unusable" } });
    expect(JSON.stringify(rendered)).toContain(words);
  });
});

describe("strftime", () => {
  it("agrees with Python's in the C locale", () => {
    // Python 3.11: datetime(2026, 3, 9, 8, 5, 7).strftime(format)
    const date = new Date("2026-03-09T08:05:07Z");
    expect(strftime(date, "%A %a %d %B %b %m %y %Y %H:%M:%S %I %p %% %-d/%-m")).toBe(
      "Monday Mon 09 March Mar 03 26 2026 08:05:07 08 AM % 9/3",
    );
    expect(strftime(new Date("2026-12-31T12:00:00Z"), "%I %p")).toBe("12 PM");
    expect(strftime(new Date("2026-12-31T00:00:00Z"), "%I %p")).toBe("12 AM");
  });
});
