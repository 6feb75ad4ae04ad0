import type { CausalSession } from "./causal-session.ts";
import type { PromptEncoder } from "./prompt-encoder.ts";
import type { TokenMeter } from "./token-meter.ts";

/** What one text after the other runs on. */
export interface PlainMachinery {
  readonly session: CausalSession;
  readonly encoder: PromptEncoder;
  readonly meter: TokenMeter;
  /** Every text is scored in one run of its own, because its numbers depend on what runs beside it. */
  readonly alone: boolean;
}
