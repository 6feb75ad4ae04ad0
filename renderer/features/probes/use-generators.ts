import { queries } from "../../shared/remote/queries.ts";
import { useRemote, valueOr } from "../../shared/remote/use-remote.ts";
import type { SelectOption } from "../../shared/ui/select.tsx";
import { endpointsQuery } from "./probe-queries.ts";

/** Models that can be asked for something: endpoints, and checkpoints with a chat template. */
export function useGenerators(): readonly SelectOption<string>[] {
  const endpoints = valueOr(useRemote(endpointsQuery()), []);
  const checkpoints = valueOr(useRemote(queries.checkpoints()), []);
  return [
    ...endpoints.map(({ name, model }) => ({ value: `endpoint:${name}`, label: `${name} (${model})` })),
    ...checkpoints
      .filter(({ hasChatTemplate }) => hasChatTemplate)
      .map(({ id }) => ({ value: `checkpoint:${id}`, label: `checkpoint ${id}` })),
  ];
}
