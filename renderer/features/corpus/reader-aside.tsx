import { X } from "lucide-react";
import type { ReactNode } from "react";
import type { DocumentView } from "#core/corpus/search.ts";
import type { SpecSummary } from "#core/specs/summary.ts";
import { formatPercent } from "../../shared/format/numbers.ts";
import { plural, shortHash } from "../../shared/format/text.ts";
import { visibleText } from "../../shared/format/visible-text.ts";
import { queries } from "../../shared/remote/queries.ts";
import { useRemote, valueOr } from "../../shared/remote/use-remote.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import type { TextSpan } from "../../shared/text/selection-span.ts";
import { IconButton } from "../../shared/ui/button.tsx";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { linkTo } from "../../shared/view/navigation.ts";
import { changeView } from "./change-view.ts";
import { wire } from "../../shared/remote/wire.ts";
import { titleWords } from "./provenance-words.ts";
import { isWhole, overlapsByProbe, quoteOf } from "./reader-marks.ts";

interface ReaderAsideProps {
  readonly view: DocumentView;
  readonly onGoTo: (span: TextSpan) => void;
}

/** What is known of a document: the section it explains, its copies, the probes it touches, and the notes on it. */
export function ReaderAside({ view, onGoTo }: ReaderAsideProps): ReactNode {
  return (
    <aside className="reader-aside" aria-label="About this document">
      <SpecSection view={view} />
      <Probes view={view} onGoTo={onGoTo} />
      <Duplicates view={view} />
      <Notes view={view} onGoTo={onGoTo} />
    </aside>
  );
}

const NO_SPECS: readonly SpecSummary[] = [];

function SpecSection({ view }: Pick<ReaderAsideProps, "view">): ReactNode {
  const { section, specSha256 } = view.provenance;
  const specs = valueOr(useRemote(queries.specs()), NO_SPECS);
  const name = specs.find(({ sha256 }) => sha256 === specSha256)?.name;
  return (
    <section>
      <h2>Spec section</h2>
      {section === null ? (
        <p className="muted">Not known: it was imported without one.</p>
      ) : (
        <blockquote className="reader-section">
          <ForeignText text={section} />
        </blockquote>
      )}
      {specSha256 !== null && (
        <p className="muted">
          of{" "}
          {name === undefined ? (
            "a spec that is not the newest of any here"
          ) : (
            <a href={linkTo({ feature: "specs", path: [name] })}>{name}</a>
          )}
          , <code title={specSha256}>{shortHash(specSha256)}</code>
        </p>
      )}
    </section>
  );
}

function Probes({ view, onGoTo }: ReaderAsideProps): ReactNode {
  const { overlaps, document } = view;
  return (
    <section>
      <h2>Probes that this touches</h2>
      {overlaps.length === 0 && (
        <p className="muted">
          None found. The contamination check on the quality board looks for words that a probe holds too.
        </p>
      )}
      {overlapsByProbe(overlaps).map(({ probe, overlaps: found }) => (
        <div key={probe}>
          <h3>
            <a href={linkTo({ feature: "probes", path: [probe] })}>{visibleText(probe)}</a>{" "}
            <span className="muted">{plural(found.length, "place")}</span>
          </h3>
          <ul className="reader-list">
            {found.map((overlap) => (
              <li key={`${overlap.start}-${overlap.item}`}>
                <button type="button" onClick={() => onGoTo(overlap)}>
                  “<ForeignText text={quoteOf(document.text, overlap)} />”
                </button>
                <span className="muted">
                  {plural(overlap.words, "word")}, item {visibleText(overlap.item)}
                </span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function Duplicates({ view }: Pick<ReaderAsideProps, "view">): ReactNode {
  return (
    <section>
      <h2>Duplicates</h2>
      {view.duplicates.length === 0 ? (
        <p className="muted">None known.</p>
      ) : (
        <ul className="reader-list">
          {view.duplicates.map(({ id, title, similarity }) => (
            <li key={id}>
              <button type="button" onClick={() => changeView({ document: id }, "push")}>
                {titleWords(title)}
              </button>
              <span className="muted tabular" title="Share of word shingles that both have (Jaccard)">
                {similarity === 1 ? "the same text" : `${formatPercent(similarity)} alike`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Notes({ view, onGoTo }: ReaderAsideProps): ReactNode {
  const remove = useAction((id: number) => wire.corpus.removeNote.mutate({ id }), { changes: [["corpus"]] });
  const { notes, document } = view;
  return (
    <section aria-label="Notes">
      <h2>Notes</h2>
      {notes.length === 0 && <p className="muted">None yet: select words in the text.</p>}
      <ul className="reader-list">
        {notes.map((note) => (
          <li key={note.id}>
            <div className="reader-note">
              {isWhole(note, document.text.length) ? (
                <span className="muted">On the whole text</span>
              ) : (
                <button type="button" onClick={() => onGoTo(note)}>
                  “<ForeignText text={quoteOf(document.text, note)} />”
                </button>
              )}
              <IconButton label="Remove the note" icon={X} onClick={() => remove.run(note.id)} />
            </div>
            {note.note !== "" && <ForeignText text={note.note} />}
            {note.tag !== null && <span className="muted">#{visibleText(note.tag)}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
