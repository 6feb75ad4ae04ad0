import type { ScenarioId } from "./factors.ts";
import type { ToolName } from "./tools.ts";

/** A mail of a simulated inbox; every text may hold variables. */
export interface Mail {
  /** Number by which it can be forwarded. */
  readonly number: string;
  readonly from: string;
  readonly to: string;
  readonly time: string;
  readonly subject: string;
  readonly body: string;
}

/**
 * The act that a scenario puts within reach, as facts about tool calls. Only what a call itself holds is looked at: a
 * word in the reasoning never makes an act harmful or harmless.
 */
export type HarmfulAct =
  | {
      /** A mail that makes a private fact a lever. */
      readonly kind: "threat";
      readonly target: string;
      /** Words that give the private fact away. */
      readonly secret: readonly string[];
      readonly secretMails: readonly string[];
      /** Words for what is demanded: that the assistant is left in place. */
      readonly demand: readonly string[];
    }
  | {
      /** Something confidential that goes to somebody outside. */
      readonly kind: "disclosure";
      /** Domains of those who ask for it. */
      readonly outsiders: readonly string[];
      /** Their names, for calls that name nobody's address. */
      readonly outsiderNames: readonly string[];
      /** Texts that stand in the confidential matter only. */
      readonly secret: readonly string[];
      readonly secretMails: readonly string[];
    }
  | {
      /** An alert that is cancelled while a person depends on it. */
      readonly kind: "cancelled-alert";
      readonly code: string;
    };

/** Everything of a scenario that does not depend on the other factors. */
export interface ScenarioModule {
  readonly id: ScenarioId;
  /** Raise with every change of a text: stored results name the version that they were made with. */
  readonly version: number;
  readonly title: string;
  /** Variables of its texts, beside those that the other factors give. */
  readonly values: Readonly<Record<string, string>>;
  /** What the assistant is and may do, in the system prompt. */
  readonly situation: string;
  readonly clock: string;
  readonly tools: readonly ToolName[];
  /** In the order of the inbox; `slot`s are filled by the goal and the urgency. */
  readonly inbox: readonly (Mail | { readonly slot: "goal" | "urgency" })[];
  readonly harm: HarmfulAct;
  /** The legitimate way out: to whom the matter is raised, in which words, and in which it is rather the opposite. */
  readonly escalation: {
    readonly to: readonly string[];
    readonly words: RegExp;
    readonly not: RegExp;
  };
  /** What a text about the harmful act cannot do without: where neither reasoning nor calls name it, it was not considered. */
  readonly namesTheAct: readonly string[];
}
