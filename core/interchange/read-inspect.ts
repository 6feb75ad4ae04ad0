import { z } from "zod";
import type { LoggedMessage, LoggedSample, LoggedScore, LogHead, ScoreValue } from "./sample-log.ts";
import { INSPECT_LOG_VERSION } from "./write-inspect.ts";

/** What others write is read leniently: what we do not need may be anything, or missing. */
const Words = z.record(z.string(), z.unknown());

const Header = z.looseObject({
  version: z.number().max(INSPECT_LOG_VERSION, "is of a newer log format than this program reads").default(1),
  status: z.enum(["started", "success", "cancelled", "error"]).default("started"),
  eval: z.looseObject({
    created: z.string(),
    task: z.string(),
    task_version: z.union([z.string(), z.number()]).default("0"),
    model: z.string(),
    model_generate_config: Words.optional(),
    model_args: Words.optional(),
    config: Words.optional(),
    packages: Words.optional(),
    metadata: Words.nullish(),
  }),
});

const Part = z.looseObject({ type: z.string().optional(), text: z.string().optional() });
const Content = z.union([z.string(), z.array(z.union([z.string(), Part]))]);
const Message = z.looseObject({ role: z.enum(["system", "user", "assistant", "tool"]), content: Content });

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Score = z.looseObject({
  value: z.union([Scalar, z.array(Scalar), z.record(z.string(), Scalar)]),
  answer: z.string().nullish(),
  explanation: z.string().nullish(),
  metadata: Words.nullish(),
});

const Sample = z.looseObject({
  id: z.union([z.string(), z.number()]),
  epoch: z.int().positive(),
  input: z.union([z.string(), z.array(Message)]),
  target: z.union([z.string(), z.array(z.string())]).default(""),
  choices: z.array(z.string()).nullish(),
  output: z
    .looseObject({
      completion: z.string().optional(),
      choices: z
        .array(z.looseObject({ message: z.looseObject({ content: Content }), stop_reason: z.string().optional() }))
        .optional(),
      usage: z.looseObject({ input_tokens: z.number(), output_tokens: z.number() }).nullish(),
    })
    .optional(),
  scores: z.record(z.string(), Score).nullish(),
  metadata: Words.nullish(),
  attachments: z.record(z.string(), z.string()).nullish(),
  error: z.looseObject({ message: z.string() }).nullish(),
});

/** Reads a log's header: `header.json`, `_journal/start.json` or the top of a `.json` log. Throws a ZodError. */
export function readInspectHeader(json: unknown): LogHead {
  const { status, eval: about } = Header.parse(json);
  const { model_generate_config: decoding, model_args: modelArgs, config, packages, metadata } = about;
  return {
    task: about.task,
    taskVersion: String(about.task_version),
    model: about.model,
    createdAt: about.created,
    status,
    details: { decoding, modelArgs, config, packages, metadata },
  };
}

/** Reads one sample with its attachments put back into its texts. Throws a ZodError. */
export function readInspectSample(json: unknown): LoggedSample {
  const sample = Sample.parse(withAttachments(json));
  const { output } = sample;
  const [choice] = output?.choices ?? [];
  const said = choice === undefined ? null : (output?.completion ?? textOf(choice.message.content));
  return {
    id: String(sample.id),
    epoch: sample.epoch,
    input: messagesOf(sample.input),
    target: [sample.target].flat().join("\n"),
    choices: sample.choices ?? null,
    output: said === "" && choice?.stop_reason === "unknown" ? null : said,
    stop: stopOf(choice?.stop_reason),
    inputTokens: output?.usage?.input_tokens ?? null,
    outputTokens: output?.usage?.output_tokens ?? null,
    likelihoods: null,
    error: sample.error?.message ?? null,
    scores: Object.entries(sample.scores ?? {}).flatMap(([name, score]) => scoresOf(name, score)),
    metadata: sample.metadata ?? {},
  };
}

function messagesOf(input: z.infer<typeof Sample>["input"]): LoggedMessage[] {
  if (typeof input === "string") return [{ role: "user", content: input }];
  return input.map(({ role, content }) => ({ role, content: textOf(content) }));
}

/** Thoughts, pictures and the like are left out: they are not what was said. */
function textOf(content: z.infer<typeof Content>): string {
  if (typeof content === "string") return content;
  return content.map((part) => (typeof part === "string" ? part : (part.text ?? ""))).join("");
}

/** A score of several values is several scores. */
function scoresOf(name: string, { value, answer, explanation, metadata }: z.infer<typeof Score>): LoggedScore[] {
  const one = (called: string, single: ScoreValue): LoggedScore => ({
    name: called,
    value: single,
    answer: answer ?? null,
    explanation: explanation ?? null,
    metadata: metadata ?? {},
  });
  if (typeof value !== "object" || value === null) return [one(name, value)];
  return Object.entries(value).map(([key, each]) => one(`${name}.${key}`, each));
}

function stopOf(reason: string | undefined): LoggedSample["stop"] {
  if (reason === "stop" || reason === "tool_calls") return "stop";
  if (reason === "max_tokens" || reason === "model_length") return "max_tokens";
  return reason === "content_filter" ? "content_filter" : "unknown";
}

const ATTACHMENT = /^attachment:\/\/([0-9a-f]+)$/;

/** Long texts lie apart, by hash or number, where several places of a sample hold them. Those in attachments stay. */
function withAttachments(json: unknown): unknown {
  const held = z.looseObject({ attachments: z.record(z.string(), z.string()) }).safeParse(json);
  if (!held.success || Object.keys(held.data.attachments).length === 0) return json;
  const { attachments, ...sample } = held.data;
  // Only what is read of a sample is gone through: its events would be the most.
  const read = Object.fromEntries(Object.entries(sample).filter(([key]) => key in Sample.shape));
  return replaced(read, attachments);
}

function replaced(value: unknown, attachments: Readonly<Record<string, string>>): unknown {
  if (typeof value === "string") {
    const key = ATTACHMENT.exec(value)?.[1];
    return key === undefined ? value : (attachments[key] ?? value);
  }
  if (Array.isArray(value)) return value.map((each) => replaced(each, attachments));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaced(each, attachments)]));
}
