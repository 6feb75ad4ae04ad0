import type { LineageGraph } from "#core/runs/training-run.ts";

/** Everything that a node came from, everything that came from it, and itself. */
export function relativesOf(graph: LineageGraph, id: string): ReadonlySet<string> {
  return new Set([...reached(graph, id, "from"), ...reached(graph, id, "to"), id]);
}

/** Against the edges (`from`: what it came from) or along them (`to`: what came from it). */
function reached({ edges }: LineageGraph, id: string, end: "from" | "to"): Set<string> {
  const start = end === "from" ? "to" : "from";
  const next = Map.groupBy(edges, (edge) => edge[start]);
  const found = new Set<string>();
  const open = [id];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const edge of next.get(at) ?? []) {
      const other = edge[end];
      if (other === id || found.has(other)) continue;
      found.add(other);
      open.push(other);
    }
  }
  return found;
}

/** The graph without what a filter leaves out; edges go with their nodes. */
export function partOf(graph: LineageGraph, keeps: (id: string) => boolean): LineageGraph {
  return {
    nodes: graph.nodes.filter(({ id }) => keeps(id)),
    edges: graph.edges.filter(({ from, to }) => keeps(from) && keeps(to)),
  };
}
