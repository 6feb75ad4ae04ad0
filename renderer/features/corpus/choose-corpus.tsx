import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { CorpusSummary } from "#core/corpus/document.ts";
import { plural } from "../../shared/format/text.ts";
import { visibleText } from "../../shared/format/visible-text.ts";
import { Button } from "../../shared/ui/button.tsx";
import { EmptyState } from "../../shared/ui/empty-state.tsx";
import { changeView } from "./change-view.ts";

/** Where there is one corpus, nobody has to choose it. */
export function onlyCorpus(corpora: readonly CorpusSummary[]): string | null {
  const [only, another] = corpora;
  return only !== undefined && another === undefined ? only.id : null;
}

interface ChooseCorpusProps {
  readonly corpora: readonly CorpusSummary[];
  readonly icon: LucideIcon;
  readonly title: string;
  /** What a single corpus is chosen for. */
  readonly children: ReactNode;
}

/** For views that are of one corpus, while all are shown. */
export function ChooseCorpus({ corpora, icon, title, children }: ChooseCorpusProps): ReactNode {
  return (
    <EmptyState
      icon={icon}
      title={title}
      action={
        <span className="choose-corpus">
          {corpora.map(({ id, documents, kind }) => (
            <Button key={id} onClick={() => changeView({ corpus: id })}>
              <span className="truncate">{visibleText(id)}</span>
              <span className="muted">{plural(documents, kind === "chats" ? "chat" : "document")}</span>
            </Button>
          ))}
        </span>
      }
    >
      {children}
    </EmptyState>
  );
}
