import { FileInput, Library, Sparkles } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import type { CorpusSummary } from "#core/corpus/document.ts";
import { formatCompact } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";
import { visibleText } from "../../shared/format/visible-text.ts";
import { queries } from "../../shared/remote/queries.ts";
import { Remote, SkeletonRows } from "../../shared/remote/remote.tsx";
import { useRemote, valueOr } from "../../shared/remote/use-remote.ts";
import { Button } from "../../shared/ui/button.tsx";
import { DropFile } from "../../shared/ui/drop-file.tsx";
import { EmptyState } from "../../shared/ui/empty-state.tsx";
import { Screen } from "../../shared/ui/screen.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { ViewSwitch } from "../../shared/ui/view-switch.tsx";
import { type KeyBinding, useKeys } from "../../shared/view/keys.ts";
import { useAddress } from "../../shared/view/navigation.ts";
import { changeView, currentView, rememberView } from "./change-view.ts";
import { type CorpusTab, type CorpusView, NO_FILTERS } from "./corpus-view.ts";
import { CoverageView } from "./coverage-view.tsx";
import { DocumentsView } from "./documents-view.tsx";
import { GenerateDialog } from "./generate-dialog.tsx";
import { generationsQuery } from "./generation-queries.ts";
import { GenerationsView } from "./generations-view.tsx";
import { isRunning, useImport } from "./import-job.ts";
import { ImportLine } from "./import-progress.tsx";
import { ImportDialog } from "./import-dialog.tsx";
import { RemoveCorpus } from "./remove-corpus.tsx";
import { QualityView } from "./quality-view.tsx";
import { useDropped } from "./use-dropped.ts";
import "./corpus-screen.css";

const openImport = (): void => changeView({ dialog: "import" });
const openGenerate = (): void => changeView({ dialog: "generate" });
const closeDialog = (): void => changeView({ dialog: null }, "replace");

const KEYS: readonly KeyBinding[] = [
  { keys: "i", label: "Import documents", run: openImport },
  { keys: "g", label: "Generate documents", run: openGenerate },
];

const TABS: readonly { readonly id: CorpusTab; readonly label: string }[] = [
  { id: "documents", label: "Documents" },
  { id: "coverage", label: "Coverage" },
  { id: "quality", label: "Quality" },
  { id: "generations", label: "Generations" },
];

const importButton = (
  <Button icon={FileInput} keys="i" onClick={openImport}>
    Import
  </Button>
);
const generateButton = (
  <Button icon={Sparkles} variant="primary" keys="g" onClick={openGenerate}>
    Generate
  </Button>
);

/** The documents and chats of the workspace: search, reading, coverage, quality, and how they are made. */
export function CorpusScreen(): ReactNode {
  useAddress();
  const view = currentView();
  const corpora = useRemote(queries.corpora());
  const generations = valueOr(useRemote(generationsQuery()), []);
  useKeys("Corpus", KEYS);
  useEffect(() => rememberView(view));
  const dropped = useDropped();
  const job = useImport((state) => state.job);
  const all = corpora.state === "ready" ? corpora.value : [];
  const chosen = all.find(({ id }) => id === view.corpus);
  const filled = all.length > 0 || generations.length > 0;
  return (
    <Screen
      title="Corpus"
      note={
        filled && (
          <ViewSwitch
            label="Views of the corpus"
            value={view.tab}
            views={TABS}
            onChange={(tab) => changeView({ tab, document: null })}
          />
        )
      }
      tools={
        filled && (
          <>
            <CorpusSelect corpora={all} view={view} />
            {chosen && <RemoveCorpus corpus={chosen} />}
            {importButton}
            {generateButton}
          </>
        )
      }
    >
      <Remote
        of={corpora}
        what="the corpora"
        skeleton={<SkeletonRows rows={12} />}
        isEmpty={() => !filled}
        empty={
          <EmptyState
            icon={Library}
            title="No documents yet"
            action={
              <span className="corpus-buttons">
                {importButton}
                {generateButton}
              </span>
            }
          >
            A corpus holds the documents that explain a spec, or the chats that show it, each with where it comes from.
            Import a JSONL, Parquet or text file, or let the micro-world's grammar write a small one.
          </EmptyState>
        }
      >
        {(found) => (
          <div className="corpus-body">
            {job && isRunning(job) && view.dialog !== "import" && (
              <div className="import-strip">
                <ImportLine job={job} />
              </div>
            )}
            <div className="corpus-content">
              <CorpusBody view={view} corpora={found} />
            </div>
          </div>
        )}
      </Remote>
      <DropFile words="Drop a JSONL, Parquet or text file, or a folder of texts, to import it" onDrop={dropped.take} />
      <ImportDialog open={view.dialog === "import"} proposed={dropped.path} name={dropped.name} onClose={closeDialog} />
      <GenerateDialog open={view.dialog === "generate"} onClose={closeDialog} />
    </Screen>
  );
}

interface CorpusBodyProps {
  readonly view: CorpusView;
  readonly corpora: readonly CorpusSummary[];
}

function CorpusBody({ view, corpora }: CorpusBodyProps): ReactNode {
  if (view.corpus !== null && view.tab !== "generations" && !corpora.some(({ id }) => id === view.corpus)) {
    return (
      <EmptyState
        icon={Library}
        title={`No corpus “${visibleText(view.corpus)}” here`}
        action={<Button onClick={() => changeView({ corpus: null })}>Show all corpora</Button>}
      >
        It may have been removed, or its generation has not written a document yet.
      </EmptyState>
    );
  }
  switch (view.tab) {
    case "documents":
      return <DocumentsView view={view} corpora={corpora} />;
    case "coverage":
      return <CoverageView view={view} corpora={corpora} />;
    case "quality":
      return <QualityView view={view} corpora={corpora} />;
    case "generations":
      return <GenerationsView view={view} />;
    default:
      return view.tab satisfies never;
  }
}

/** Stands for "every corpus" among names; no corpus can have an empty name. */
const EVERY = "";

function CorpusSelect({ corpora, view }: CorpusBodyProps): ReactNode {
  const total = corpora.reduce((sum, { documents }) => sum + documents, 0);
  return (
    <Select
      label="corpus"
      value={view.corpus ?? EVERY}
      options={[
        { value: EVERY, label: `all (${plural(total, "document")})` },
        ...corpora.map(({ id, documents, kind }) => ({
          value: id,
          label: `${visibleText(id)} (${formatCompact(documents)} ${kind})`,
        })),
      ]}
      onChange={(id) =>
        changeView({ corpus: id === EVERY ? null : id, filters: NO_FILTERS, document: null, sample: null })
      }
    />
  );
}
