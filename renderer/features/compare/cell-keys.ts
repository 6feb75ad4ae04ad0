export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

/** The cell that an arrow key goes to, kept inside the figure; null for other keys. */
export function cellAfterKey(key: string, { row, column }: CellPlace, rows: number, columns: number): CellPlace | null {
  const within = (value: number, size: number): number => Math.max(0, Math.min(size - 1, value));
  switch (key) {
    case "ArrowUp":
      return { row: within(row - 1, rows), column };
    case "ArrowDown":
      return { row: within(row + 1, rows), column };
    case "ArrowLeft":
      return { row, column: within(column - 1, columns) };
    case "ArrowRight":
      return { row, column: within(column + 1, columns) };
    case "Home":
      return { row, column: 0 };
    case "End":
      return { row, column: columns - 1 };
    default:
      return null;
  }
}
