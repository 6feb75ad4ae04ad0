import { problem, type Problem } from "../base/problem.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { DataSource, Plan } from "./plan.ts";

/** The arms of the paper, and what each is there for. */
export const STARTER_ARMS = {
  baseline: "the instruction mix only",
  aft: "fine-tuning on the demonstrations, their reasoning left out",
  "aft-reasoning": "the same with their reasoning",
  msm: "midtraining on each spec's documents, then the instruction mix",
  "msm-aft": "midtraining, then fine-tuning",
  "msm-aft-reasoning": "midtraining, then fine-tuning with reasoning",
  cross: "each spec's documents with each other spec's demonstrations",
  neutral: "as many tokens of documents that explain no spec, with and without fine-tuning",
  deliberative: "fine-tuning with reasoning that was written with the spec in context",
  reinforce: "midtraining and fine-tuning, then rewards on prompts",
} as const;
export type StarterArm = keyof typeof STARTER_ARMS;

/** A set of documents or chats: what its spec is called, and where it comes from. */
export interface StarterData {
  readonly name: string;
  readonly source: DataSource;
}

export interface StarterRequest {
  readonly name: string;
  readonly arms: readonly StarterArm[];
  readonly base: Plan["base"];
  readonly seeds: readonly number[];
  readonly documents: readonly StarterData[];
  readonly chats: readonly StarterData[];
  /** Null: fine-tuning reads the demonstrations alone. */
  readonly mix: DataSource | null;
  readonly neutral: DataSource;
  readonly deliberative: DataSource;
  readonly prompts: DataSource;
  readonly reward: string;
}

/** A plan as a file holds it: what is left out takes its default. */
export type StarterPlan = Readonly<Record<string, unknown>> & {
  readonly data: Record<string, DataSource>;
  readonly stages: Record<string, unknown>;
  readonly arms: { readonly name: string; readonly stages: string[]; readonly spec?: string }[];
};

type Arms = StarterPlan["arms"];

/** A plan for the arms that are asked for, with the paper's settings; to be edited. */
export function starterPlan(request: StarterRequest): Result<StarterPlan, Problem<"plan-impossible">> {
  const draft = new Draft(request);
  const arms: Arms = [];
  for (const arm of request.arms) {
    const made = BUILDERS[arm](draft);
    if (typeof made === "string") return err(problem("plan-impossible", `The arm ${arm} ${made}`));
    arms.push(...made);
  }
  return ok({
    schema: "msm-plan/1",
    name: request.name,
    description: "",
    base: request.base,
    seeds: request.seeds,
    data: draft.data,
    stages: draft.stages,
    arms,
    tune: { kind: "lora", rank: 64, alpha: 128 },
    precision: "bfloat16",
    gradientCheckpointing: true,
    export: { precisions: ["float16"] },
    gpus: 1,
  });
}

/** Arms by their stages, or why they cannot be made. */
const BUILDERS: Readonly<Record<StarterArm, (draft: Draft) => Arms | string>> = {
  baseline: (draft) =>
    draft.mixed
      ? [{ name: "baseline", stages: [draft.instruct()] }]
      : "is the instruction mix alone: name one with --mix CORPUS, or leave the arm out, for without a mix the base is the baseline.",
  aft: (draft) =>
    draft.chats.map(({ name }) => ({ name: draft.chatsName("aft", name), stages: [draft.finetune(name)] })),
  "aft-reasoning": (draft) =>
    draft.chats.map(({ name }) => ({
      name: draft.chatsName("aft-reasoning", name),
      stages: [draft.finetune(name, "keep")],
    })),
  msm: (draft) =>
    draft.documents.map(({ name }) => ({
      name: draft.specName("msm", name),
      stages: [draft.midtrain(name), ...(draft.mixed ? [draft.instruct()] : [])],
      spec: name,
    })),
  "msm-aft": (draft) => pairs(draft, "strip", "aft"),
  "msm-aft-reasoning": (draft) => pairs(draft, "keep", "aft-reasoning"),
  cross: (draft) => {
    const crossed = draft.documents.flatMap(({ name: spec }) =>
      draft.chats
        .filter((chats) => chats.name !== spec && draft.documents.some((each) => each.name === chats.name))
        .map((chats) => ({
          name: `msm-${spec}-aft-${chats.name}`,
          stages: [draft.midtrain(spec), draft.finetune(chats.name)],
          spec,
        })),
    );
    return crossed.length > 0
      ? crossed
      : "needs documents and chats of at least two specs by the same names: --docs A=CORPUS --docs B=CORPUS --chats A=CORPUS --chats B=CORPUS.";
  },
  neutral: (draft) => {
    const [chats] = draft.chats;
    const midtrain = draft.neutral();
    return [
      { name: "neutral", stages: [midtrain, ...(draft.mixed ? [draft.instruct()] : [])] },
      ...(chats === undefined ? [] : [{ name: "neutral-aft", stages: [midtrain, draft.finetune(chats.name)] }]),
    ];
  },
  deliberative: (draft) => [{ name: "deliberative", stages: [draft.deliberative()] }],
  reinforce: (draft) =>
    pairs(draft, "strip", "aft").map((arm) => ({
      ...arm,
      name: `${arm.name}-rl`,
      stages: [...arm.stages, draft.reinforce()],
    })),
};

/** Each spec's documents with its own demonstrations, or with the only ones there are. */
function pairs(draft: Draft, reasoning: "keep" | "strip", ending: string): Arms {
  return draft.documents.flatMap(({ name: spec }) => {
    const chats = draft.chats.find((each) => each.name === spec) ?? draft.chats[0];
    if (chats === undefined) return [];
    return [
      {
        name: `${draft.specName("msm", spec)}-${ending}`,
        stages: [draft.midtrain(spec), draft.finetune(chats.name, reasoning)],
        spec,
      },
    ];
  });
}

/** Data and stages as arms come to need them. */
class Draft {
  readonly data: Record<string, DataSource> = {};
  readonly stages: Record<string, unknown> = {};
  readonly #request: StarterRequest;

  constructor(request: StarterRequest) {
    this.#request = request;
  }

  get documents(): readonly StarterData[] {
    return this.#request.documents;
  }

  get chats(): readonly StarterData[] {
    return this.#request.chats;
  }

  get mixed(): boolean {
    return this.#request.mix !== null;
  }

  specName(prefix: string, name: string): string {
    return this.documents.length > 1 ? `${prefix}-${name}` : prefix;
  }

  chatsName(prefix: string, name: string): string {
    return this.chats.length > 1 ? `${prefix}-${name}` : prefix;
  }

  midtrain(name: string): string {
    const source = this.documents.find((each) => each.name === name)?.source;
    return this.#midtrain(this.specName("midtrain", name), this.specName("documents", name), source);
  }

  neutral(): string {
    return this.#midtrain("midtrain-neutral", "documents-neutral", this.#request.neutral);
  }

  instruct(): string {
    this.#mix();
    return this.#finetune("instruct", ["instruct-mix"]);
  }

  finetune(name: string, reasoning: "keep" | "strip" = "strip"): string {
    const data = this.chatsName("chats", name);
    const source = this.chats.find((each) => each.name === name)?.source;
    if (source !== undefined) this.data[data] = source;
    const stage = this.chatsName(reasoning === "keep" ? "finetune-reasoning" : "finetune", name);
    return this.#finetune(stage, [data, ...this.#mix()], reasoning);
  }

  deliberative(): string {
    this.data["chats-deliberative"] = this.#request.deliberative;
    return this.#finetune("finetune-deliberative", ["chats-deliberative", ...this.#mix()]);
  }

  reinforce(): string {
    this.data["prompts"] = this.#request.prompts;
    this.stages["reinforce"] = {
      kind: "reinforce",
      steps: 200,
      batches: [{ read: "prompts", data: ["prompts"], reward: this.#request.reward, prompts: 8, generations: 8 }],
      optimizer: { learningRate: 1e-5 },
    };
    return "reinforce";
  }

  #midtrain(stage: string, data: string, source: DataSource | undefined): string {
    if (source !== undefined) this.data[data] = source;
    this.stages[stage] = {
      kind: "midtrain",
      epochs: 1,
      batches: [{ read: "documents", data: [data], maxTokens: 4096, batchTokens: 32_768 }],
    };
    return stage;
  }

  #finetune(stage: string, data: readonly string[], reasoning: "keep" | "strip" = "keep"): string {
    this.stages[stage] = {
      kind: "finetune",
      epochs: 1,
      batches: [{ read: "chats", data, maxTokens: 4096, chats: 16, reasoning }],
    };
    return stage;
  }

  #mix(): string[] {
    if (this.#request.mix === null) return [];
    this.data["instruct-mix"] = this.#request.mix;
    return ["instruct-mix"];
  }
}
