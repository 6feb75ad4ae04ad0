import type { CausalSession } from "./causal-session.ts";
import type { ChatTemplate } from "./chat-template.ts";
import type { ModelDescription } from "./inspect-model.ts";
import type { PromptEncoder } from "./prompt-encoder.ts";
import type { TokenMeter } from "./token-meter.ts";
import type { CheckpointTokenizer } from "./tokenizer.ts";

/** A checkpoint ready to run. */
export interface LoadedModel {
  readonly description: ModelDescription;
  readonly tokenizer: CheckpointTokenizer;
  /** Null: the checkpoint has none and takes text prompts only. */
  readonly template: ChatTemplate | null;
  readonly session: CausalSession;
  readonly encoder: PromptEncoder;
  readonly meter: TokenMeter;
}
