import { useQueryClient } from "@tanstack/react-query";
import { FileOutput, ShieldCheck } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { CorpusSummary } from "#core/corpus/document.ts";
import type { CheckSettings } from "#core/corpus/quality/check-settings.ts";
import { formatCount } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";
import { formatDate } from "../../shared/format/time.ts";
import { Remote, SkeletonRows } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Badge } from "../../shared/ui/badge.tsx";
import { Button } from "../../shared/ui/button.tsx";
import { EmptyState } from "../../shared/ui/empty-state.tsx";
import { CheckDialog } from "./check-dialog.tsx";
import { ChooseCorpus, onlyCorpus } from "./choose-corpus.tsx";
import { useJobs } from "../../shared/remote/jobs.ts";
import type { CorpusView } from "./corpus-view.ts";
import { ExportDialog } from "./export-dialog.tsx";
import { JobLine } from "../../shared/ui/job-line.tsx";
import { QualityReportView } from "./quality-report.tsx";
import { qualityQuery } from "./quality-queries.ts";
import { TokenCountsView } from "./token-counts.tsx";
import "./quality-view.css";

interface QualityViewProps {
  readonly view: CorpusView;
  readonly corpora: readonly CorpusSummary[];
}

/** What the checks found in a corpus, how many tokens it has, and its way out. */
export function QualityView({ view, corpora }: QualityViewProps): ReactNode {
  const chosen = view.corpus ?? onlyCorpus(corpora);
  const corpus = corpora.find(({ id }) => id === chosen);
  if (corpus === undefined) {
    return (
      <ChooseCorpus corpora={corpora} icon={ShieldCheck} title="Quality of one corpus">
        Duplicates, wrong names, over-used openings, truncation, language, and words that a probe holds too.
      </ChooseCorpus>
    );
  }
  return <Board key={corpus.id} corpus={corpus} />;
}

function Board({ corpus }: { readonly corpus: CorpusSummary }): ReactNode {
  const client = useQueryClient();
  const state = useRemote(qualityQuery(corpus.id));
  const start = useJobs((jobs) => jobs.start);
  const running = useJobs(({ jobs }) => jobs[checkKey(corpus.id)]?.running ?? false);
  const [dialog, setDialog] = useState<"check" | "export" | null>(null);
  const check = (settings: CheckSettings): void => {
    setDialog(null);
    const input = { corpus: corpus.id, settings };
    start(
      checkKey(corpus.id),
      (handlers) => wire.quality.check.subscribe(input, handlers),
      () => void client.invalidateQueries({ queryKey: ["corpus"] }),
    );
  };
  const last = state.state === "ready" ? (state.value?.report ?? null) : null;
  const checkButton = (
    <Button variant="primary" icon={ShieldCheck} disabled={running} onClick={() => setDialog("check")}>
      {last === null ? "Check this corpus" : "Check again"}
    </Button>
  );
  return (
    <div className="quality">
      <header className="quality-head">
        {last && (
          <span className="secondary">
            Checked {formatDate(last.createdAt)}:{" "}
            {plural(last.basis.documents, last.kind === "chats" ? "chat" : "document")}
          </span>
        )}
        {state.state === "ready" && state.value?.stale && (
          <Badge tone="warning" title="The report is of the documents that were there then.">
            the corpus has {formatCount(corpus.documents)} now: check again
          </Badge>
        )}
        <span className="quality-buttons">
          <Button icon={FileOutput} onClick={() => setDialog("export")}>
            Export…
          </Button>
          {last && checkButton}
        </span>
      </header>
      <JobLine job={checkKey(corpus.id)} what="Checking" unit="documents" />
      <Remote
        of={state}
        what="the report"
        skeleton={<SkeletonRows rows={7} />}
        isEmpty={(value) => value === null}
        empty={
          <EmptyState icon={ShieldCheck} title="Not checked yet" action={checkButton}>
            The checks need no model and send nothing anywhere: duplicates, names of other models, openings and phrases
            that come up too often, texts that break off, other languages, and words that an installed probe holds too.
          </EmptyState>
        }
      >
        {(value) => value && <QualityReportView report={value.report} />}
      </Remote>
      <TokenCountsView corpus={corpus} />
      <CheckDialog
        open={dialog === "check"}
        corpus={corpus}
        last={last?.settings ?? null}
        onCheck={check}
        onClose={() => setDialog(null)}
      />
      <ExportDialog open={dialog === "export"} corpus={corpus} onClose={() => setDialog(null)} />
    </div>
  );
}

function checkKey(corpus: string): string {
  return `check ${corpus}`;
}
