import type { ChatTemplate } from "./chat-template.ts";
import type { ModelDescription } from "./inspect-model.ts";
import type { TokenMeter } from "./token-meter.ts";
import type { CheckpointTokenizer } from "./tokenizer.ts";

/** What of a checkpoint turns requests into tokens and back, wherever its weights are. */
export interface TextModel {
  readonly description: {
    readonly paths: { readonly folder: string };
    /** Most tokens that it reads; null where nothing says. */
    readonly contextLength: number | null;
  };
  readonly tokenizer: CheckpointTokenizer;
  /** Null: the checkpoint has none and takes text prompts only. */
  readonly template: ChatTemplate | null;
}

/** A checkpoint whose weights are loaded here. */
export interface LoadedModel extends TextModel {
  readonly description: ModelDescription;
  readonly meter: TokenMeter;
}
