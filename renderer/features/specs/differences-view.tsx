import type { ReactNode } from "react";
import type { SpecDiffPart } from "#core/specs/diff.ts";
import type { SpecSummary, SpecView } from "#core/specs/summary.ts";
import { plural, shortHash } from "../../shared/format/text.ts";
import { formatDate } from "../../shared/format/time.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { changedWords, foldKept } from "./diff-words.ts";
import { changePlace } from "./spec-place.ts";
import { specDiffQuery } from "./spec-queries.ts";
import "./differences-view.css";

interface DifferencesViewProps {
  readonly view: SpecView;
  readonly specs: readonly SpecSummary[];
  /** Hash of the text to begin with; null for the version before the one that is shown. */
  readonly from: string | null;
}

/** What was taken out of one text and put into the other: of two versions, or of two specs. */
export function DifferencesView({ view, specs, from }: DifferencesViewProps): ReactNode {
  const { spec, versions } = view;
  const others = specs.filter(({ name }) => name !== spec.name);
  const here = versions.findIndex(({ sha256 }) => sha256 === spec.sha256);
  const before = from ?? versions[here + 1]?.sha256 ?? others[0]?.sha256 ?? null;
  if (before === null) {
    return (
      <p className="spec-nothing secondary">
        There is one version of one spec here: differences are shown once there is something to compare it with.
      </p>
    );
  }
  const options = [
    ...versions
      .filter(({ sha256 }) => sha256 !== spec.sha256)
      .map(({ sha256, keptAt }) => ({
        value: sha256,
        label: `${spec.name}, ${formatDate(keptAt)}, ${shortHash(sha256)}`,
      })),
    ...others.map(({ name, sha256 }) => ({ value: sha256, label: `${name}, newest` })),
  ];
  return (
    <div className="differences">
      <header className="differences-head">
        <Select
          label="from"
          value={before}
          options={options}
          onChange={(sha256) => changePlace({ from: sha256 }, "replace")}
        />
        <span className="muted">to</span>
        <span className="truncate">
          {spec.name}, {shortHash(spec.sha256)}
        </span>
      </header>
      <Difference from={before} to={spec.sha256} />
    </div>
  );
}

function Difference({ from, to }: { readonly from: string; readonly to: string }): ReactNode {
  const parts = useRemote(specDiffQuery(from, to));
  return (
    <Remote of={parts} what="the differences">
      {(all) => <DiffText parts={all} />}
    </Remote>
  );
}

function DiffText({ parts }: { readonly parts: readonly SpecDiffPart[] }): ReactNode {
  const { added, removed } = changedWords(parts);
  const shown = foldKept(parts);
  if (added === 0 && removed === 0) return <p className="spec-nothing secondary">The two texts are the same.</p>;
  return (
    <>
      <p className="differences-sum tabular" role="status">
        <span className="diff-added">+ {plural(added, "word")}</span>
        <span className="diff-removed">− {plural(removed, "word")}</span>
      </p>
      <div className="differences-text" data-testid="spec-diff">
        {shown.map((part, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- parts of one comparison have no identity but their place
          <DiffPart key={index} part={part} />
        ))}
      </div>
    </>
  );
}

function DiffPart({
  part,
}: {
  readonly part: SpecDiffPart | { readonly kind: "folded"; readonly lines: number };
}): ReactNode {
  switch (part.kind) {
    case "kept":
      return <ForeignText text={part.text} />;
    case "added":
      return (
        <ins className="diff-added">
          <span className="diff-sign" aria-hidden="true">
            +
          </span>
          <ForeignText text={part.text} />
        </ins>
      );
    case "removed":
      return (
        <del className="diff-removed">
          <span className="diff-sign" aria-hidden="true">
            −
          </span>
          <ForeignText text={part.text} />
        </del>
      );
    case "folded":
      return <p className="diff-folded muted">{plural(part.lines, "line")} the same</p>;
    default:
      return part satisfies never;
  }
}
