import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import type { LineageGraph, LineageNode } from "#core/runs/training-run.ts";
import { plural } from "../../../shared/format/text.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { Badge } from "../../../shared/ui/badge.tsx";
import { Button } from "../../../shared/ui/button.tsx";
import { CopyButton } from "../../../shared/ui/copy-button.tsx";
import { navigate } from "../../../shared/view/navigation.ts";
import { select } from "../place.ts";
import { KINDS, screenName } from "./node-kinds.ts";

interface NodeDetailProps {
  readonly node: LineageNode | null;
  /** What the address asks for, whether it is there or not. */
  readonly wanted: string | null;
  readonly graph: LineageGraph;
}

/** One thing of the lineage: what it is, where it is shown, and its neighbours. */
export function NodeDetail({ node, wanted, graph }: NodeDetailProps): ReactNode {
  if (node === null) {
    return (
      <aside className="lineage-detail" aria-label="Chosen">
        <p className="secondary">
          {wanted === null
            ? "Choose anything: what it came from and what came from it stand out."
            : `“${visibleText(wanted)}” is not in the lineage of this workspace, or not yet.`}
        </p>
      </aside>
    );
  }
  const { address, sha256, note, label, kind } = node;
  return (
    <aside className="lineage-detail" aria-label="Chosen">
      <header>
        <h2 className="breakable">{visibleText(label)}</h2>
        <Badge>{KINDS[kind].label}</Badge>
      </header>
      {note !== "" && <p className="secondary breakable">{visibleText(note)}</p>}
      {sha256 !== null && (
        <p className="lineage-hash">
          <code className="breakable">{sha256}</code>
          <CopyButton compact label="Copy the hash" text={sha256} />
        </p>
      )}
      {address !== null && (
        <Button icon={ExternalLink} keys="Enter" onClick={() => navigate(address)}>
          Open on {screenName(address.feature)}
        </Button>
      )}
      <Neighbours
        title="Came from"
        ids={graph.edges.filter(({ to }) => to === node.id).map(({ from }) => from)}
        graph={graph}
      />
      <Neighbours
        title="Led to"
        ids={graph.edges.filter(({ from }) => from === node.id).map(({ to }) => to)}
        graph={graph}
      />
    </aside>
  );
}

interface NeighboursProps {
  readonly title: string;
  readonly ids: readonly string[];
  readonly graph: LineageGraph;
}

const MOST_SHOWN = 30;

function Neighbours({ title, ids, graph }: NeighboursProps): ReactNode {
  const nodes = graph.nodes.filter(({ id }) => ids.includes(id));
  if (nodes.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {nodes.slice(0, MOST_SHOWN).map(({ id, kind, label }) => {
          const { icon: Icon, label: word } = KINDS[kind];
          return (
            <li key={id}>
              <button type="button" onClick={() => select(id)}>
                <Icon aria-label={word} size={13} />
                <span className="truncate">{visibleText(label)}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {nodes.length > MOST_SHOWN && <p className="muted">and {plural(nodes.length - MOST_SHOWN, "other")}</p>}
    </section>
  );
}
