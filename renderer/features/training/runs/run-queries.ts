import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { wire } from "../../../shared/remote/wire.ts";

/** How often what grows with a run is read again, in milliseconds; a run that has ended is read once. */
const LIVE_MS = 2_000;

export const curvesQuery = (keys: readonly string[], live: boolean) =>
  queryOptions({
    queryKey: ["training", "curves", ...keys],
    queryFn: ({ signal }) => wire.training.curves.query({ keys: [...keys] }, { signal }),
    refetchInterval: live ? LIVE_MS : false,
    placeholderData: keepPreviousData,
  });

export const samplesQuery = (key: string, live: boolean) =>
  queryOptions({
    queryKey: ["training", "samples", key],
    queryFn: ({ signal }) => wire.training.samples.query({ key }, { signal }),
    refetchInterval: live ? LIVE_MS : false,
  });

export const renderedQuery = (key: string, live: boolean) =>
  queryOptions({
    queryKey: ["training", "rendered", key],
    queryFn: ({ signal }) => wire.training.rendered.query({ key }, { signal }),
    refetchInterval: live ? LIVE_MS : false,
  });

export const timelineQuery = (key: string, live: boolean) =>
  queryOptions({
    queryKey: ["training", "timeline", key],
    queryFn: ({ signal }) => wire.training.timeline.query({ key }, { signal }),
    refetchInterval: live ? LIVE_MS : false,
  });

/** Asks the machine each time. */
export const logsQuery = (key: string, live: boolean) =>
  queryOptions({
    queryKey: ["training", "logs", key],
    queryFn: ({ signal }) => wire.training.logs.query({ key }, { signal }),
    refetchInterval: live ? 2 * LIVE_MS : false,
    retry: false,
  });
