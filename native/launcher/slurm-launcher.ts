import { problem } from "#core/base/problem.ts";
import { err, type Result } from "#core/base/result.ts";
import type { MachineReport } from "#core/runs/machine.ts";
import { AgentLauncher } from "./agent-launcher.ts";
import type { Link, LinkProblem } from "./link.ts";

/** Runs as Slurm jobs of the machine that the link reaches, by sbatch, squeue, sacct and scancel there. */
export class SlurmLauncher extends AgentLauncher {
  readonly #name: string;

  constructor(link: Link) {
    super(link, "slurm");
    this.#name = link.name;
  }

  override async probe(signal?: AbortSignal): Promise<Result<MachineReport, LinkProblem>> {
    const report = await super.probe(signal);
    if (!report.ok || report.value.slurm !== null) return report;
    return err(
      problem("slurm-missing", `${this.#name} has no sbatch: link its login node, or use the launcher ssh there.`),
    );
  }
}
