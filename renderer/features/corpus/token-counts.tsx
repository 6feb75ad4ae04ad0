import { Calculator } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { CorpusSummary } from "#core/corpus/document.ts";
import type { TokenCounts } from "#core/corpus/token-counts.ts";
import { formatCount } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";
import { queries } from "../../shared/remote/queries.ts";
import { useRemote, valueOr } from "../../shared/remote/use-remote.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { useJobs } from "../../shared/remote/jobs.ts";
import { Histogram } from "./histogram.tsx";
import { JobLine } from "../../shared/ui/job-line.tsx";

/** How many tokens a corpus has by a checkpoint's tokenizer: exact, and how they are spread. */
export function TokenCountsView({ corpus }: { readonly corpus: CorpusSummary }): ReactNode {
  const checkpoints = valueOr(useRemote(queries.checkpoints()), []);
  const [wanted, setWanted] = useState<string | null>(null);
  const [counts, setCounts] = useState<TokenCounts | null>(null);
  const start = useJobs((jobs) => jobs.start);
  const key = `tokens ${corpus.id}`;
  const running = useJobs(({ jobs }) => jobs[key]?.running ?? false);
  const checkpoint = wanted ?? checkpoints[0]?.id;
  if (checkpoint === undefined) return null;
  const count = (): void => {
    const input = { corpus: corpus.id, checkpoint };
    start<TokenCounts>(key, (handlers) => wire.quality.tokens.subscribe(input, handlers), setCounts);
  };
  return (
    <section className="quality-tokens" aria-label="Tokens">
      <h2>Tokens</h2>
      <div className="quality-buttons-row">
        <Select
          label="by the tokenizer of"
          value={checkpoint}
          options={checkpoints.map(({ id }) => ({ value: id, label: id }))}
          onChange={setWanted}
        />
        <Button icon={Calculator} disabled={running} onClick={count}>
          Count
        </Button>
      </div>
      <JobLine job={key} what="Counting tokens" unit="documents" />
      {counts && (
        <>
          <p className="tabular" role="status">
            <strong>{formatCount(counts.total)} tokens</strong> in {plural(counts.documents, "document")} by{" "}
            {counts.checkpoint}
            {counts.assistantTotal !== null && `, ${formatCount(counts.assistantTotal)} of them the assistant’s`}.{" "}
            <span className="muted">{counts.counted}</span>
          </p>
          <Histogram distribution={counts.distribution} unit="tokens" />
        </>
      )}
    </section>
  );
}
