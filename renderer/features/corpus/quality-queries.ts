import { queryOptions } from "@tanstack/react-query";
import { wire } from "../../shared/remote/wire.ts";

export const qualityQuery = (corpus: string) =>
  queryOptions({
    queryKey: ["corpus", "quality", corpus],
    queryFn: ({ signal }) => wire.quality.report.query({ corpus }, { signal }),
  });
