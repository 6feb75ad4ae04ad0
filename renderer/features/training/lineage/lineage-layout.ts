import type { LineageGraph, LineageNode } from "#core/runs/training-run.ts";

export interface PlacedNode {
  readonly node: LineageNode;
  /** From the left, from 0: everything that a node came from stands further left. */
  readonly layer: number;
  /** Pixels of its top left corner. */
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge {
  readonly from: string;
  readonly to: string;
  /** An SVG path. */
  readonly path: string;
}

export interface LineageLayout {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

export const NODE = { width: 168, height: 42 };
const GAP = { x: 48, y: 10 };
const MARGIN = 16;
const SWEEPS = 6;

/** Places a graph from left to right, so that lines are short and cross little. Equal graphs are placed alike. */
export function layoutOf(graph: LineageGraph): LineageLayout {
  const neighbours = neighboursOf(graph);
  const layerOf = layersOf(graph, neighbours);
  const layers: string[][] = [];
  for (const { id } of graph.nodes) {
    const layer = layerOf.get(id) ?? 0;
    (layers[layer] ??= []).push(id);
  }
  const dense = layers.filter((layer) => layer !== undefined);
  orderLayers(dense, neighbours);
  const yOf = heightsOf(dense, neighbours);
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const nodes = dense.flatMap((ids, layer) =>
    ids.flatMap((id) => {
      const node = byId.get(id);
      const x = MARGIN + layer * (NODE.width + GAP.x);
      return node === undefined ? [] : [{ node, layer, x, y: MARGIN + (yOf.get(id) ?? 0) }];
    }),
  );
  return {
    nodes,
    edges: edgesOf(graph, nodes),
    width: 2 * MARGIN + Math.max(1, dense.length) * (NODE.width + GAP.x) - GAP.x,
    height: 2 * MARGIN + Math.max(0, ...[...yOf.values()].map((y) => y + NODE.height)),
  };
}

interface Neighbours {
  readonly before: ReadonlyMap<string, readonly string[]>;
  readonly after: ReadonlyMap<string, readonly string[]>;
}

/** Edges to nodes that are not in the graph are left out. */
function neighboursOf({ nodes, edges }: LineageGraph): Neighbours {
  const before = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  const after = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const { from, to } of edges) {
    if (!before.has(from) || !before.has(to)) continue;
    before.get(to)?.push(from);
    after.get(from)?.push(to);
  }
  return { before, after };
}

/** Behind everything that it came from; what came from nothing stands right before what it led to. */
function layersOf({ nodes }: LineageGraph, { before, after }: Neighbours): Map<string, number> {
  const layers = new Map<string, number>();
  const visit = (id: string, path: ReadonlySet<string>): number => {
    const known = layers.get(id);
    if (known !== undefined) return known;
    // A circle cannot come of an honest record; one is cut rather than walked for ever.
    const parents = (before.get(id) ?? []).filter((parent) => !path.has(parent));
    const layer = Math.max(-1, ...parents.map((parent) => visit(parent, new Set([...path, id])))) + 1;
    layers.set(id, layer);
    return layer;
  };
  for (const { id } of nodes) visit(id, new Set([id]));
  for (const { id } of nodes) {
    const children = after.get(id) ?? [];
    if ((before.get(id) ?? []).length > 0 || children.length === 0) continue;
    layers.set(id, Math.max(0, Math.min(...children.map((child) => layers.get(child) ?? 0)) - 1));
  }
  return layers;
}

/** Sorts each layer by the mean place of its neighbours, to and fro. */
function orderLayers(layers: string[][], { before, after }: Neighbours): void {
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const forward = sweep % 2 === 0;
    const near = forward ? before : after;
    const places = new Map(
      layers.flatMap((ids) => ids.map((id, at) => [id, at / Math.max(1, ids.length - 1)] as const)),
    );
    for (const at of layers.keys()) {
      const ids = layers[forward ? at : layers.length - 1 - at] ?? [];
      const wanted = new Map(
        ids.map((id) => [id, meanOf((near.get(id) ?? []).map((each) => places.get(each) ?? 0)) ?? places.get(id) ?? 0]),
      );
      ids.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
      for (const [place, id] of ids.entries()) places.set(id, place / Math.max(1, ids.length - 1));
    }
  }
}

/** Tops of the nodes: near the middle of their neighbours, in the order of their layer, never over each other. */
function heightsOf(layers: readonly (readonly string[])[], { before, after }: Neighbours): Map<string, number> {
  const step = NODE.height + GAP.y;
  const tallest = Math.max(1, ...layers.map((ids) => ids.length));
  const heights = new Map(
    layers.flatMap((ids) => ids.map((id, at) => [id, (at + (tallest - ids.length) / 2) * step] as const)),
  );
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const forward = sweep % 2 === 0;
    for (const at of layers.keys()) {
      const ids = layers[forward ? at : layers.length - 1 - at] ?? [];
      const wanted = ids.map((id) => {
        const near = (forward ? before : after).get(id) ?? [];
        return meanOf(near.map((each) => heights.get(each) ?? 0)) ?? heights.get(id) ?? 0;
      });
      for (const [place, y] of spread(wanted, step).entries()) heights.set(ids[place] ?? "", y);
    }
  }
  const top = Math.min(...heights.values());
  return new Map([...heights].map(([id, y]) => [id, y - top]));
}

/** The nearest places to the wanted ones that keep their order and a distance: neighbours that collide move as one block. */
export function spread(wanted: readonly number[], step: number): number[] {
  const blocks: { sum: number; count: number }[] = [];
  for (const [at, value] of wanted.entries()) {
    blocks.push({ sum: value - at * step, count: 1 });
    while (blocks.length > 1) {
      const last = blocks[blocks.length - 1];
      const previous = blocks[blocks.length - 2];
      if (!last || !previous || previous.sum / previous.count <= last.sum / last.count) break;
      blocks.splice(-2, 2, { sum: previous.sum + last.sum, count: previous.count + last.count });
    }
  }
  return blocks
    .flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count))
    .map((y, at) => y + at * step);
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function edgesOf({ edges }: LineageGraph, nodes: readonly PlacedNode[]): PlacedEdge[] {
  const placed = new Map(nodes.map((each) => [each.node.id, each]));
  return edges.flatMap(({ from, to }) => {
    const [left, right] = [placed.get(from), placed.get(to)];
    if (!left || !right) return [];
    const [x1, y1] = [left.x + NODE.width, left.y + NODE.height / 2];
    const [x2, y2] = [right.x, right.y + NODE.height / 2];
    const bend = Math.max(GAP.x / 2, Math.min(120, (x2 - x1) / 2));
    return [{ from, to, path: `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}` }];
  });
}
