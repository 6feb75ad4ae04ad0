import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { BadRow, ImportSummary } from "#core/corpus/import.ts";
import { formatBytes, formatCount } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";
import { visibleText } from "../../shared/format/visible-text.ts";
import { Button } from "../../shared/ui/button.tsx";
import { DialogFooter } from "../../shared/ui/dialog.tsx";
import { Facts } from "../../shared/ui/facts.tsx";
import { ProgressLine } from "../../shared/ui/progress-line.tsx";
import { changeView } from "./change-view.ts";
import { NO_FILTERS } from "./corpus-view.ts";
import { type ImportJob, isRunning, useImport } from "./import-job.ts";

interface ImportProgressViewProps {
  readonly job: ImportJob;
  /** Back to the form. */
  readonly onAgain: () => void;
  readonly onClose: () => void;
}

/** An import at work, what it came to, or why there is nothing of it. */
export function ImportProgressView({ job, onAgain, onClose }: ImportProgressViewProps): ReactNode {
  if (job.failure !== null) return <Failed job={job} onAgain={onAgain} onClose={onClose} />;
  if (job.summary !== null) return <Finished summary={job.summary} onClose={onClose} />;
  return (
    <div className="corpus-form">
      <ImportLine job={job} />
      <p className="muted">
        Nothing of it is seen before it is finished. The window may show something else meanwhile.
      </p>
      <DialogFooter>
        <Button onClick={onClose}>Hide</Button>
      </DialogFooter>
    </div>
  );
}

/** Rows, bytes, rate and time left, with a way to stop. */
export function ImportLine({ job }: { readonly job: ImportJob }): ReactNode {
  const cancel = useImport((state) => state.cancel);
  const { progress, request } = job;
  if (!isRunning(job)) return null;
  const rows = progress ? `${formatCount(progress.rows)} rows, ` : "";
  return (
    <div data-testid="import-progress">
      <ProgressLine
        phase={`Importing into ${visibleText(request.corpus)}: ${rows}${formatBytes(progress?.doneBytes ?? 0)} of ${formatBytes(progress?.totalBytes ?? 0)}`}
        done={progress?.doneBytes ?? 0}
        total={progress?.totalBytes ?? 0}
        unit="bytes"
        ratePerSecond={progress?.rowsPerSecond ?? null}
        secondsLeft={progress?.secondsLeft ?? null}
        stop={{ label: "Cancel the import", run: cancel }}
      />
    </div>
  );
}

function Failed({ job, onAgain, onClose }: ImportProgressViewProps): ReactNode {
  const client = useQueryClient();
  const start = useImport((state) => state.start);
  const { request, failure } = job;
  const skip = (): void =>
    start({ ...request, skipBad: true }, () => void client.invalidateQueries({ queryKey: ["corpus"] }));
  return (
    <div className="corpus-form">
      <p className="corpus-problem breakable" role="alert">
        {visibleText(failure ?? "")}
      </p>
      <DialogFooter>
        <Button onClick={onClose}>Close</Button>
        {!request.skipBad && <Button onClick={skip}>Import without rows that cannot be used</Button>}
        <Button variant="primary" onClick={onAgain}>
          Change and try again
        </Button>
      </DialogFooter>
    </div>
  );
}

function Finished({ summary, onClose }: { readonly summary: ImportSummary; readonly onClose: () => void }): ReactNode {
  const { corpus, rows, added, alreadyThere, skipped, documents, format, kind } = summary;
  const show = (): void => {
    onClose();
    changeView({
      corpus,
      tab: "documents",
      query: "",
      filters: NO_FILTERS,
      sample: null,
      document: null,
      dialog: null,
    });
  };
  return (
    <div className="corpus-form">
      <Facts
        facts={[
          {
            name: "Corpus",
            value: `${visibleText(corpus)}, ${plural(documents, kind === "chats" ? "chat" : "document")} now`,
          },
          { name: "Read", value: `${plural(rows, "row")} of ${format}` },
          { name: "Added", value: formatCount(added) },
          { name: "There before", value: formatCount(alreadyThere) },
          { name: "Left out", value: formatCount(skipped.count) },
        ]}
      />
      <BadRows rows={skipped.first} count={skipped.count} />
      <DialogFooter>
        <Button onClick={onClose}>Close</Button>
        <Button variant="primary" onClick={show}>
          Show the documents
        </Button>
      </DialogFooter>
    </div>
  );
}

function BadRows({ rows, count }: { readonly rows: readonly BadRow[]; readonly count: number }): ReactNode {
  if (count === 0) return null;
  return (
    <section>
      <h3>Left out{rows.length < count ? `, the first ${formatCount(rows.length)}` : ""}</h3>
      <ul className="import-bad" aria-label="Rows that were left out">
        {rows.map(({ place, reason }) => (
          <li key={place}>
            <span className="tabular">{visibleText(place)}</span>
            <span className="secondary breakable">{visibleText(reason)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
