import { queryOptions, useQueries } from "@tanstack/react-query";
import { MemoryStick, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { MemoryVerdict } from "#core/checkpoints/memory-verdict.ts";
import { formatBytes } from "../format/numbers.ts";
import { wire } from "../remote/wire.ts";
import "./memory-line.css";

const memoryQuery = (id: string) =>
  queryOptions({
    queryKey: ["checkpoints", id, "memory"],
    queryFn: ({ signal }) => wire.checkpoints.memory.query({ id }, { signal }),
    // What is free changes with everything that runs.
    staleTime: 5_000,
    gcTime: 60_000,
  });

/** Whether the chosen checkpoints fit the memory, before any is loaded: one line, or the sentence of each that may not. */
export function MemoryLine({ chosen }: { readonly chosen: readonly string[] }): ReactNode {
  const asked = useQueries({ queries: chosen.map(memoryQuery) });
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
  const most = Math.max(...verdicts.map(totalOf));
  return (
    <p className="memory-line secondary tabular" role="note" aria-label="Memory" title={first.sentence}>
      <MemoryStick aria-hidden="true" size={14} />
      {verdicts.length === 1 ? "It needs" : "Each needs"} about {formatBytes(most)} of memory
      {verdicts.length === 1 ? "" : " at most"}; {formatBytes(first.availableBytes)} are available
    </p>
  );
}

function totalOf({ neededBytes: { weights, cache, activations } }: MemoryVerdict): number {
  return weights + cache + activations;
}
