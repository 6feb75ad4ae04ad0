import { useMutation, useQueryClient, type QueryKey } from "@tanstack/react-query";
import { notify } from "../ui/toast.tsx";
import { failureOf, type Failure } from "./failure.ts";

export interface ActionOptions<Output> {
  /** What the person is told when it is done; none where the screen shows it anyway. */
  readonly done?: (output: Output) => string;
  /** Keys of the queries that the action changes; `["runs"]` also covers `["runs", id]`. */
  readonly changes?: readonly QueryKey[];
  /** `quiet`: the caller shows `failure` itself, beside the field it belongs to. */
  readonly failures?: "toast" | "quiet";
}

export interface Action<Input, Output> {
  /** Starts it. `then` is called with the outcome of this very call, when it succeeds. */
  readonly run: (input: Input, then?: (output: Output) => void) => void;
  readonly pending: boolean;
  readonly failure: Failure | null;
  readonly reset: () => void;
}

/** Something a person does to the host: `useAction((id: string) => wire.checkpoints.verify.mutate({ id }), …)`. */
export function useAction<Input, Output>(
  perform: (input: Input) => Promise<Output>,
  { done, changes = [], failures = "toast" }: ActionOptions<Output> = {},
): Action<Input, Output> {
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: perform,
    onSuccess: async (output) => {
      if (done) notify({ kind: "good", title: done(output) });
      await Promise.all(changes.map((queryKey) => client.invalidateQueries({ queryKey })));
    },
    onError: (error) => {
      if (failures === "toast") notify({ kind: "problem", title: failureOf(error).problem.message });
    },
  });
  return {
    run: (input, then) => mutation.mutate(input, then ? { onSuccess: then } : {}),
    pending: mutation.isPending,
    failure: mutation.error === null ? null : failureOf(mutation.error),
    reset: mutation.reset,
  };
}
