import { queryOptions, useQueries } from "@tanstack/react-query";
import { MemoryStick, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { totalBytes } from "#core/checkpoints/memory-verdict.ts";
import { formatBytes } from "../format/numbers.ts";
import { wire } from "../remote/wire.ts";
import "./memory-line.css";

const memoryQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ["checkpoints", "memory", ids],
    queryFn: ({ signal }) => wire.checkpoints.memory.query({ ids: [...ids] }, { signal }),
    // What is free changes with everything that runs.
    staleTime: 5_000,
    gcTime: 60_000,
  });

interface MemoryLineProps {
  readonly chosen: readonly string[];
  /** They are asked at once; otherwise one after the other. */
  readonly together?: boolean;
}

/** Whether the chosen checkpoints fit the memory, before any is loaded: one line, or the sentence of each that may not. */
export function MemoryLine({ chosen, together = false }: MemoryLineProps): ReactNode {
  const groups = together && chosen.length > 0 ? [chosen] : chosen.map((id) => [id]);
  const asked = useQueries({ queries: groups.map(memoryQuery) });
  const verdicts = asked.flatMap(({ data }) => (data === undefined ? [] : [data]));
  const [first] = verdicts;
  if (first === undefined) return null;
  const doubtful = verdicts.filter(({ verdict }) => verdict !== "fits");
  if (doubtful.length > 0) {
    return (
      <div className="memory-line memory-line-doubtful" role="note" aria-label="Memory">
        {doubtful.map(({ sentence }) => (
          <p key={sentence} className="breakable">
            <TriangleAlert aria-hidden="true" size={14} /> {sentence}
          </p>
        ))}
      </div>
    );
  }
  const most = Math.max(...verdicts.map(({ neededBytes }) => totalBytes(neededBytes)));
  const who = chosen.length === 1 ? "It needs" : together ? "Those loaded at once need" : "Each needs";
  return (
    <p className="memory-line secondary tabular" role="note" aria-label="Memory" title={first.sentence}>
      <MemoryStick aria-hidden="true" size={14} />
      {who} about {formatBytes(most)} of memory
      {chosen.length === 1 ? "" : " at most"}; {formatBytes(first.availableBytes)} are available
    </p>
  );
}
