import { ScrollText } from "lucide-react";
import type { ReactNode } from "react";
import type { SpecSummary, SpecView } from "#core/specs/summary.ts";
import { plural, shortHash } from "../../shared/format/text.ts";
import { formatDate } from "../../shared/format/time.ts";
import { visibleText } from "../../shared/format/visible-text.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { Badge } from "../../shared/ui/badge.tsx";
import { EmptyState } from "../../shared/ui/empty-state.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { ViewSwitch } from "../../shared/ui/view-switch.tsx";
import { ClaimsView } from "./claims-view.tsx";
import { DifferencesView } from "./differences-view.tsx";
import { EditView } from "./edit-view.tsx";
import { OldVersion } from "./old-version.tsx";
import { changePlace, type SpecPlace, type SpecTab } from "./spec-place.ts";
import { specQuery } from "./spec-queries.ts";
import "./spec-detail.css";

interface SpecDetailProps {
  readonly listed: SpecSummary | null;
  readonly specs: readonly SpecSummary[];
  readonly place: SpecPlace;
}

/** A spec: its text to edit, its claims beside it, and how it changed. */
export function SpecDetail({ listed, specs, place }: SpecDetailProps): ReactNode {
  if (!listed) {
    return (
      <EmptyState icon={ScrollText} title={`No spec “${place.name ?? ""}” here`}>
        Choose one of the list, import it, or write it.
      </EmptyState>
    );
  }
  return <OpenSpec listed={listed} specs={specs} place={place} />;
}

interface OpenSpecProps extends SpecDetailProps {
  readonly listed: SpecSummary;
}

function OpenSpec({ listed, specs, place }: OpenSpecProps): ReactNode {
  const opened = useRemote(specQuery(listed.name, place.version));
  return (
    <Remote of={opened} what="the spec" skeleton={<SpecSkeleton />}>
      {(view) => (
        <article className="spec" aria-label={listed.name}>
          <SpecHead listed={listed} view={view} place={place} />
          <SpecBody view={view} specs={specs} place={place} />
        </article>
      )}
    </Remote>
  );
}

function SpecBody({ view, specs, place }: Omit<OpenSpecProps, "listed"> & { readonly view: SpecView }): ReactNode {
  const newest = view.versions[0]?.sha256 === view.spec.sha256;
  switch (place.tab) {
    case "edit":
      // A version that was kept, or another spec, begins with its own text.
      return newest ? <EditView key={view.spec.sha256} view={view} /> : <OldVersion view={view} />;
    case "claims":
      return <ClaimsView key={view.spec.sha256} view={view} />;
    case "differences":
      return <DifferencesView view={view} specs={specs} from={place.from} />;
    default:
      return place.tab satisfies never;
  }
}

const TABS: readonly { readonly id: SpecTab; readonly label: string }[] = [
  { id: "edit", label: "Text" },
  { id: "claims", label: "Claims" },
  { id: "differences", label: "Differences" },
];

interface SpecHeadProps {
  readonly listed: SpecSummary;
  readonly view: SpecView;
  readonly place: SpecPlace;
}

function SpecHead({ listed, view, place }: SpecHeadProps): ReactNode {
  const { spec, versions, draft } = view;
  const [newest] = versions;
  return (
    <header className="spec-head">
      <h1 className="truncate" title={visibleText(spec.title)}>
        <bdi>{visibleText(spec.title)}</bdi>
      </h1>
      <Badge>{listed.source}</Badge>
      {draft && (
        <Badge tone="warning" title={`Saved ${formatDate(draft.at)}, not kept as a version yet`}>
          edited
        </Badge>
      )}
      {spec.slots.map((slot) => (
        <code className="spec-slot muted" key={slot} title="Filled where the spec is used">{`{${slot}}`}</code>
      ))}
      <span className="spec-head-end">
        {versions.length > 1 && (
          <Select
            label="version"
            value={spec.sha256}
            options={versions.map(({ sha256, keptAt, words }, index) => ({
              value: sha256,
              label: `${index === 0 ? "newest, " : ""}${formatDate(keptAt)}, ${plural(words, "word")}, ${shortHash(sha256)}`,
            }))}
            onChange={(sha256) => changePlace({ version: sha256 === newest?.sha256 ? null : sha256 })}
          />
        )}
        <ViewSwitch label="Views of the spec" value={place.tab} views={TABS} onChange={(tab) => changePlace({ tab })} />
      </span>
    </header>
  );
}

function SpecSkeleton(): ReactNode {
  return (
    <div className="spec-skeleton">
      {[38, 92, 88, 96, 70, 94, 90].map((width) => (
        <span className="skeleton-block" key={width} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
