import { FileText } from "lucide-react";
import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import type { DocumentView } from "#core/corpus/search.ts";
import { commandLine } from "../../shared/format/command.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { MarkedText } from "../../shared/text/marked-text.tsx";
import { scrollToOffset, type TextSpan } from "../../shared/text/selection-span.ts";
import { Badge } from "../../shared/ui/badge.tsx";
import { CopyButton } from "../../shared/ui/copy-button.tsx";
import { EmptyState } from "../../shared/ui/empty-state.tsx";
import { ChatTurns } from "./chat-turns.tsx";
import { documentQuery } from "./corpus-queries.ts";
import { MoreText } from "./more-text.tsx";
import { NoteForm } from "./note-form.tsx";
import { originWords, placeWords, titleWords } from "./provenance-words.ts";
import { ReaderAside } from "./reader-aside.tsx";
import { matchMarks, readerMarks } from "./reader-marks.ts";
import "./reader.css";

/** Drawn at once, in UTF-16 units: about 50 pages. A browser lays out more of one paragraph too slowly to read on. */
const SHOWN_AT_ONCE = 200_000;

interface ReaderProps {
  readonly id: number | null;
  /** The search that found it: what matches is marked. */
  readonly query: string;
}

/** A document to read, with everything that is known of it beside it. */
export function Reader({ id, query }: ReaderProps): ReactNode {
  if (id === null) {
    return (
      <EmptyState icon={FileText} title="No document chosen">
        J and K go through the documents. What is chosen is shown here with where it comes from, what it is a copy of,
        and which probes it touches.
      </EmptyState>
    );
  }
  return <OpenDocument key={id} id={id} query={query} />;
}

function OpenDocument({ id, query }: ReaderProps & { readonly id: number }): ReactNode {
  const document = useRemote(documentQuery(id));
  return (
    <Remote of={document} what="the document" skeleton={<ReaderSkeleton />}>
      {(value) => <DocumentArticle view={value} query={query} />}
    </Remote>
  );
}

interface DocumentArticleProps {
  readonly view: DocumentView;
  readonly query: string;
}

function DocumentArticle({ view, query }: DocumentArticleProps): ReactNode {
  const { document, notes, overlaps } = view;
  const [shown, setShown] = useState(SHOWN_AT_ONCE);
  const [current, setCurrent] = useState<TextSpan | null>(null);
  const [asTurns, setAsTurns] = useState(false);
  const text = useRef<HTMLDivElement>(null);
  const matches = useMemo(() => matchMarks(document.text, query, shown), [document.text, query, shown]);
  const marks = useMemo(
    () => [...matches, ...readerMarks(document.text.length, overlaps, notes, current)],
    [matches, document.text.length, overlaps, notes, current],
  );
  const goTo = useCallback((span: TextSpan): void => {
    setAsTurns(false);
    setShown((last) => Math.max(last, span.end));
    setCurrent(span);
    // The piece is there once React has drawn it.
    requestAnimationFrame(() => text.current && scrollToOffset(text.current, span.start));
  }, []);
  return (
    <article className="reader" aria-label="Document">
      <ReaderHead view={view} />
      <div className="reader-columns">
        <div className="reader-text">
          {document.messages && (
            <div className="reader-switch" role="group" aria-label="Shown as">
              <button type="button" aria-pressed={!asTurns} onClick={() => setAsTurns(false)}>
                Text
              </button>
              <button type="button" aria-pressed={asTurns} onClick={() => setAsTurns(true)}>
                Turns
              </button>
            </div>
          )}
          {document.messages && asTurns ? (
            <ChatTurns messages={document.messages} />
          ) : (
            <>
              <MarkedText ref={text} text={document.text} marks={marks} to={shown} />
              <MoreText shown={shown} length={document.text.length} onMore={() => setShown(shown + SHOWN_AT_ONCE)} />
              <NoteForm document={document} root={text} />
            </>
          )}
        </div>
        <ReaderAside view={view} onGoTo={goTo} />
      </div>
    </article>
  );
}

function ReaderHead({ view }: { readonly view: DocumentView }): ReactNode {
  const { document, provenance } = view;
  return (
    <header className="reader-head">
      <div className="reader-title">
        <h1 className="breakable">
          <bdi>{titleWords(document.title)}</bdi>
        </h1>
        <CopyButton compact label="Copy as command" text={commandLine("corpus", "show", String(document.id))} />
      </div>
      <p className="reader-place breakable">
        <bdi>{placeWords(provenance)}</bdi>
      </p>
      <p className="reader-origin muted breakable">{originWords(document).join(" · ")}</p>
      {document.flags.length > 0 && (
        <p className="reader-flags">
          {document.flags.map((flag) => (
            <Badge tone="warning" key={flag}>
              {flag}
            </Badge>
          ))}
        </p>
      )}
    </header>
  );
}

function ReaderSkeleton(): ReactNode {
  return (
    <div className="reader">
      {[46, 30, 62, 96, 92, 98, 88, 94].map((width) => (
        <span className="skeleton-block" key={width} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
