/** Share of the peak that training of this size usually reaches; 30 to 45% are reported for 1 to 70 billion parameters. */
export const UTILISATION = 0.35;

/** Dense bfloat16 with float32 accumulation, FLOP/s, by the makers' data sheets; the first name that fits counts. */
const PEAKS: readonly (readonly [RegExp, number])[] = [
  [/\bB200\b/, 2250e12],
  [/\bB100\b/, 1750e12],
  [/\bGH200\b|\bH200\b/, 989e12],
  [/\bH100.*(PCIe|NVL)\b/, 756e12],
  [/\bH100\b/, 989e12],
  [/\bH20\b/, 148e12],
  [/\bA100\b|\bA800\b/, 312e12],
  [/\bL40S\b/, 362e12],
  [/\bL40\b/, 181e12],
  [/\bL4\b/, 121e12],
  [/\bA40\b/, 150e12],
  [/\bA30\b/, 165e12],
  [/\bA10G?\b/, 125e12],
  [/\bA6000\b/, 155e12],
  [/\b6000 Ada\b/, 364e12],
  [/\b5090\b/, 210e12],
  [/\b4090\b/, 165e12],
  [/\b3090\b/, 71e12],
  [/\bMI300X\b/, 1307e12],
];

/** Null for a GPU that is not in the table. `name` as the driver says it, "NVIDIA H100 80GB HBM3". */
export function bf16Peak(name: string): number | null {
  return PEAKS.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}
