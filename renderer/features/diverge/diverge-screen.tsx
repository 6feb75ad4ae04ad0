import { Boxes, GitCompareArrows } from "lucide-react";
import type { ReactNode } from "react";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import { divergenceQuery, type DivergenceRequest } from "../../shared/divergence/divergence-query.ts";
import { DivergenceView } from "../../shared/divergence/divergence-view.tsx";
import type { ListedProbe } from "../../shared/remote/probes.ts";
import { queries } from "../../shared/remote/queries.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useRemote, valueOr } from "../../shared/remote/use-remote.ts";
import { Button } from "../../shared/ui/button.tsx";
import { EmptyState } from "../../shared/ui/empty-state.tsx";
import { Screen } from "../../shared/ui/screen.tsx";
import { navigate, useAddress } from "../../shared/view/navigation.ts";
import { type DivergeForm, formFrom, placeFrom, queryOf, requestOf } from "./diverge-address.ts";
import { DivergeFormView } from "./diverge-form.tsx";
import { sampleText } from "./sample-text.ts";
import "./diverge.css";

const ask = (form: DivergeForm): void => navigate({ feature: "diverge", query: queryOf(form) });

/** One text under two checkpoints, token by token. */
export function DivergeScreen(): ReactNode {
  const checkpoints = useRemote(queries.checkpoints());
  return (
    <Screen title="Diverge" note="one text under two checkpoints, token by token">
      <Remote
        of={checkpoints}
        what="the checkpoints"
        skeleton={<StripSkeleton />}
        isEmpty={(all) => all.length === 0}
        empty={
          <EmptyState
            icon={Boxes}
            title="No checkpoints to compare yet"
            action={
              <Button variant="primary" onClick={() => navigate({ feature: "checkpoints", query: { add: "" } })}>
                Add a checkpoint
              </Button>
            }
          >
            A text is read by two checkpoints, and each of its tokens shows which of them expected it more.
          </EmptyState>
        }
      >
        {(all) => <Diverge checkpoints={all} />}
      </Remote>
    </Screen>
  );
}

function Diverge({ checkpoints }: { readonly checkpoints: readonly CheckpointSummary[] }): ReactNode {
  const { query } = useAddress();
  const asked = formFrom(query, checkpoints);
  const request = requestOf(asked);
  return (
    <div className="diverge">
      <DivergeFormView key={`${asked.prompt}\n${asked.text}`} checkpoints={checkpoints} asked={asked} onAsk={ask} />
      {request === null ? (
        <NothingTraced form={asked} />
      ) : (
        <Traced key={JSON.stringify(request)} request={request} place={placeFrom(query)} form={asked} />
      )}
    </div>
  );
}

interface TracedProps {
  readonly request: DivergenceRequest;
  readonly place: number | null;
  readonly form: DivergeForm;
}

function Traced({ request, place, form }: TracedProps): ReactNode {
  const report = useRemote(divergenceQuery(request));
  const onPlace = (at: number): void =>
    navigate({ feature: "diverge", query: { ...queryOf(form), at: String(at) } }, "replace");
  return (
    <div className="diverge-body">
      <Remote of={report} what="the text under both checkpoints" skeleton={<StripSkeleton />}>
        {(value) => <DivergenceView report={value} place={place} onPlace={onPlace} />}
      </Remote>
    </div>
  );
}

const NO_PROBES: ListedProbe[] = [];

function NothingTraced({ form }: { readonly form: DivergeForm }): ReactNode {
  const probes = valueOr(useRemote(queries.probes()), NO_PROBES);
  const sample = sampleText(probes.map(({ probe }) => probe));
  return (
    <EmptyState
      icon={GitCompareArrows}
      title="No text yet"
      action={sample && <Button onClick={() => ask({ ...form, ...sample })}>Try an answer to “{sample.prompt}”</Button>}
    >
      Paste a transcript, a document or an answer. Both checkpoints read it, and every token shows which of them
      expected it more, by how much, and what each would have said instead.
    </EmptyState>
  );
}

function StripSkeleton(): ReactNode {
  return (
    <div className="diverge-skeleton">
      <span className="skeleton-block" style={{ width: "52%", height: 16 }} />
      <span className="skeleton-block" style={{ width: "74%" }} />
      <span className="skeleton-block" style={{ width: "100%", height: 64 }} />
      <span className="skeleton-block" style={{ width: "40%", height: 110 }} />
    </div>
  );
}
