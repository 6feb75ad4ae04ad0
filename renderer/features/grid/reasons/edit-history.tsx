import { Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { plural } from "../../../shared/format/text.ts";
import { Remote } from "../../../shared/remote/remote.tsx";
import { useRemote } from "../../../shared/remote/use-remote.ts";
import { Button } from "../../../shared/ui/button.tsx";
import { type ReasonEdit, reasonQueries } from "./reason-queries.ts";
import { useEdit } from "./use-edit.ts";

/** What people did to the families, newest first; each can be taken back. */
export function EditHistory({ run }: { readonly run: string }): ReactNode {
  const history = useRemote(reasonQueries.history(run));
  const { edit, pending } = useEdit(run);
  return (
    <Remote of={history} what="the edits" isEmpty={({ edits }) => edits.length === 0} empty={null}>
      {({ edits, probe }) => (
        <details>
          <summary>
            {plural(edits.length, "edit")} of the families of {probe}
          </summary>
          <ul className="reasons-list">
            {edits.toReversed().map((each) => (
              <li key={each.number} className="reasons-line">
                <span className={each.stands ? undefined : "muted"}>
                  {each.number}. {editWords(each.edit)}{" "}
                  <span className="muted">
                    {each.author}, {each.at.slice(0, 16).replace("T", " ")}
                    {each.reason !== "" && `: ${each.reason}`}
                    {!each.stands && "; taken back"}
                  </span>
                </span>
                {each.stands && each.edit.kind !== "undo" && (
                  <Button
                    variant="quiet"
                    icon={Undo2}
                    disabled={edit === null || pending}
                    onClick={() => edit?.({ kind: "undo", edit: each.number })}
                  >
                    Undo
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Remote>
  );
}

function editWords(edit: ReasonEdit["edit"]): string {
  switch (edit.kind) {
    case "name":
      return `named "${edit.label}" (${plural(edit.examples.length, "sentence")})`;
    case "add-examples":
      return `${plural(edit.examples.length, "sentence")} put to ${edit.family}`;
    case "rename":
      return `renamed ${edit.family} to "${edit.label}"`;
    case "phrases":
      return `changed the key phrases of ${edit.family}`;
    case "merge":
      return `merged ${edit.from} into ${edit.into}`;
    case "drop":
      return `dropped ${edit.family}`;
    case "undo":
      return `took edit ${edit.edit} back`;
    default:
      return edit satisfies never;
  }
}
