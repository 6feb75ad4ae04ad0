import { existsSync } from "node:fs";

import type { ProviderName } from "./engine.ts";

/** What the NVIDIA driver of Linux shows of itself once it is loaded. */
const NVIDIA_DRIVER = "/proc/driver/nvidia/version";

const CUDA_LIBRARIES = "Add an engine pack (msm engine add FILE), or in a checkout run npm run setup:cuda";

/** The next step where a provider was tried and did not run. */
export function providerFix(name: ProviderName, system: NodeJS.Platform = process.platform): string {
  switch (name) {
    case "cpu":
      return "Install MSM Workbench again (in a checkout: npm ci): files of ONNX Runtime are missing or damaged.";
    case "cuda":
      return existsSync(NVIDIA_DRIVER)
        ? `${CUDA_LIBRARIES}, then examine again.`
        : `No NVIDIA driver is loaded: install it, a${CUDA_LIBRARIES.slice(1)}, then examine again; without such a card, run on the CPU.`;
    case "webgpu":
      return system === "linux"
        ? "Install a Vulkan driver for the graphics card, then examine again; without a card, run on the CPU."
        : "Update the graphics driver, then examine again; without a card, run on the CPU.";
    case "dml":
      return "Update Windows and the graphics driver, then examine again.";
    case "coreml":
      return "Update macOS, then examine again.";
    default:
      return name satisfies never;
  }
}
