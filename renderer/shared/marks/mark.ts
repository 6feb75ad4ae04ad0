/** How a checkpoint is drawn on every screen: a colour, and a shape for those who do not see the colour. */
export interface Mark {
  readonly colour: string;
  readonly shape: MarkShape;
}

export const MARK_SHAPES = [
  "circle",
  "square",
  "triangle",
  "diamond",
  "cross",
  "triangle-down",
  "pentagon",
  "star",
] as const;
export type MarkShape = (typeof MARK_SHAPES)[number];

/** For what has no place in the list of checkpoints, and for intervals that cross their reference. */
export const NO_MARK: Mark = { colour: "var(--mark-none)", shape: "circle" };

/**
 * Mark of the checkpoint at `index` of the list. Eight colours; each further round of eight pairs them with the next
 * shape, so that 64 checkpoints differ.
 */
export function markAt(index: number): Mark {
  const count = MARK_SHAPES.length;
  const colour = index % count;
  const round = Math.floor(index / count);
  return {
    colour: `var(--mark-${colour + 1})`,
    shape: MARK_SHAPES[(colour + round) % count] ?? "circle",
  };
}

/** Mark by id. A column of a report may be named `checkpoint@run`; it looks like its checkpoint. */
export function markOf(id: string, checkpointIds: readonly string[]): Mark {
  const at = id.indexOf("@");
  const index = checkpointIds.indexOf(at < 0 ? id : id.slice(0, at));
  return index < 0 ? NO_MARK : markAt(index);
}

/** SVG path of a shape, centred at 0,0, of about the same area as a circle of `radius`. */
export function shapePath(shape: MarkShape, radius: number): string {
  const round = (value: number): string => (value * radius).toFixed(2);
  const polygon = (points: readonly (readonly [number, number])[]): string =>
    `M${points.map(([x, y]) => `${round(x)},${round(y)}`).join("L")}Z`;
  switch (shape) {
    case "circle":
      return `M${round(-1)},0a${round(1)},${round(1)} 0 1,0 ${round(2)},0a${round(1)},${round(1)} 0 1,0 ${round(-2)},0Z`;
    case "square":
      return polygon(ring(4, 1.25, 45));
    case "diamond":
      return polygon(ring(4, 1.3, 0));
    case "triangle":
      return polygon(ring(3, 1.4, 0));
    case "triangle-down":
      return polygon(ring(3, 1.4, 180));
    case "pentagon":
      return polygon(ring(5, 1.2, 0));
    case "star":
      return polygon(ring(5, 1.5, 0).flatMap((point, index) => [point, ring(5, 0.62, 36)[index] ?? point]));
    case "cross": {
      const [long, short] = [1.25, 0.42];
      return polygon([
        [-short, -long],
        [short, -long],
        [short, -short],
        [long, -short],
        [long, short],
        [short, short],
        [short, long],
        [-short, long],
        [-short, short],
        [-long, short],
        [-long, -short],
        [-short, -short],
      ]);
    }
    default:
      return shape satisfies never;
  }
}

/** Corners on a circle of `size`, the first at the top, turned clockwise by `degrees`. */
function ring(corners: number, size: number, degrees: number): (readonly [number, number])[] {
  return Array.from({ length: corners }, (_, corner) => {
    const angle = ((degrees + (360 * corner) / corners - 90) * Math.PI) / 180;
    return [size * Math.cos(angle), size * Math.sin(angle)] as const;
  });
}
