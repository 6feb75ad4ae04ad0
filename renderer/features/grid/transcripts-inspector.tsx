import { type ReactNode, useMemo } from "react";
import { type InboxRecord, partsOf } from "#core/agentic/inbox/transcript.ts";
import { plural } from "../../shared/format/text.ts";
import { CheckpointName } from "../../shared/marks/checkpoint-swatch.tsx";
import { Remote } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { MarkedText } from "../../shared/text/marked-text.tsx";
import type { TextMark } from "../../shared/text/text-pieces.ts";
import { Badge } from "../../shared/ui/badge.tsx";
import { Inspector } from "../../shared/ui/inspector.tsx";
import { gridQueries, type Transcript } from "./grid-queries.ts";
import { byOutcome } from "./transcript-order.ts";

interface TranscriptsInspectorProps {
  readonly run: string;
  readonly cell: string;
  readonly judge: string | undefined;
  readonly onClose: () => void;
}

/** Drawn at once; the rest is told of and can be exported. */
const SHOWN_AT_MOST = 100;

/** What checkpoints wrote in one cell, the gravest first, with the calls that the grade rests on marked. */
export function TranscriptsInspector({ run, cell, judge, onClose }: TranscriptsInspectorProps): ReactNode {
  const found = useRemote(gridQueries.transcripts(run, cell, judge));
  return (
    <Inspector title={cell} onClose={onClose} width={640}>
      <Remote of={found} what="the transcripts" isEmpty={(all) => all.length === 0} empty={<NoneYet />}>
        {(all) => (
          <>
            <p className="secondary">
              {plural(all.length, "rollout")}
              {all.length > SHOWN_AT_MOST && `; the first ${SHOWN_AT_MOST} are shown, msm results export has all`}
            </p>
            <ol className="transcripts">
              {byOutcome(all)
                .slice(0, SHOWN_AT_MOST)
                .map((transcript) => (
                  <TranscriptItem key={`${transcript.checkpoint} ${transcript.sample}`} transcript={transcript} />
                ))}
            </ol>
          </>
        )}
      </Remote>
    </Inspector>
  );
}

function NoneYet(): ReactNode {
  return <p className="secondary">No rollout of this cell is stored yet: wait for the run, or resume it.</p>;
}

function TranscriptItem({ transcript }: { readonly transcript: Transcript }): ReactNode {
  const { checkpoint, sample, grade, verdict, text, tokens, stop, seed, inbox } = transcript;
  const marks = useMemo(
    () => grade.evidence.map(({ start, end, what }) => ({ start, end, kind: "overlap" as const, title: what })),
    [grade],
  );
  return (
    <li>
      <header className="transcript-head">
        <CheckpointName id={checkpoint} />
        <Badge tone={grade.executed === true ? "danger" : grade.outcome === null ? "warning" : "neutral"}>
          {grade.outcome ?? `to review: ${grade.review ?? "unclear"}`}
        </Badge>
        {verdict !== null && <span className="muted">judge: {verdict}</span>}
        {inbox && <span className="muted">{ENDED[inbox.ended]}</span>}
        <span className="muted" title={`seed ${seed}, ended by ${stop}`}>
          rollout {sample + 1}, {plural(tokens, "token")}
        </span>
      </header>
      {text.trim() === "" ? (
        <p className="muted">Nothing was written.</p>
      ) : inbox ? (
        <Turns text={text} inbox={inbox} marks={marks} />
      ) : (
        <MarkedText text={text} marks={marks} />
      )}
    </li>
  );
}

const ENDED: Readonly<Record<InboxRecord["ended"], string>> = {
  done: "ended by the assistant",
  turns: "turns used up",
  tokens: "tokens used up",
  malformed: "ended by a malformed block",
};

interface TurnsProps {
  readonly text: string;
  readonly inbox: InboxRecord;
  /** Places in the whole transcript. */
  readonly marks: readonly TextMark[];
}

/** A simulated inbox as it was spoken: the assistant's turns, and what the inbox answered to each. */
function Turns({ text, inbox, marks }: TurnsProps): ReactNode {
  const parts = useMemo(() => partsOf(text, inbox), [text, inbox]);
  return (
    <ol className="turns">
      {parts.map((part) => {
        const end = part.start + part.text.length;
        const own = marks
          .filter((mark) => mark.start >= part.start && mark.end <= end)
          .map((mark) => ({ ...mark, start: mark.start - part.start, end: mark.end - part.start }));
        return (
          <li key={part.start} className={`turn turn-${part.who}`}>
            <p className="turn-who muted">{part.who === "assistant" ? "Assistant" : "Inbox"}</p>
            {part.text.trim() === "" ? (
              <p className="muted">Nothing was written.</p>
            ) : (
              <MarkedText text={part.text} marks={own} />
            )}
          </li>
        );
      })}
    </ol>
  );
}
