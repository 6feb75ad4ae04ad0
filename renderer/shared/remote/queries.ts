import { queryOptions } from "@tanstack/react-query";
import { listProbes } from "./probes.ts";
import { wire } from "./wire.ts";

/** A machine as the host lists it: how it is reached, and what it last said of itself. */
export type ListedMachine = Awaited<ReturnType<typeof wire.machines.list.query>>[number];
export type Status = Awaited<ReturnType<typeof wire.status.query>>;
export type DoctorReport = Awaited<ReturnType<typeof wire.doctor.query>>;

/** What several screens read. A screen's own questions live in its feature folder, in the same form. */
export const queries = {
  doctor: () =>
    queryOptions({ queryKey: ["doctor"], queryFn: ({ signal }) => wire.doctor.query(undefined, { signal }) }),
  status: () =>
    queryOptions({
      queryKey: ["status"],
      queryFn: ({ signal }) => wire.status.query(undefined, { signal }),
      refetchInterval: 5_000,
    }),
  checkpoints: () =>
    queryOptions({
      queryKey: ["checkpoints"],
      queryFn: ({ signal }) => wire.checkpoints.list.query(undefined, { signal }),
    }),
  probes: () => queryOptions({ queryKey: ["probes"], queryFn: ({ client, signal }) => listProbes(client, signal) }),
  specs: () =>
    queryOptions({ queryKey: ["specs"], queryFn: ({ signal }) => wire.specs.list.query(undefined, { signal }) }),
  corpora: () =>
    queryOptions({ queryKey: ["corpus"], queryFn: ({ signal }) => wire.corpus.list.query(undefined, { signal }) }),
  stories: () =>
    queryOptions({ queryKey: ["stories"], queryFn: ({ signal }) => wire.stories.list.query(undefined, { signal }) }),
  runs: () =>
    queryOptions({
      queryKey: ["runs"],
      queryFn: ({ signal }) => wire.runs.list.query(undefined, { signal }),
      // A run may also be started on the command line, over the same workspace.
      refetchInterval: (query) => (query.state.data?.some((run) => run.status === "running") ? 2_000 : 15_000),
    }),
  /** All training runs; kept fresh by a subscription while their screen is open. */
  trainingRuns: () =>
    queryOptions({
      queryKey: ["training"],
      queryFn: ({ signal }) => wire.training.list.query(undefined, { signal }),
      refetchInterval: 15_000,
    }),
  plans: () =>
    queryOptions({ queryKey: ["plans"], queryFn: ({ signal }) => wire.plans.list.query(undefined, { signal }) }),
  machines: () =>
    queryOptions({ queryKey: ["machines"], queryFn: ({ signal }) => wire.machines.list.query(undefined, { signal }) }),
};
