import { Sparkles } from "lucide-react";
import type { ReactNode } from "react";
import type { GenerationProgress } from "#core/generation/progress.ts";
import { formatCount } from "../../shared/format/numbers.ts";
import { visibleText } from "../../shared/format/visible-text.ts";
import { Remote, SkeletonRows } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { Badge } from "../../shared/ui/badge.tsx";
import { Button } from "../../shared/ui/button.tsx";
import { EmptyState } from "../../shared/ui/empty-state.tsx";
import { Panes } from "../../shared/ui/panes.tsx";
import { type Column, Table } from "../../shared/ui/table.tsx";
import { changeView } from "./change-view.ts";
import type { CorpusView } from "./corpus-view.ts";
import { GenerationDetail } from "./generation-detail.tsx";
import { generationsQuery } from "./generation-queries.ts";
import { costWords, stateMark } from "./generation-words.ts";
import "./generations-view.css";

/** Generations of the workspace, newest first, and one of them in full. */
export function GenerationsView({ view }: { readonly view: CorpusView }): ReactNode {
  const generations = useRemote(generationsQuery());
  return (
    <Remote
      of={generations}
      what="the generations"
      skeleton={<SkeletonRows />}
      isEmpty={(all) => all.length === 0}
      empty={
        <EmptyState
          icon={Sparkles}
          title="Nothing generated yet"
          action={
            <Button variant="primary" icon={Sparkles} onClick={() => changeView({ dialog: "generate" })}>
              Generate
            </Button>
          }
        >
          A generation turns a spec into the documents that explain it, or into chats that show it. It can be stopped
          and goes on where it was, and says before it begins how much it will make and what that costs.
        </EmptyState>
      }
    >
      {(all) => {
        const chosen = all.find(({ id }) => id === view.generation) ?? all[0] ?? null;
        return (
          <Panes
            screen="generations"
            defaultWidth={Math.round(Math.max(420, Math.min(600, globalThis.innerWidth * 0.38)))}
            list={
              <Table
                label="Generations"
                rows={all}
                columns={COLUMNS}
                rowKey={({ id }) => id}
                selected={chosen?.id ?? null}
                onSelect={(generation) => changeView({ generation }, "replace")}
                takesFocus
              />
            }
            detail={chosen && <GenerationDetail key={chosen.id} listed={chosen} />}
          />
        );
      }}
    </Remote>
  );
}

const COLUMNS: readonly Column<GenerationProgress>[] = [
  {
    id: "corpus",
    header: "Corpus",
    width: "minmax(110px, 1fr)",
    cell: ({ corpus }) => <span title={visibleText(corpus)}>{visibleText(corpus)}</span>,
    sortBy: ({ corpus }) => corpus,
  },
  { id: "recipe", header: "Recipe", width: "86px", cell: ({ recipe }) => recipe, sortBy: ({ recipe }) => recipe },
  {
    id: "documents",
    header: "Made",
    width: "118px",
    align: "end",
    cell: ({ documents, target }) => `${formatCount(documents)} of ${formatCount(target)}`,
    sortBy: ({ documents }) => documents,
  },
  {
    id: "cost",
    header: "Cost",
    width: "72px",
    align: "end",
    cell: ({ costUsd }) => (costUsd === null ? "—" : costWords(costUsd)),
    sortBy: ({ costUsd }) => costUsd,
  },
  {
    id: "status",
    header: "State",
    width: "136px",
    cell: ({ status }) => {
      const { tone, meaning } = stateMark(status);
      return (
        <Badge tone={tone} title={meaning}>
          {status}
        </Badge>
      );
    },
    sortBy: ({ status }) => status,
  },
];
