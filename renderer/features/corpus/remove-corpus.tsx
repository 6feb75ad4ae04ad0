import { Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { CorpusSummary } from "#core/corpus/document.ts";
import { plural } from "../../shared/format/text.ts";
import { visibleText } from "../../shared/format/visible-text.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { IconButton } from "../../shared/ui/button.tsx";
import { Confirm } from "../../shared/ui/confirm.tsx";
import { changeView } from "./change-view.ts";
import { NO_FILTERS } from "./corpus-view.ts";

/** Takes a corpus out of the workspace, once it was asked. */
export function RemoveCorpus({ corpus }: { readonly corpus: CorpusSummary }): ReactNode {
  const [asking, setAsking] = useState(false);
  const name = visibleText(corpus.id);
  const remove = useAction(() => wire.corpus.remove.mutate({ corpus: corpus.id }), {
    done: () => `${name} is removed.`,
    changes: [["corpus"]],
  });
  const gone = (): void => changeView({ corpus: null, document: null, sample: null, filters: NO_FILTERS }, "replace");
  return (
    <>
      <IconButton label={`Remove ${name}`} icon={Trash2} disabled={remove.pending} onClick={() => setAsking(true)} />
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Remove ${name}?`}
        action="Remove the corpus"
        onConfirm={() => remove.run(undefined, gone)}
      >
        Its {plural(corpus.documents, corpus.kind === "chats" ? "chat" : "document")} and the notes on them are deleted.
        The file that they were imported from stays where it is.
      </Confirm>
    </>
  );
}
