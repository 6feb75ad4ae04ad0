import { useCallback } from "react";
import { LONGEST_SPEC, slug } from "#core/specs/parse-spec.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { notify } from "../../shared/ui/toast.tsx";
import { changePlace } from "./spec-place.ts";

/** Imports a file dropped on the window: by its path, or in a browser by its text. */
export function useDroppedSpec(): (path: string, file: File | null) => void {
  const options = {
    done: ({ name }: { readonly name: string }) => `${name} is in the workspace.`,
    changes: [["specs"]],
  };
  const { run: byPath } = useAction((path: string) => wire.specs.import.mutate({ path }), options);
  const { run: byText } = useAction(keepFile, options);
  return useCallback(
    (path, file) => {
      const show = ({ name }: { readonly name: string }): void => changePlace({ name, version: null, from: null });
      if (path !== "") byPath(path, show);
      else if (file !== null && file.size <= 4 * LONGEST_SPEC) byText(file, show);
      else notify({ kind: "problem", title: "What was dropped is no Markdown or text file: drop one file." });
    },
    [byPath, byText],
  );
}

async function keepFile(file: File): Promise<{ readonly name: string }> {
  return wire.specs.keep.mutate({ name: slug(file.name.replace(/\.[^.]*$/, "")), text: await file.text() });
}
