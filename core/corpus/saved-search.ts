import type { SearchRequest } from "./search.ts";

export interface SavedSearch {
  readonly name: string;
  /** Without the place of a page. */
  readonly request: SearchRequest;
  readonly createdAt: string;
}
