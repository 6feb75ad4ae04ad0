import { Template } from "@huggingface/jinja";

import type { Problem } from "#core/base/problem.ts";
import { problem, reasonOf } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";

import type { ChatMessage } from "./engine.ts";
import { strftime } from "./strftime.ts";
import type { SpecialTokens } from "./tokenizer-files.ts";

export type TemplateProblem = Problem<"template-unusable">;

export interface ChatTemplate {
  /** The conversation as the model was taught to read it, with the assistant's header opened. */
  render(messages: readonly ChatMessage[]): Result<string, TemplateProblem>;
}

export interface TemplateOptions {
  readonly special: SpecialTokens;
  /** What a template that asks for today's date is told, so that a prompt reads the same on every day. */
  readonly date: Date;
  /** Names the checkpoint in sentences. */
  readonly folder: string;
}

/** The library declares this name itself and lets nobody replace it, so it is renamed in the template's source. */
const CLOCK = "strftime_now";
const OUR_CLOCK = "workbench_strftime_now";

/** Compiles a chat template (Jinja). A construct that the library does not know is a problem, here or at `render`. */
export function openChatTemplate(source: string, options: TemplateOptions): Result<ChatTemplate, TemplateProblem> {
  const { special, date, folder } = options;
  let template: Template;
  try {
    template = new Template(source.replaceAll(new RegExp(`\\b${CLOCK}\\b`, "g"), OUR_CLOCK));
  } catch (cause) {
    return err(unusable(folder, `cannot be read (${reasonOf(cause)})`));
  }
  const render = (messages: readonly ChatMessage[]): Result<string, TemplateProblem> => {
    let text: string;
    try {
      text = template.render({
        messages: messages.map(({ role, content }) => ({ role, content })),
        add_generation_prompt: true,
        bos_token: special.bos ?? "",
        eos_token: special.eos ?? "",
        pad_token: special.pad ?? "",
        unk_token: special.unk ?? "",
        [OUR_CLOCK]: (format: string) => strftime(date, format),
      });
    } catch (cause) {
      return err(unusable(folder, `refuses this conversation (${reasonOf(cause)})`));
    }
    const lost = messages.find(({ role, content }) => role !== "assistant" && !text.includes(content.trim()));
    return lost === undefined ? ok(text) : err(unusable(folder, `leaves the ${lost.role} message out`));
  };
  return ok({ render });
}

function unusable(folder: string, what: string): TemplateProblem {
  return problem(
    "template-unusable",
    `The chat template of ${folder} ${what}; use another conversation, a text prompt, or put a corrected chat_template.jinja into the folder.`,
  );
}
