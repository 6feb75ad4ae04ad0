import { Popover as Base } from "@base-ui/react/popover";
import { Bookmark, X } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import type { SavedSearch } from "#core/corpus/saved-search.ts";
import { plural } from "../../shared/format/text.ts";
import { visibleText } from "../../shared/format/visible-text.ts";
import { Remote, SkeletonRows } from "../../shared/remote/remote.tsx";
import { useAction } from "../../shared/remote/use-action.ts";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button, IconButton } from "../../shared/ui/button.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { changeView } from "./change-view.ts";
import { savedSearchesQuery } from "./corpus-queries.ts";
import { chosenCount, type CorpusView, requestOf } from "./corpus-view.ts";
import { PAGE_SIZE } from "./hit-pager.ts";
import "./saved-searches.css";

/** Searches that were given a name, and a name for the one that is shown. */
export function SavedSearches({ view }: { readonly view: CorpusView }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <Base.Root open={open} onOpenChange={setOpen}>
      <Base.Trigger className="icon-button" aria-label="Saved searches" title="Saved searches">
        <Bookmark aria-hidden="true" size={16} />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="menu-positioner" sideOffset={4} align="end">
          <Base.Popup className="saved" aria-label="Saved searches">
            <SavedList view={view} close={() => setOpen(false)} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function SavedList({ view, close }: { readonly view: CorpusView; readonly close: () => void }): ReactNode {
  const saved = useRemote(savedSearchesQuery());
  const remove = useAction((name: string) => wire.corpus.removeSearch.mutate({ name }), { changes: [SAVED] });
  const show = ({ request }: SavedSearch): void => {
    const { corpus, query, filters, sort } = request;
    changeView({ corpus, query, filters, sort, sample: null, document: null });
    close();
  };
  return (
    <>
      <h2>Saved searches</h2>
      <Remote
        of={saved}
        what="the saved searches"
        skeleton={<SkeletonRows rows={2} />}
        isEmpty={(all) => all.length === 0}
        empty={<p className="muted">None yet.</p>}
      >
        {(all) => (
          <ul className="saved-list">
            {all.map((each) => (
              <li key={each.name}>
                <button type="button" onClick={() => show(each)}>
                  <span className="truncate">{visibleText(each.name)}</span>
                  <span className="muted truncate">{searchWords(each)}</span>
                </button>
                <IconButton label={`Remove ${each.name}`} icon={X} onClick={() => remove.run(each.name)} />
              </li>
            ))}
          </ul>
        )}
      </Remote>
      <SaveForm view={view} />
    </>
  );
}

const SAVED = ["corpus", "saved searches"];

function SaveForm({ view }: { readonly view: CorpusView }): ReactNode {
  const [name, setName] = useState("");
  const save = useAction(
    (wanted: string) =>
      wire.corpus.saveSearch.mutate({ name: wanted, request: { ...requestOf(view), after: null, limit: PAGE_SIZE } }),
    { changes: [SAVED], failures: "quiet" },
  );
  const wanted = name.trim();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (wanted !== "" && !save.pending) save.run(wanted, () => setName(""));
  };
  return (
    <form className="saved-form" onSubmit={submit}>
      <TextField
        label="Save this search as"
        value={name}
        onChange={setName}
        problem={save.failure?.problem.message ?? null}
        autoComplete="off"
      />
      <Button type="submit" disabled={wanted === "" || save.pending}>
        Save
      </Button>
    </form>
  );
}

function searchWords({ request }: SavedSearch): string {
  const narrowed = chosenCount(request.filters);
  const parts = [
    request.corpus ?? "all corpora",
    request.query === "" ? "everything" : request.query,
    narrowed === 0 ? null : plural(narrowed, "facet"),
  ];
  return parts
    .filter((part) => part !== null)
    .map(visibleText)
    .join(" · ");
}
