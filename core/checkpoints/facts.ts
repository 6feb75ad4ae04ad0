/** What a checkpoint's files say of how it is run, read without loading it. */
export interface CheckpointFacts {
  readonly graph: {
    readonly file: string;
    /** The program that wrote the file, as it names itself; empty where it does not. */
    readonly producer: string;
    /** Operator sets by domain; the standard one is called "ai.onnx". */
    readonly operatorSets: readonly { readonly domain: string; readonly version: number }[];
    /** Nodes of the graph by operator, the most frequent first. */
    readonly operators: readonly { readonly name: string; readonly count: number }[];
    /** How attention is computed, in words. */
    readonly attention: string;
  };
  readonly cache: {
    readonly layers: number;
    /** Dimensions of one cache tensor, in words and figures: "batch × 2 heads × tokens × 64". */
    readonly layout: string;
    readonly dtype: string;
    readonly bytesPerToken: number;
    /** Most tokens that are read at once; null where config.json does not say. */
    readonly contextLength: number | null;
  };
  readonly tokenizer: {
    /** "BPE", "Unigram", "WordPiece"; null where the file does not name it. */
    readonly model: string | null;
    readonly vocabularySize: number;
    /** Text that is put before a raw text by itself; empty: none. */
    readonly beginsWith: string;
    /** Texts of the tokens that end an answer. */
    readonly ends: readonly string[];
    /** Whether every text comes back from its tokens as it was; false where case, spaces or accents may change. */
    readonly keepsText: boolean;
  };
  /** The chat template at work; null for a checkpoint without one. */
  readonly example: {
    readonly messages: readonly { readonly role: string; readonly content: string }[];
    /** The conversation as the model reads it, or why the template refuses it. */
    readonly rendered: { readonly text: string; readonly tokens: number } | { readonly problem: string };
  } | null;
}
