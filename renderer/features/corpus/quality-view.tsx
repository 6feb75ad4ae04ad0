import { ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import type { CorpusSummary } from "#core/corpus/document.ts";
import { ChooseCorpus } from "./choose-corpus.tsx";
import type { CorpusView } from "./corpus-view.ts";

interface QualityViewProps {
  readonly view: CorpusView;
  readonly corpora: readonly CorpusSummary[];
}

/** What the checks found in a corpus. */
export function QualityView({ corpora }: QualityViewProps): ReactNode {
  return (
    <ChooseCorpus corpora={corpora} icon={ShieldCheck} title="Quality of one corpus">
      Duplicates, wrong names, over-used openings, truncation, language, and words that a probe holds too.
    </ChooseCorpus>
  );
}
