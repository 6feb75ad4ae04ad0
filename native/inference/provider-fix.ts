import { existsSync } from "node:fs";
import type { EnginePack } from "#core/engines/engine-pack.ts";
import type { ProviderName } from "#core/engines/provider.ts";

/** What the NVIDIA driver of Linux shows of itself once it is loaded. */
const NVIDIA_DRIVER = "/proc/driver/nvidia/version";

const CUDA_LIBRARIES = "Add an engine pack (msm engine add FILE), or in a checkout run npm run setup:cuda";

/** The next step where a provider was tried and did not run, on a pack where one is installed for it. */
export function providerFix(
  name: ProviderName,
  pack: Pick<EnginePack, "name"> | null,
  system: NodeJS.Platform = process.platform,
): string {
  if (pack !== null) return packFix(name, pack);
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

/** The pack's own library loaded when it was added: what is missing is the driver, or a library that the provider needs. */
function packFix(name: ProviderName, pack: Pick<EnginePack, "name">): string {
  const again = `make the engine pack ${pack.name} anew with what the reason names (msm engine pack takes further folders)`;
  if (name === "cuda" && !existsSync(NVIDIA_DRIVER)) {
    return "No NVIDIA driver is loaded: install it, then examine again; without such a card, run on the CPU.";
  }
  return `Install the card's driver and the libraries that the reason names, or ${again}, then examine again.`;
}
