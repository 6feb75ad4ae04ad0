import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { queries } from "../remote/queries.ts";
import { type Mark, markOf } from "./mark.ts";

/** The mark of any checkpoint or report column, by its place in the list of checkpoints. */
export function useMarks(): (id: string) => Mark {
  const { data } = useQuery(queries.checkpoints());
  return useMemo(() => {
    const ids = (data ?? []).map((checkpoint) => checkpoint.id);
    return (id) => markOf(id, ids);
  }, [data]);
}
