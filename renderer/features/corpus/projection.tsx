import type { ReactNode } from "react";
import type { GenerationRequest } from "#core/generation/request.ts";
import { plural } from "../../shared/format/text.ts";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { specQuery } from "./generation-queries.ts";
import { projectionWords } from "./generation-words.ts";

/** What a generation would come to, as far as it is known before anything is asked. */
export function Projection({ request }: { readonly request: GenerationRequest }): ReactNode {
  const { spec, recipe, types, ideas, count } = request;
  const opened = useRemote(specQuery(spec));
  const grammar = request.generator.kind === "grammar";
  if (grammar || recipe === "aft" || recipe === "preferences") {
    const made = plural(count ?? (grammar ? 500 : 100), recipe === "msm" ? "document" : "chat");
    return <p className="generate-projection tabular">{grammar ? `${made}, at no cost` : made}</p>;
  }
  if (opened.state !== "ready") return null;
  const domains = opened.value.analysis?.domains ?? [];
  const subdomains = domains.reduce((sum, domain) => sum + domain.subdomains.length, 0);
  if (subdomains === 0) return null;
  const found = request.analysis === "by-rule" ? "" : ", if the generator finds as many subdomains as the rules do";
  return (
    <p className="generate-projection tabular">
      {projectionWords(subdomains, types, ideas, count)}
      {found}.
    </p>
  );
}
