import { useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { commandLine } from "../../shared/format/command.ts";
import { queries } from "../../shared/remote/queries.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useAction } from "../../shared/remote/use-action.ts";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { CopyButton } from "../../shared/ui/copy-button.tsx";
import { Screen } from "../../shared/ui/screen.tsx";
import { DiagnosticsButton } from "./diagnostics-button.tsx";
import { diagnosisText } from "./diagnosis-text.ts";
import { MachineFacts } from "./machine-facts.tsx";
import { Providers } from "./providers.tsx";
import { Warnings } from "./warnings.tsx";
import "./doctor.css";

/** What this machine offers, what is missing and what to do about it. */
export function DoctorScreen(): ReactNode {
  const doctor = useRemote(queries.doctor());
  const client = useQueryClient();
  // The host remembers what it found; whoever mended something wants it tried anew.
  const again = useAction(() => wire.doctor.query({ again: true }));
  const tools = doctor.state === "ready" && (
    <>
      <Button
        icon={RefreshCw}
        disabled={again.pending}
        onClick={() => again.run(undefined, (report) => client.setQueryData(queries.doctor().queryKey, report))}
      >
        {again.pending ? "Examining…" : "Examine again"}
      </Button>
      <DiagnosticsButton />
      <CopyButton label="Copy diagnostics" text={() => diagnosisText(doctor.value, new Date())} />
    </>
  );
  return (
    <Screen title="Doctor" tools={tools}>
      <Remote of={doctor} what="the state of this machine">
        {(report) => (
          <div className="doctor">
            <Warnings warnings={report.warnings} />
            <Providers {...report} />
            <MachineFacts report={report} />
            <CommandLine command={commandLine("doctor", "--json")} />
          </div>
        )}
      </Remote>
    </Screen>
  );
}
