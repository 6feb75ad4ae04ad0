import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import type { ProviderName } from "#core/engines/provider.ts";
import type { Store } from "#native/storage/store.ts";
import { codeVersion } from "../code-version.ts";
import { listProviders } from "#native/inference/providers.ts";
import { examine, type DoctorReport } from "../doctor.ts";
import {
  checkpointsFile,
  failuresFile,
  linksFile,
  machineFile,
  networkFile,
  providersFile,
  settingsFile,
  unopenedFile,
  workspaceFile,
  type BundleFile,
} from "./bundle-files.ts";
import { privateWords } from "./private-words.ts";
import { writeBundle, type WrittenBundle } from "./write-bundle.ts";

/** Of a workspace that does not open: what can be told of this computer, and the refusal's code. */
export async function writeUnopened(
  out: string,
  { workspace, provider }: { readonly workspace: string; readonly provider: ProviderName },
  refusal: Problem,
): Promise<Result<WrittenBundle, Problem>> {
  const collect = async (): Promise<BundleFile[]> => {
    const report = await examine({
      codeVersion: codeVersion(),
      workspace: existsSync(workspace) ? workspace : dirname(resolve(out)),
      provider,
      checkpoints: 0,
      probes: 0,
      warnings: [],
      providers: listProviders(),
      requestsSent: 0,
    });
    return [machineFile(report), providersFile(report), settingsFile(process.env), unopenedFile(refusal)];
  };
  return writeBundle(out, collect, privateWords(resolve(workspace), null));
}

export interface DiagnosticsSources {
  readonly store: Store;
  readonly workspace: string;
  /** Tries every provider where that was not done yet. */
  readonly doctor: () => Promise<DoctorReport>;
}

/** What maintainers need to see of a fault, and nothing that is somebody's. */
export class Diagnostics {
  readonly #sources: DiagnosticsSources;

  constructor(sources: DiagnosticsSources) {
    this.#sources = sources;
  }

  /** The same bundle for a window, which saves files itself: base64, since the wire is JSON. */
  async bytes(): Promise<Result<{ readonly base64: string }, Problem>> {
    const folder = mkdtempSync(join(tmpdir(), "msm-diagnostics-"));
    try {
      const written = await this.write(join(folder, "diagnostics.zip"));
      return written.ok ? ok({ base64: readFileSync(written.value.path, "base64") }) : written;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** Writes the bundle whole or not at all, and never over a file that is there. */
  async write(out: string): Promise<Result<WrittenBundle, Problem>> {
    const { store, workspace, doctor } = this.#sources;
    const collect = async (): Promise<BundleFile[]> => {
      const report = await doctor();
      return [
        machineFile(report),
        providersFile(report),
        settingsFile(process.env),
        networkFile(report),
        workspaceFile(store),
        failuresFile(store),
        linksFile(store),
        checkpointsFile(store),
      ];
    };
    return writeBundle(out, collect, privateWords(workspace, store));
  }
}
