import { Waypoints } from "lucide-react";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { queryOptions } from "@tanstack/react-query";
import type { LineageGraph } from "#core/runs/training-run.ts";
import { Remote, SkeletonRows } from "../../../shared/remote/remote.tsx";
import { useRemote } from "../../../shared/remote/use-remote.ts";
import { wire } from "../../../shared/remote/wire.ts";
import { Button } from "../../../shared/ui/button.tsx";
import { Checkbox } from "../../../shared/ui/checkbox.tsx";
import { EmptyState } from "../../../shared/ui/empty-state.tsx";
import { useKeys } from "../../../shared/view/keys.ts";
import { navigate } from "../../../shared/view/navigation.ts";
import { changePlace, openTab, select, type TrainingPlace } from "../place.ts";
import { LineageGraphView } from "./lineage-graph.tsx";
import { layoutOf } from "./lineage-layout.ts";
import { type Move, movedTo } from "./lineage-moves.ts";
import { NodeDetail } from "./node-detail.tsx";
import { partOf, relativesOf } from "./relatives.ts";
import "./lineage-view.css";

const lineageQuery = () =>
  queryOptions({
    queryKey: ["training", "lineage"],
    queryFn: ({ signal }) => wire.training.lineage.query({}, { signal }),
    refetchInterval: 15_000,
  });

/** What came from what: spec, corpus and data, plan, run, checkpoint, probe run. */
export function LineageView({ place }: { readonly place: TrainingPlace }): ReactNode {
  const lineage = useRemote(lineageQuery());
  return (
    <Remote
      of={lineage}
      what="the lineage"
      skeleton={<SkeletonRows rows={12} />}
      isEmpty={({ nodes }) => nodes.length === 0}
      empty={
        <EmptyState
          icon={Waypoints}
          title="Nothing to trace yet"
          action={
            <Button variant="primary" onClick={() => openTab("plans")}>
              Choose a plan
            </Button>
          }
        >
          Here stands what came from what: specs, the corpora that explain them, plans, runs, checkpoints and what was
          probed on them. It begins with the first checkpoint or run.
        </EmptyState>
      }
    >
      {(graph) => <Lineage graph={graph} place={place} />}
    </Remote>
  );
}

/** A view of the tab: only what is related to the chosen node. */
const RELATED = "related";

function Lineage({ graph, place }: { readonly graph: LineageGraph; readonly place: TrainingPlace }): ReactNode {
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const chosen = graph.nodes.find(({ id }) => id === place.chosen) ?? null;
  const id = chosen?.id ?? null;
  const related = useMemo(() => (id === null ? null : relativesOf(graph, id)), [graph, id]);
  const only = place.view === RELATED && related !== null;
  const shown = useMemo(() => (only ? partOf(graph, (each) => related.has(each)) : graph), [graph, only, related]);
  const layout = useMemo(() => layoutOf(shown), [shown]);
  const found = useMemo(() => matchesOf(shown, text), [shown, text]);
  const keys = useMemo(() => {
    const go = (move: Move) => (): void => {
      const next = movedTo(layout, shown, id, move);
      if (next !== null) select(next);
    };
    const open = (): void => {
      if (chosen?.address) navigate(chosen.address);
    };
    return [
      { keys: "j", label: "Below", run: go("down") },
      { keys: "k", label: "Above", run: go("up") },
      { keys: "ArrowDown", label: "Below", run: go("down") },
      { keys: "ArrowUp", label: "Above", run: go("up") },
      { keys: "ArrowLeft", label: "To what it came from", run: go("back") },
      { keys: "ArrowRight", label: "To what came from it", run: go("on") },
      { keys: "Enter", label: "Open it on its screen", run: open },
      { keys: "/", label: "Find", run: () => field.current?.select() },
    ];
  }, [layout, shown, id, chosen]);
  useKeys("Lineage", keys);
  const [first] = found ?? [];
  return (
    <div className="lineage-screen">
      <div className="lineage-main">
        <div className="lineage-tools">
          <input
            ref={field}
            className="field-input"
            aria-label="Find in the lineage"
            placeholder="Find by name, kind or hash   /"
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") setText("");
              if (event.key === "Enter" && first !== undefined) select(first);
              if (event.key === "Escape" || event.key === "Enter") event.currentTarget.blur();
            }}
          />
          <Checkbox
            label="Only what is related"
            checked={only}
            disabled={chosen === null}
            onChange={(wanted) => changePlace({ view: wanted ? RELATED : null }, "replace")}
          />
          <span className="muted" role="status">
            {found === null ? "" : `${found.size} found`}
          </span>
        </div>
        <LineageGraphView layout={layout} chosen={id} related={related} found={found} />
      </div>
      <NodeDetail node={chosen} wanted={place.chosen} graph={graph} />
    </div>
  );
}

/** Ids of the nodes in which every word stands; null without words. */
function matchesOf({ nodes }: LineageGraph, text: string): ReadonlySet<string> | null {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return null;
  const matching = nodes.filter(({ label, kind, sha256, note }) => {
    const all = `${label} ${kind} ${sha256 ?? ""} ${note}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
  return new Set(matching.map(({ id }) => id));
}
