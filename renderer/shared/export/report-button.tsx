import { FileDown } from "lucide-react";
import type { ReactNode } from "react";
import { useAction } from "../remote/use-action.ts";
import { wire } from "../remote/wire.ts";
import { Button } from "../ui/button.tsx";
import { saveFile } from "./save-file.ts";

interface ReportButtonProps {
  readonly runs: readonly string[];
  readonly baseline?: string;
}

/** Saves the evidence of runs as one HTML file: the same that `msm report` writes. */
export function ReportButton({ runs, baseline }: ReportButtonProps): ReactNode {
  const make = useAction(
    () => wire.runs.reportFile.query({ runs: [...runs], ...(baseline === undefined ? {} : { baseline }) }),
    { done: () => "The report is saved: one file that needs no network." },
  );
  return (
    <Button
      icon={FileDown}
      disabled={make.pending}
      onClick={() => make.run(undefined, (text) => saveFile(`report-${runs.join("-")}.html`, text, "text/html"))}
    >
      {make.pending ? "Writing…" : "Report"}
    </Button>
  );
}
