import type { ErrorEntry } from "./error-entry.ts";

/** Of corpora: import, search, notes, checks, mixing, export. */
export const CORPUS_ERRORS = {
  "corpus-unknown": {
    cause: "No corpus of the workspace has this name.",
    evidence: "`msm corpus list`.",
    next: "Choose of those, or `msm corpus import PATH`.",
  },
  "corpus-taken": {
    cause: "A corpus of this name is there.",
    evidence: "`msm corpus list`.",
    next: "Choose another name, or remove it first.",
  },
  "corpus-gone": {
    cause: "The corpus that a generation wrote to was removed.",
    evidence: "`msm corpus list`.",
    next: "Start a new generation.",
  },
  "corpus-busy": {
    cause: "Another process is at work on the corpus.",
    evidence: "The sentence names the process.",
    next: "Wait for it, or cancel it there.",
  },
  "corpus-removed": {
    cause: "The corpus was removed while documents came in.",
    evidence: "`msm corpus list`.",
    next: "Import them again.",
  },
  "corpus-changed": {
    cause: "The corpus was removed or replaced while it was checked.",
    evidence: "`msm corpus list`.",
    next: "Check it again.",
    exit: 1,
  },
  "corpus-unchecked": {
    cause: "What is asked for takes a check, and there is none of this content.",
    evidence: "`msm corpus stats`.",
    next: "`msm corpus check ID`.",
  },
  "corpus-work-failed": {
    cause: "Work on a corpus broke off: disk, memory, or a source that changed.",
    evidence: "The sentence holds the system's words; `msm doctor` shows disk and memory.",
    next: "Free space or memory, then start it again: nothing half-done is kept.",
    exit: 1,
  },
  "document-unknown": {
    cause: "No document has this number.",
    evidence: "`msm corpus search Q`.",
    next: "Take the number from there.",
  },
  "note-unknown": {
    cause: "The note is not there any more.",
    evidence: "The document's notes in the reader.",
    next: "Go on without it.",
  },
  "note-outside": {
    cause: "The note marks more than the document has.",
    evidence: "The sentence holds both lengths.",
    next: "Mark a part of its text.",
  },
  "search-unknown": {
    cause: "No saved search has this name.",
    evidence: "The list beside the search field.",
    next: "Choose of those, or save it first.",
  },
  "search-too-long": {
    cause: "The search has more characters or words than one may have.",
    evidence: "The sentence holds the limit.",
    next: "Shorten it.",
  },
  "search-without-words": {
    cause: "Nothing in the search can be found: only marks.",
    evidence: "The search itself.",
    next: 'Type a word, a "phrase" or a beginning*.',
  },
  "search-only-without": {
    cause: "The search only leaves things out.",
    evidence: "The search itself.",
    next: "Add a word that is to be found.",
  },
  "search-short-prefix": {
    cause: "One letter and a star would match nearly everything.",
    evidence: "The search itself.",
    next: "Give at least two letters before the star.",
  },
  "cursor-unusable": {
    cause: "The place in a list of results belongs to another search, or was cut.",
    evidence: "The value of --after or of the request.",
    next: "Begin at the first page.",
  },
  "file-of-no-kind": {
    cause: "The file's name has no ending that can be imported.",
    evidence: "The sentence lists those that can.",
    next: "Convert it, or correct the name.",
  },
  "file-damaged": {
    cause: "The Parquet file is not whole.",
    evidence: "The sentence holds the reader's words.",
    next: "Fetch it again.",
  },
  "file-of-large-parts": {
    cause: "A row group of the Parquet file is too large to be held in memory.",
    evidence: "The sentence holds its number.",
    next: "Write it with smaller row groups.",
  },
  "file-empty": {
    cause: "The file holds no rows and no texts.",
    evidence: "`wc -c` on it.",
    next: "Check that it is the right file.",
  },
  "file-unusable": {
    cause: "No row of the file has what a document or chat needs.",
    evidence: "The same import without --skip-bad names the first.",
    next: "Correct the rows, or name the right file.",
  },
  "row-unusable": {
    cause: "A row of the file is not a document or a chat.",
    evidence: "The sentence names row and field.",
    next: "Correct it, or leave such rows out with --skip-bad.",
  },
  "import-broken-off": {
    cause: "The disk or the file failed while it was imported.",
    evidence: "The sentence holds the system's words.",
    next: "Mend that and begin again: an import is whole or not at all.",
    exit: 1,
  },
  "export-empty": {
    cause: "The filters leave no document.",
    evidence: "`msm corpus search` with the same filters.",
    next: "Loosen the query, the filters or the budget.",
  },
  "mix-source-unknown": {
    cause: "The source is neither a corpus nor a file.",
    evidence: "`msm corpus list`; `ls` on the path.",
    next: "Correct it.",
  },
  "mix-source-of-documents": {
    cause: "A corpus of documents cannot be mixed into chats.",
    evidence: "`msm corpus list` shows the kind.",
    next: "Name a corpus of chats.",
  },
  "mix-source-too-small": {
    cause: "The source has fewer chats than are wanted of it.",
    evidence: "The sentence holds both numbers.",
    next: "Ask for fewer, or add another source.",
  },
  "mix-source-twice": {
    cause: "One source is named twice.",
    evidence: "The command line.",
    next: "Name it once, with the count of both.",
  },
} as const satisfies Record<string, ErrorEntry>;
