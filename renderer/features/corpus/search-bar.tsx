import { CircleQuestionMark, Dices, Search } from "lucide-react";
import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useRef, useState } from "react";
import { IconButton } from "../../shared/ui/button.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { changeView } from "./change-view.ts";
import { type CorpusView, type HitSort, SORTS } from "./corpus-view.ts";
import "./search-bar.css";

interface SearchBarProps {
  readonly view: CorpusView;
  readonly field: Ref<HTMLInputElement>;
  readonly onHelp: () => void;
  readonly onSample: () => void;
  /** Leaves the field for the list. */
  readonly onLeave: () => void;
  /** Further tools: saved searches. */
  readonly children?: ReactNode;
}

const SORT_LABELS: Readonly<Record<HitSort, string>> = {
  relevance: "best match",
  oldest: "oldest",
  newest: "newest",
  longest: "longest",
  shortest: "shortest",
};

/** The search is asked for once the typing pauses. */
const PAUSE_MS = 180;

export function SearchBar({ view, field, onHelp, onSample, onLeave, children }: SearchBarProps): ReactNode {
  const { text, type, search } = useTyped(view.query);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter") {
      search();
      onLeave();
    }
    if (event.key === "Escape" || event.key === "ArrowDown") {
      event.preventDefault();
      onLeave();
    }
  };
  return (
    <div className="search-bar" role="search">
      <div className="search-field">
        <Search aria-hidden="true" size={14} />
        <input
          ref={field}
          type="search"
          aria-label="Search the documents"
          placeholder='words, "a phrase", begin*, -without, title:memo'
          value={text}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
          spellCheck={false}
          autoComplete="off"
        />
        <kbd aria-hidden="true">/</kbd>
        <IconButton label="How to search" icon={CircleQuestionMark} onClick={onHelp} />
      </div>
      <Select
        label="order"
        value={view.sort}
        options={SORTS.map((sort) => ({ value: sort, label: SORT_LABELS[sort] }))}
        onChange={(sort) => changeView({ sort }, "replace")}
      />
      <IconButton label="Draw a random sample" icon={Dices} onClick={onSample} />
      {children}
    </div>
  );
}

interface Typed {
  readonly text: string;
  readonly type: (text: string) => void;
  /** Makes it the query at once. */
  readonly search: () => void;
}

/** The text as it is typed; it becomes the view's query after a pause, and follows a query that comes from elsewhere. */
function useTyped(query: string): Typed {
  const [typed, setTyped] = useState({ text: query, of: query });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const text = typed.of === query ? typed.text : query;
  const type = (next: string): void => {
    setTyped({ text: next, of: query });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setTyped({ text: next, of: next });
      changeView({ query: next, sample: null, document: null }, "replace");
    }, PAUSE_MS);
  };
  const search = (): void => {
    // Else the pause would end after it, and close what was opened since.
    clearTimeout(timer.current);
    setTyped({ text, of: text });
    changeView({ query: text, sample: null, document: null });
  };
  return { text, type, search };
}
