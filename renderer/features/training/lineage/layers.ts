import type { LineageGraph } from "#core/runs/training-run.ts";

export interface Neighbours {
  readonly before: ReadonlyMap<string, readonly string[]>;
  readonly after: ReadonlyMap<string, readonly string[]>;
}

export interface Layered {
  /** Ids from left to right, and in each layer from top to bottom. */
  readonly layers: string[][];
  readonly neighbours: Neighbours;
  /** For `from\nto`, ids of the places where that line passes a layer. */
  readonly bends: ReadonlyMap<string, readonly string[]>;
}

const SWEEPS = 8;

/** Behind everything that it came from; what came from nothing stands right before what it led to. */
export function layersOf(graph: LineageGraph): Map<string, number> {
  const { before, after } = neighboursOf(
    graph.nodes.map(({ id }) => id),
    graph.edges.map(({ from, to }) => [from, to] as const),
  );
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
  for (const { id } of graph.nodes) visit(id, new Set([id]));
  for (const { id } of graph.nodes) {
    const children = after.get(id) ?? [];
    if ((before.get(id) ?? []).length > 0 || children.length === 0) continue;
    layers.set(id, Math.max(0, Math.min(...children.map((child) => layers.get(child) ?? 0)) - 1));
  }
  return layers;
}

/** The layers with a place of its own for every line that passes one, so that no line runs behind a node. */
export function withBends(graph: LineageGraph, layerOf: ReadonlyMap<string, number>): Layered {
  const layers: string[][] = Array.from({ length: Math.max(-1, ...layerOf.values()) + 1 }, () => []);
  for (const { id } of graph.nodes) layers[layerOf.get(id) ?? 0]?.push(id);
  const steps: (readonly [string, string])[] = [];
  const bends = new Map<string, readonly string[]>();
  for (const { from, to } of graph.edges) {
    const [left, right] = [layerOf.get(from), layerOf.get(to)];
    if (left === undefined || right === undefined) continue;
    const edge = `${from}\n${to}`;
    const passed = Array.from({ length: Math.max(0, right - left - 1) }, (_, at) => `${edge}\n${at}`);
    bends.set(edge, passed);
    for (const [at, bend] of passed.entries()) layers[left + 1 + at]?.push(bend);
    const stops = [from, ...passed, to];
    for (const [at, stop] of stops.slice(1).entries()) steps.push([stops[at] ?? from, stop]);
  }
  return { layers, neighbours: neighboursOf(layers.flat(), steps), bends };
}

/** Sorts each layer by the mean place of its neighbours, to and fro. */
export function orderLayers(layers: string[][], { before, after }: Neighbours): void {
  const places = new Map<string, number>();
  const note = (ids: readonly string[]): void => {
    for (const [at, id] of ids.entries()) places.set(id, (at + 0.5) / ids.length);
  };
  layers.forEach(note);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const forward = sweep % 2 === 0;
    const near = forward ? before : after;
    for (const at of layers.keys()) {
      const ids = layers[forward ? at : layers.length - 1 - at] ?? [];
      const wanted = new Map(
        ids.map((id) => {
          const others = near.get(id) ?? [];
          const sum = others.reduce((total, each) => total + (places.get(each) ?? 0), 0);
          return [id, others.length === 0 ? (places.get(id) ?? 0) : sum / others.length];
        }),
      );
      ids.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
      note(ids);
    }
  }
}

/** Pairs with an end that is not among the ids are left out. */
function neighboursOf(ids: readonly string[], pairs: readonly (readonly [string, string])[]): Neighbours {
  const before = new Map<string, string[]>(ids.map((id) => [id, []]));
  const after = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const [from, to] of pairs) {
    if (!before.has(from) || !before.has(to)) continue;
    before.get(to)?.push(from);
    after.get(from)?.push(to);
  }
  return { before, after };
}
