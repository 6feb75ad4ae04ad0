import type { ReactNode } from "react";
import type { Assertion, SpecDomain, Subdomain } from "#core/specs/analysis.ts";
import type { TextSpan } from "#core/specs/quote.ts";
import type { SpecView } from "#core/specs/summary.ts";
import { formatCount } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";
import { visibleText } from "../../shared/format/visible-text.ts";
import { Badge } from "../../shared/ui/badge.tsx";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";

export interface ChosenSubdomain {
  /** "domain › subdomain": names it among all of the spec. */
  readonly title: string;
  /** The spec's own words on it. */
  readonly section: string;
}

interface ClaimsPanelProps {
  readonly view: SpecView;
  readonly chosen: ChosenSubdomain | null;
  readonly onChoose: (subdomain: ChosenSubdomain) => void;
  readonly onGoTo: (span: TextSpan) => void;
}

/** What a spec claims, domain by domain, and the sentences that nothing of it touches. */
export function ClaimsPanel({ view, chosen, onChoose, onGoTo }: ClaimsPanelProps): ReactNode {
  const { analysis, analysisBy, draft } = view;
  return (
    <aside className="claims" aria-label="Claims">
      {draft && (
        <p className="claims-note">The claims are of the kept version: what was typed since is read once it is kept.</p>
      )}
      <Coverage view={view} onGoTo={onGoTo} />
      <section>
        <h2>Claims</h2>
        {analysisBy && (
          <p className="muted claims-by">
            {analysisBy.by === "rule"
              ? "Found by rule, from headings and words."
              : `Found by ${visibleText(analysisBy.generator.model)}, prompts ${analysisBy.promptVersion}.`}
          </p>
        )}
        {analysis === null ? (
          <p className="muted">The text says nothing that could be taken as a claim yet.</p>
        ) : (
          analysis.domains.map((domain) => (
            <Domain key={domain.name} domain={domain} chosen={chosen} onChoose={onChoose} />
          ))
        )}
      </section>
    </aside>
  );
}

function Coverage({ view, onGoTo }: Pick<ClaimsPanelProps, "view" | "onGoTo">): ReactNode {
  const { sentences, covered, uncovered, misquoted } = view.coverage;
  return (
    <section>
      <h2>Coverage</h2>
      <p className="tabular">
        {formatCount(covered)} of {plural(sentences, "sentence")} {covered === 1 ? "is" : "are"} touched by a section
        {uncovered.length === 0 ? "." : "; these are not:"}
      </p>
      <ul className="claims-uncovered">
        {uncovered.map((sentence) => (
          <li key={sentence.start}>
            <button type="button" onClick={() => onGoTo(sentence)}>
              <ForeignText text={sentence.text} />
            </button>
          </li>
        ))}
      </ul>
      {misquoted.length > 0 && (
        <p className="claims-misquoted">Not in the spec word for word: {misquoted.map(visibleText).join("; ")}.</p>
      )}
    </section>
  );
}

interface DomainProps extends Pick<ClaimsPanelProps, "chosen" | "onChoose"> {
  readonly domain: SpecDomain;
}

function Domain({ domain, chosen, onChoose }: DomainProps): ReactNode {
  return (
    <details className="claims-domain" open>
      <summary>
        <ForeignText text={domain.name} />{" "}
        <span className="muted">{plural(domain.subdomains.length, "subdomain")}</span>
      </summary>
      <ul>
        {domain.subdomains.map((subdomain) => {
          const title = `${domain.name} › ${subdomain.name}`;
          return (
            <SubdomainRow
              key={subdomain.name}
              subdomain={subdomain}
              open={chosen?.title === title}
              onChoose={() => onChoose({ title, section: subdomain.section })}
            />
          );
        })}
      </ul>
    </details>
  );
}

interface SubdomainRowProps {
  readonly subdomain: Subdomain;
  readonly open: boolean;
  readonly onChoose: () => void;
}

function SubdomainRow({ subdomain, open, onChoose }: SubdomainRowProps): ReactNode {
  return (
    <li className="claims-subdomain" data-open={open}>
      <button type="button" aria-expanded={open} onClick={onChoose}>
        <ForeignText text={subdomain.name} />
        <span className="muted tabular">{plural(subdomain.assertions.length, "claim")}</span>
      </button>
      {open && (
        <>
          {subdomain.summary !== "" && (
            <p className="secondary">
              <ForeignText text={subdomain.summary} />
            </p>
          )}
          <ul className="claims-list">
            {subdomain.assertions.map((assertion) => (
              <Claim key={assertion.name} assertion={assertion} />
            ))}
          </ul>
        </>
      )}
    </li>
  );
}

function Claim({ assertion }: { readonly assertion: Assertion }): ReactNode {
  return (
    <li className="claim">
      <Badge>{assertion.label}</Badge>
      <div>
        <ForeignText text={assertion.assertion} />
        {assertion.explanation !== "" && (
          <p className="muted">
            <ForeignText text={assertion.explanation} />
          </p>
        )}
      </div>
    </li>
  );
}
