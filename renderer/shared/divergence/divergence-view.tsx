import { type ReactNode, useMemo, useState } from "react";
import { byDifference } from "#core/divergence/divergence.ts";
import { divergingColour } from "../charts/diverging.ts";
import { TokenStrip, type StripToken } from "../tokens/token-strip.tsx";
import { namedToken } from "../tokens/token-words.ts";
import { KeyHint } from "../ui/key-hint.tsx";
import { useKeys } from "../view/keys.ts";
import { DivergenceLegend } from "./divergence-legend.tsx";
import type { DivergenceReport } from "./divergence-query.ts";
import { directionOf, scaleEnd } from "./divergence-scale.ts";
import { footingOf, headlineOf, signedNats } from "./divergence-words.ts";
import { TokenDetail } from "./token-detail.tsx";
import "./divergence.css";

interface DivergenceViewProps {
  readonly report: DivergenceReport;
  /** Place of the chosen token; null: the largest difference. */
  readonly place: number | null;
  readonly onPlace: (place: number) => void;
}

/** One text under two checkpoints: the finding, the text coloured by its differences, and the token that is looked at. */
export function DivergenceView({ report, place, onPlace }: DivergenceViewProps): ReactNode {
  const [pointed, setPointed] = useState<number | null>(null);
  const { tokens, checkpoints, warnings } = report;
  const order = useMemo(() => byDifference(tokens), [tokens]);
  const end = useMemo(() => scaleEnd(tokens.map((token) => token.difference)), [tokens]);
  const strip = useMemo(() => tokens.map((token) => stripToken(token, end)), [tokens, end]);
  const chosen = place !== null && place < tokens.length ? place : (order[0] ?? 0);
  const keys = useMemo(() => {
    const go = (step: number) => (): void => {
      const at = order.indexOf(chosen);
      const next = order[Math.max(0, Math.min(order.length - 1, at + step))];
      if (next !== undefined) onPlace(next);
    };
    return [
      { keys: "j", label: "Token with the next smaller difference", run: go(1) },
      { keys: "k", label: "Token with the next larger difference", run: go(-1) },
    ];
  }, [order, chosen, onPlace]);
  useKeys("Divergence", keys);
  return (
    <div className="divergence">
      <p className="divergence-headline breakable">{headlineOf(report)}</p>
      <ul className="divergence-footing secondary">
        {footingOf(report).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {warnings.map((warning) => (
        <p className="divergence-warning" role="status" key={warning}>
          {warning}
        </p>
      ))}
      <DivergenceLegend checkpoints={checkpoints} end={end} />
      <TokenStrip
        label="The text, token by token"
        tokens={strip}
        chosen={chosen}
        onChoose={onPlace}
        onPoint={setPointed}
      />
      <p className="divergence-keys muted">
        <KeyHint keys="j" /> <KeyHint keys="k" /> from the largest difference to the smallest
      </p>
      <TokenDetail report={report} place={pointed ?? chosen} />
    </div>
  );
}

function stripToken({ text, difference }: DivergenceReport["tokens"][number], end: number): StripToken {
  const direction = directionOf(difference, end);
  return {
    text,
    label: `${namedToken(text)}, ${difference === null ? "no difference" : `${signedNats(difference)} nats`}`,
    ...(difference === null ? {} : { style: { background: divergingColour(difference, end) } }),
    ...(direction === undefined ? {} : { direction }),
  };
}
