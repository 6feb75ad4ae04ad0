import type { ReactNode } from "react";
import { formatBytes } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";
import type { DoctorReport } from "../../shared/remote/queries.ts";
import { Facts } from "../../shared/ui/facts.tsx";

export function MachineFacts({ report }: { readonly report: DoctorReport }): ReactNode {
  const { memory, disk, trainer } = report;
  return (
    <>
      <section>
        <h2>This machine</h2>
        <Facts
          facts={[
            { name: "Processor", value: `${report.cpu}, ${plural(report.cores, "core")}` },
            { name: "Memory", value: `${formatBytes(memory.freeBytes)} free of ${formatBytes(memory.totalBytes)}` },
            { name: "Disk", value: `${formatBytes(disk.freeBytes)} free of ${formatBytes(disk.totalBytes)}` },
            { name: "System", value: report.platform },
          ]}
        />
      </section>
      <section>
        <h2>Workbench</h2>
        <Facts
          facts={[
            { name: "Version", value: report.codeVersion },
            { name: "Node", value: report.node },
            { name: "Workspace", value: <code>{report.workspace}</code> },
            { name: "Holds", value: `${plural(report.checkpoints, "checkpoint")}, ${plural(report.probes, "probe")}` },
            { name: "Trainer", value: trainer.reason },
            { name: "Network", value: `${plural(report.requestsSent, "request")} left this machine since the start` },
          ]}
        />
      </section>
    </>
  );
}
