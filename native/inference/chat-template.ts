import type { Problem } from "#core/base/problem.ts";
import { problem, reasonOf } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";

import type { ChatMessage } from "./engine.ts";
import type { JinjaInput } from "./jinja/compile.ts";
import { compileJinja } from "./jinja/compile.ts";
import { Dict, list } from "./jinja/values.ts";
import { strftime } from "./strftime.ts";
import type { SpecialTokens } from "./tokenizer-files.ts";

export type TemplateProblem = Problem<"template-unusable">;

export interface ChatTemplate {
  /** The conversation as the model was taught to read it; `opened` (true by default): with the assistant's header behind it. */
  render(messages: readonly ChatMessage[], opened?: boolean): Result<string, TemplateProblem>;
}

export interface TemplateOptions {
  readonly special: SpecialTokens;
  /** What a template that asks for today's date is told, so that a prompt reads the same on every day. */
  readonly date: Date;
  /** Names the checkpoint in sentences. */
  readonly folder: string;
}

/** Compiles a chat template (Jinja). What we do not carry out as Python does is a problem, here or at `render`. */
export function openChatTemplate(source: string, options: TemplateOptions): Result<ChatTemplate, TemplateProblem> {
  const { special, date, folder } = options;
  let template: (input: JinjaInput) => string;
  try {
    template = compileJinja(source, { strftime: (format) => strftime(date, format) });
  } catch (cause) {
    return err(unusable(folder, `cannot be read (${reasonOf(cause)})`));
  }
  const render = (messages: readonly ChatMessage[], opened = true): Result<string, TemplateProblem> => {
    let text: string;
    try {
      text = template({
        messages: list(messages.map(({ role, content }) => new Dict(new Map(Object.entries({ role, content }))))),
        add_generation_prompt: opened,
        tools: null,
        documents: null,
        ...tokensOf(special),
      });
    } catch (cause) {
      return err(unusable(folder, `refuses this conversation (${reasonOf(cause)})`));
    }
    const lost = messages.find(({ role, content }) => role !== "assistant" && !shows(text, content.trim()));
    return lost === undefined ? ok(text) : err(unusable(folder, `leaves the ${lost.role} message out`));
  };
  return ok({ render });
}

/** The tokens that the checkpoint has; a template is told nothing of the others. */
function tokensOf({ bos, eos, pad, unk }: SpecialTokens): JinjaInput {
  const tokens = { bos_token: bos, eos_token: eos, pad_token: pad, unk_token: unk };
  return Object.fromEntries(Object.entries(tokens).filter(([, token]) => token !== null));
}

/** Whether a rendered chat has a message's text, as it is or written as JSON. */
function shows(text: string, content: string): boolean {
  return text.includes(content) || text.includes(JSON.stringify(content).slice(1, -1));
}

function unusable(folder: string, what: string): TemplateProblem {
  return problem(
    "template-unusable",
    `The chat template of ${folder} ${what}; use another conversation, a text prompt, or put a corrected chat_template.jinja into the folder.`,
  );
}
