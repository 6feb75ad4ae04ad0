import type { CellFactors } from "#core/agentic/factors.ts";
import { cellsOf, type RenderedCell, type Split } from "#core/agentic/grid.ts";
import { type GridProbe, promptsOfProbe } from "#core/agentic/grid-probe.ts";
import { canonicalPrompt, type CellPrompt } from "#core/agentic/render-cell.ts";
import { sha256OfText } from "#native/artifacts/hash.ts";
import type { ChatMessage } from "#native/inference/engine.ts";

/** SHA-256 of a cell's texts, before any chat template. */
export function promptSha256({ prompt }: RenderedCell): string {
  return sha256OfText(canonicalPrompt(prompt));
}

/** Identity of a grid: its file and every prompt that it renders to, so that other texts are another probe. */
export function gridSha256(probe: GridProbe): string {
  const cells = promptsOfProbe(probe);
  return sha256OfText(JSON.stringify([probe, cells.ok ? cells.value.map(promptSha256) : cells.error.message]));
}

export interface HashedCell {
  readonly id: string;
  readonly factors: CellFactors;
  readonly split: Split;
  /** Null where this program holds other texts than the probe was stored with. */
  readonly promptSha256: string | null;
}

/** A grid's cells with the hashes of their prompts. */
export function hashedCells(probe: GridProbe, sha256: string): HashedCell[] {
  const cells = promptsOfProbe(probe);
  const hashes =
    cells.ok && gridSha256(probe) === sha256 ? new Map(cells.value.map((cell) => [cell.id, promptSha256(cell)])) : null;
  return cellsOf(probe.factors).map(({ id, factors, split }) => ({
    id,
    factors,
    split,
    promptSha256: hashes?.get(id) ?? null,
  }));
}

/** Where the system's part of a prompt stands: in a turn of its own, or before the user's where a template knows no other. */
export type Placement = "system" | "user";

export function messagesOf({ system, user }: CellPrompt, placement: Placement): ChatMessage[] {
  if (system === "") return [{ role: "user", content: user }];
  return placement === "system"
    ? [
        { role: "system", content: system },
        { role: "user", content: user },
      ]
    : [{ role: "user", content: `${system}\n\n${user}` }];
}
