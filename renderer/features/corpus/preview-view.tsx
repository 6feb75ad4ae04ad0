import type { ReactNode } from "react";
import type { GenerationPreview } from "#core/generation/progress.ts";
import { formatCompact, formatCount } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";
import { visibleText } from "../../shared/format/visible-text.ts";
import { Button } from "../../shared/ui/button.tsx";
import { Facts } from "../../shared/ui/facts.tsx";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { costWords, tokenWords } from "./generation-words.ts";

interface PreviewViewProps {
  readonly preview: GenerationPreview;
  /** Shows the generation that holds the first stages. */
  readonly onShow: () => void;
}

/** What the first stages found, and what the whole would come to. */
export function PreviewView({ preview, onShow }: PreviewViewProps): ReactNode {
  const { domains, formula, documents, promptTokens, answerTokens, costUsd, spent } = preview;
  return (
    <section className="preview" aria-label="Preview">
      <Facts
        facts={[
          { name: "Will make", value: `${formula} = ${formatCount(documents)}` },
          {
            name: "About",
            value: `${formatCompact(promptTokens)} tokens read, ${formatCompact(answerTokens)} written, ${costWords(costUsd)}`,
          },
          { name: "Used already", value: `${tokenWords(spent)}, ${costWords(spent.costUsd)}` },
        ]}
      />
      <details>
        <summary>{plural(domains.length, "domain")} found</summary>
        <ul className="preview-domains">
          {domains.map(({ name, subdomains }) => (
            <li key={name}>
              <ForeignText text={name} /> <span className="muted">{subdomains.map(visibleText).join(", ")}</span>
            </li>
          ))}
        </ul>
      </details>
      <Button onClick={onShow}>Go on from these stages</Button>
    </section>
  );
}
