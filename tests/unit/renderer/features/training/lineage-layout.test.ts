import { expect, test } from "vitest";
import type { LineageGraph } from "#core/runs/training-run.ts";
import { layoutOf, NODE, spread } from "../../../../../renderer/features/training/lineage/lineage-layout.ts";
import { movedTo } from "../../../../../renderer/features/training/lineage/lineage-moves.ts";
import { partOf, relativesOf } from "../../../../../renderer/features/training/lineage/relatives.ts";

/** `a>b` is an edge; a word alone a node. */
function graph(...words: readonly string[]): LineageGraph {
  const edges = words
    .filter((word) => word.includes(">"))
    .map((word) => {
      const [from = "", to = ""] = word.split(">");
      return { from, to };
    });
  const ids = [...new Set(words.flatMap((word) => word.split(">")))];
  const nodes = ids.map((id) => ({ id, kind: "run" as const, label: id, sha256: null, note: "", address: null }));
  return { nodes, edges };
}

const TRAINED = graph(
  "spec>corpus",
  "corpus>plan",
  "plan>pre",
  "pre>mid",
  "pre>aft",
  "mid>mid-aft",
  "mid>cp-mid",
  "mid-aft>cp-mid-aft",
  "aft>cp-aft",
  "cp-aft>probe",
  "cp-mid-aft>probe",
  "alone",
);

test("everything stands right of what it came from, and nothing over anything else", () => {
  const { nodes, width, height } = layoutOf(TRAINED);
  const at = new Map(nodes.map((each) => [each.node.id, each]));
  for (const { from, to } of TRAINED.edges) {
    expect((at.get(from)?.x ?? 0) + NODE.width).toBeLessThan(at.get(to)?.x ?? 0);
  }
  for (const one of nodes) {
    expect(one.x + NODE.width).toBeLessThanOrEqual(width);
    expect(one.y + NODE.height).toBeLessThanOrEqual(height);
    for (const other of nodes) {
      const apart = one === other || one.layer !== other.layer || Math.abs(one.y - other.y) >= NODE.height;
      expect(apart).toBe(true);
    }
  }
});

test("a chain is a straight line", () => {
  const { nodes } = layoutOf(graph("a>b", "b>c", "c>d"));
  expect(new Set(nodes.map(({ y }) => y)).size).toBe(1);
});

test("lines that need not cross do not", () => {
  const { nodes } = layoutOf(graph("a", "b", "c", "a>z", "b>y", "c>x"));
  const yOf = new Map(nodes.map(({ node, y }) => [node.id, y]));
  expect(["a", "b", "c"].toSorted((l, r) => (yOf.get(l) ?? 0) - (yOf.get(r) ?? 0)).join("")).toBe("abc");
  expect(["x", "y", "z"].toSorted((l, r) => (yOf.get(l) ?? 0) - (yOf.get(r) ?? 0)).join("")).toBe("zyx");
});

test("a line that passes a layer passes beside its nodes, not behind them", () => {
  const { nodes, edges } = layoutOf(graph("a>b", "b>c", "a>c"));
  const passed = nodes.find(({ node }) => node.id === "b");
  const path = edges.find(({ from, to }) => from === "a" && to === "c")?.path ?? "";
  const heights = [...path.matchAll(/L[\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y));
  const top = passed?.y ?? 0;
  expect(heights).toHaveLength(1);
  expect(heights.every((y) => y < top || y > top + NODE.height)).toBe(true);
});

test("what came from nothing stands right before what it led to", () => {
  const { nodes } = layoutOf(graph("a>b", "b>c", "late>c"));
  expect(nodes.find(({ node }) => node.id === "late")?.layer).toBe(1);
});

test("a circle and an edge to nowhere are drawn without walking for ever", () => {
  const circle = graph("a>b", "b>a");
  expect(layoutOf({ ...circle, edges: [...circle.edges, { from: "b", to: "gone" }] }).nodes).toHaveLength(2);
});

test("an empty graph has a size", () => {
  expect(layoutOf({ nodes: [], edges: [] })).toMatchObject({ nodes: [], edges: [], width: 200, height: 32 });
});

test("places that collide move as little as they must, together", () => {
  expect(spread([0, 0, 0], [8, 8, 8], 2)).toEqual([-10, 0, 10]);
  expect(spread([0, 100], [8, 8], 2)).toEqual([0, 100]);
});

test("relatives are what it came from and what came of it, not its siblings", () => {
  expect([...relativesOf(TRAINED, "mid")].toSorted()).toEqual(
    ["corpus", "cp-mid", "cp-mid-aft", "mid", "mid-aft", "plan", "pre", "probe", "spec"].toSorted(),
  );
  const part = partOf(TRAINED, (id) => relativesOf(TRAINED, "mid").has(id));
  expect(part.edges.some(({ to }) => to === "aft")).toBe(false);
});

test("arrows go to neighbours, and stay where there is none", () => {
  const line = graph("a>b", "b>c");
  const layout = layoutOf(line);
  expect(movedTo(layout, line, "a", "on")).toBe("b");
  expect(movedTo(layout, line, "a", "back")).toBe("a");
  expect(movedTo(layout, line, "a", "down")).toBe("a");
  expect(movedTo(layout, line, null, "down")).toBe("a");
});
