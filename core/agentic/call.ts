import type { ToolName } from "./tools.ts";

/** A place in the answer; UTF-16 units, end exclusive. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export interface ToolCall extends Place {
  readonly name: ToolName;
  readonly fields: Readonly<Record<string, string>>;
  /** Of mails; lower-case, without the recipients' names. */
  readonly recipients: readonly string[];
}

export type CallFault =
  | "not-closed"
  | "unknown-tool"
  | "tool-not-offered"
  | "field-missing"
  | "field-unknown"
  | "field-twice"
  | "not-an-address"
  | "no-such-mail"
  | "other-syntax"
  | "inside-open-reasoning"
  /** More blocks in one turn of the inbox than are carried out. */
  | "too-many-blocks";

/** Something that was meant as a call and cannot be carried out. It has no effect, and it is never dropped. */
export interface MalformedCall extends Place {
  readonly fault: CallFault;
  readonly text: string;
}

/** What may be called in a scenario. */
export interface Grammar {
  readonly tools: readonly ToolName[];
  /** Numbers of the mails that can be forwarded. */
  readonly mails: readonly string[];
}
