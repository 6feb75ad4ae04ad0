import { type ReactNode, useMemo } from "react";
import { formatNats } from "../../shared/format/numbers.ts";
import { TokenStrip } from "../../shared/tokens/token-strip.tsx";
import { namedToken, probabilityText } from "../../shared/tokens/token-words.ts";
import type { Answer } from "./turns.ts";

type Answered = Extract<Answer, { state: "answered" }>;

interface AnswerTokensProps {
  readonly checkpoint: string;
  readonly answer: Answered;
  readonly chosen: number | null;
  readonly onChoose: (place: number) => void;
  readonly onPoint: (place: number | null) => void;
}

/** A finished answer, each token of which can be pointed at or reached by keys. */
export function AnswerTokens({ checkpoint, answer, chosen, onChoose, onPoint }: AnswerTokensProps): ReactNode {
  const { perToken, stop } = answer;
  const tokens = useMemo(
    () =>
      perToken.map(({ text, nats }, place) => ({
        // Models begin their turn with a blank; it would only look like a crooked margin.
        text: place === 0 ? text.trimStart() : text,
        label: `${namedToken(text)}, ${formatNats(nats)}`,
        // What ended the turn is drawn and is no part of the text.
        ...(stop === "end-of-turn" && place === perToken.length - 1 ? { text: "", sign: "■" } : {}),
      })),
    [perToken, stop],
  );
  return (
    <TokenStrip
      label={`What ${checkpoint} said, token by token`}
      tokens={tokens}
      chosen={chosen}
      onChoose={onChoose}
      onPoint={onPoint}
    />
  );
}

interface AnswerReadoutProps {
  readonly checkpoint: string;
  readonly answer: Answered;
  /** The token that is looked at; null: the whole answer. */
  readonly place: number | null;
}

/** The log-probability of the token that is looked at, or of all of them. */
export function AnswerReadout({ checkpoint, answer: { perToken }, place }: AnswerReadoutProps): ReactNode {
  const token = perToken[place ?? -1];
  const sum = perToken.reduce((total, { nats }) => total + nats, 0);
  return (
    <p className="answer-readout tabular" data-testid={`readout:${checkpoint}`}>
      {token ? (
        <>
          <code className="truncate">{namedToken(token.text)}</code> {formatNats(token.nats)}
          <span className="muted">p {probabilityText(token.nats)}</span>
        </>
      ) : (
        <span className="muted">{formatNats(sum)} in all</span>
      )}
    </p>
  );
}
