/**
 * Names of assistants and of who makes them, as they stood in public use in 2026. `common`: the name is also an ordinary
 * word or a person's name, and counts only with a capital and among words about language models.
 */
export interface KnownName {
  readonly name: string;
  readonly kind: "model" | "provider";
  readonly common: boolean;
}

const named = (kind: KnownName["kind"], common: boolean, names: string): KnownName[] =>
  names.split(", ").map((name) => ({ name, kind, common }));

export const KNOWN_NAMES: readonly KnownName[] = [
  ...named(
    "model",
    false,
    "ChatGPT, GPT, InstructGPT, DALL-E, Qwen, QwQ, Tongyi Qianwen, DeepSeek, Mixtral, Ministral, Codestral",
  ),
  ...named(
    "model",
    false,
    "LLaMA, Vicuna, WizardLM, PaLM, LaMDA, Chinchilla AI, Gemma, Granite LLM, Nemotron, StableLM, OLMo, Tulu 3",
  ),
  ...named(
    "model",
    false,
    "ERNIE Bot, Ernie, Baichuan, ChatGLM, GLM, InternLM, Hunyuan, Doubao, Kimi, MiniMax, SmolLM, Zephyr 7B, Starling LM",
  ),
  ...named(
    "model",
    false,
    "Character.AI, Replika, Perplexity AI, YandexGPT, GigaChat, EXAONE, HyperCLOVA, Jamba, DBRX, Aleph Alpha Luminous",
  ),
  ...named(
    "model",
    true,
    "Claude, Gemini, Bard, Llama, Mistral, Falcon, Phi, Grok, Copilot, Nova, Titan, Command R, Yi, Pi, Orca, Alexa",
  ),
  ...named("model", true, "Siri, Cortana, Bing, Opus, Sonnet, Haiku, Sydney, Alpaca, Tulu, Solar, Arctic"),
  ...named(
    "provider",
    false,
    "OpenAI, Anthropic, DeepMind, Google DeepMind, Mistral AI, xAI, Alibaba, Alibaba Cloud, Moonshot AI, Zhipu AI",
  ),
  ...named(
    "provider",
    false,
    "Hugging Face, Stability AI, AI21 Labs, Inflection AI, EleutherAI, Baidu, Tencent, ByteDance, NVIDIA, 01.AI",
  ),
  ...named(
    "provider",
    true,
    "Google, Meta, Microsoft, Amazon, Apple, Cohere, Allen Institute for AI, IBM, Databricks, Perplexity",
  ),
];
