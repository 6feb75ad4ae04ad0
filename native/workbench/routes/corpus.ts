import { z } from "zod";
import { ImportRequest } from "#core/corpus/import.ts";
import { NewNote } from "#core/corpus/note.ts";
import { Filters, SearchRequest } from "#core/corpus/search.ts";
import { area, call, valueOf } from "../procedure.ts";

const DocumentId = z.strictObject({ id: z.int() });
const CorpusId = z.strictObject({ corpus: z.string() });
const FacetsInput = z.strictObject({ corpus: z.string().nullable(), query: z.string(), filters: Filters });
const SampleInput = z.strictObject({
  corpus: z.string(),
  count: z.int().min(1).max(500),
  seed: z.string(),
});
const SaveInput = z.strictObject({ name: z.string().trim().min(1).max(200), request: SearchRequest });
const SearchName = z.strictObject({ name: z.string() });

export const corpus = area({
  /** Corpora of the workspace in the order in which they were made. */
  list: call.query(({ ctx }) => ctx.workbench.corpora.list()),
  search: call
    .input(SearchRequest)
    .query(async ({ ctx, input, signal }) => valueOf(await ctx.workbench.corpora.search(input, signal))),
  facets: call
    .input(FacetsInput)
    .query(async ({ ctx, input, signal }) => valueOf(await ctx.workbench.corpora.facets(input, signal))),
  open: call.input(DocumentId).query(({ ctx, input }) => valueOf(ctx.workbench.corpora.open(input.id))),
  sample: call.input(SampleInput).query(({ ctx, input }) => valueOf(ctx.workbench.corpora.sample(input))),
  coverage: call.input(CorpusId).query(({ ctx, input }) => valueOf(ctx.workbench.corpora.coverage(input.corpus))),

  /** Progress, then "finished" or "failed"; unsubscribing cancels it and leaves nothing of it. */
  import: call
    .input(ImportRequest)
    .subscription(({ ctx, input, signal }) => ctx.workbench.corpora.importFrom(input, signal)),
  remove: call.input(CorpusId).mutation(({ ctx, input }) => valueOf(ctx.workbench.corpora.remove(input.corpus))),

  addNote: call.input(NewNote).mutation(({ ctx, input }) => valueOf(ctx.workbench.corpora.addNote(input))),
  removeNote: call.input(DocumentId).mutation(({ ctx, input }) => valueOf(ctx.workbench.corpora.removeNote(input.id))),

  savedSearches: call.query(({ ctx }) => ctx.workbench.corpora.savedSearches()),
  saveSearch: call
    .input(SaveInput)
    .mutation(({ ctx, input }) => ctx.workbench.corpora.saveSearch(input.name, input.request)),
  removeSearch: call
    .input(SearchName)
    .mutation(({ ctx, input }) => valueOf(ctx.workbench.corpora.removeSearch(input.name))),
});
