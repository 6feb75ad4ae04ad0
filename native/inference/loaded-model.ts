import type { ChatTemplate } from "./chat-template.ts";
import type { ModelDescription } from "./inspect-model.ts";
import type { TokenMeter } from "./token-meter.ts";
import type { CheckpointTokenizer } from "./tokenizer.ts";

/** What of a checkpoint turns requests into tokens and back. */
export interface LoadedModel {
  readonly description: ModelDescription;
  readonly tokenizer: CheckpointTokenizer;
  /** Null: the checkpoint has none and takes text prompts only. */
  readonly template: ChatTemplate | null;
  readonly meter: TokenMeter;
}
