import { queryOptions } from "@tanstack/react-query";
import { wire } from "../../../shared/remote/wire.ts";

export type MachineCheck = Awaited<ReturnType<typeof wire.machines.check.mutate>>;
export type ShownHostKey = Awaited<ReturnType<typeof wire.machines.contact.mutate>>;

/** What a check found. It asks the machine, so it runs only when a person asks for it; what it found is kept. */
export const machineCheckQuery = (name: string) =>
  queryOptions({
    queryKey: ["machines", "check", name],
    queryFn: ({ signal }) => wire.machines.check.mutate({ name }, { signal }),
    enabled: false,
    staleTime: Infinity,
    gcTime: Infinity,
    retry: false,
  });
