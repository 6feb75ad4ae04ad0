/** Share of the peak that training of this size usually reaches; 30 to 45% are reported for 1 to 70 billion parameters. */
export const UTILISATION = 0.35;

/**
 * By the makers' data sheets, FLOP/s: dense bfloat16 with float32 accumulation, and plain float32 without TF32. The first
 * name that fits counts; the trainer has the same table.
 */
const PEAKS: readonly (readonly [RegExp, { readonly bfloat16: number; readonly float32: number }])[] = [
  [/\bB200\b/, { bfloat16: 2250e12, float32: 75e12 }],
  [/\bGH200\b|\bH200\b/, { bfloat16: 989e12, float32: 67e12 }],
  [/\bH100.*NVL\b/, { bfloat16: 835e12, float32: 60e12 }],
  [/\bH100.*PCIe\b/, { bfloat16: 756e12, float32: 51e12 }],
  [/\bH100\b/, { bfloat16: 989e12, float32: 67e12 }],
  [/\bA100\b|\bA800\b/, { bfloat16: 312e12, float32: 19.5e12 }],
  [/\bL40S\b/, { bfloat16: 362e12, float32: 91.6e12 }],
  [/\bL4\b/, { bfloat16: 121e12, float32: 30.3e12 }],
  [/\bA10\b/, { bfloat16: 125e12, float32: 31.2e12 }],
  [/\b4090\b/, { bfloat16: 165e12, float32: 82.6e12 }],
];

/** Null for a GPU that is not in the table. `name` as the driver says it, "NVIDIA H100 80GB HBM3". */
export function gpuPeak(name: string, precision: "bfloat16" | "float32"): number | null {
  return PEAKS.find(([pattern]) => pattern.test(name))?.[1][precision] ?? null;
}
