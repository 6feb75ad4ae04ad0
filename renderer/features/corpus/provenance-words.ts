import type { CorpusDocument, Provenance } from "#core/corpus/document.ts";
import { formatCount } from "../../shared/format/numbers.ts";
import { formatDate } from "../../shared/format/time.ts";
import { visibleText } from "../../shared/format/visible-text.ts";

type Place = Pick<Provenance, "domain" | "subdomain" | "type" | "idea">;

/** `domain › subdomain › type › idea`, without what is not known; what stands there where nothing is. */
export function placeWords({ domain, subdomain, type, idea }: Place): string {
  const known = [domain, subdomain, type, idea].filter((part) => part !== null && part !== "");
  return known.length === 0
    ? "nothing known of where it belongs"
    : known.map((part) => visibleText(part ?? "")).join(" › ");
}

/** How a document came to be, one fact each; facts that are not known are left out. */
export function originWords({ corpus, length, provenance }: CorpusDocument): string[] {
  const { generator, promptVersion, seed, createdAt, source } = provenance;
  const facts = [
    corpus,
    `${formatCount(length)} characters`,
    generator === null ? null : `${generator.kind}: ${generator.model}`,
    promptVersion === null ? null : `prompts ${promptVersion}`,
    seed === null ? null : `seed ${seed}`,
    createdAt === null ? null : formatDate(createdAt),
    source === null ? null : `from ${source}`,
  ];
  return facts.filter((fact) => fact !== null).map(visibleText);
}

/** A title that is never empty. */
export function titleWords(title: string): string {
  const shown = visibleText(title).trim();
  return shown === "" ? "(without a title)" : shown;
}
