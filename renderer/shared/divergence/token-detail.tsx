import type { ReactNode } from "react";
import { formatCount, formatNats } from "../format/numbers.ts";
import { CheckpointName } from "../marks/checkpoint-swatch.tsx";
import { namedToken, probabilityText } from "../tokens/token-words.ts";
import type { DivergenceReport } from "./divergence-query.ts";
import { signedNats } from "./divergence-words.ts";

interface TokenDetailProps {
  readonly report: DivergenceReport;
  readonly place: number;
}

/** What both checkpoints give to one place of the text: its log-probabilities and the best alternatives of each. */
export function TokenDetail({ report, place }: TokenDetailProps): ReactNode {
  const token = report.tokens[place];
  if (!token) return null;
  return (
    <section className="token-detail" aria-label="Token" data-testid="token-detail" data-place={place}>
      <header>
        <h3 className="breakable">
          <code>{namedToken(token.text)}</code>
        </h3>
        <span className="muted tabular">
          {formatCount(place + 1)} of {formatCount(report.tokens.length)}
        </span>
        <strong data-testid="token-difference">{differenceWords(token.difference, report.checkpoints)}</strong>
      </header>
      <div className="token-sides">
        {report.checkpoints.map((id, side) => (
          <TokenSide
            // oxlint-disable-next-line react/no-array-index-key -- a checkpoint may be laid beside itself
            key={side}
            id={id}
            nats={token.nats[side] ?? null}
            rank={token.rank[side] ?? null}
            entropyNats={token.entropyNats[side] ?? null}
            top={token.top[side] ?? []}
            own={token.ids[side]?.[0] ?? null}
          />
        ))}
      </div>
    </section>
  );
}

function differenceWords(difference: number | null, [a, b]: DivergenceReport["checkpoints"]): string {
  if (difference === null) return "nothing precedes it";
  const figure = `${signedNats(difference)} nats`;
  return figure.startsWith("0.00") ? figure : `${figure}, likelier to ${difference > 0 ? b : a}`;
}

interface TokenSideProps {
  readonly id: string;
  readonly nats: number | null;
  readonly rank: number | null;
  readonly entropyNats: number | null;
  readonly top: DivergenceReport["tokens"][number]["top"][number];
  /** Id of the token that stands in the text. */
  readonly own: number | null;
}

function TokenSide({ id, nats, rank, entropyNats, top, own }: TokenSideProps): ReactNode {
  return (
    <div className="token-side">
      <CheckpointName id={id} />
      <p className="tabular">
        {nats === null || rank === null || entropyNats === null ? (
          <span className="muted">no prediction</span>
        ) : (
          <>
            {formatNats(nats)} <span className="muted">(p {probabilityText(nats)})</span>
            <span className="muted">
              {" "}
              · place {formatCount(rank)} · entropy {formatNats(entropyNats)}
            </span>
          </>
        )}
      </p>
      <ol className="token-alternatives">
        {top.map((alternative) => (
          <li key={alternative.id} aria-current={alternative.id === own || undefined}>
            <code className="truncate" title={namedToken(alternative.text)}>
              {namedToken(alternative.text)}
            </code>
            <span className="token-bar" aria-hidden="true">
              <span style={{ width: `${(Math.exp(alternative.nats) * 100).toFixed(1)}%` }} />
            </span>
            <span className="tabular">{probabilityText(alternative.nats)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
