import { type ReactNode, useState } from "react";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import { divergenceQuery, SHOWN_ALTERNATIVES } from "../../shared/divergence/divergence-query.ts";
import { DivergenceView } from "../../shared/divergence/divergence-view.tsx";
import { plural, shortHash } from "../../shared/format/text.ts";
import { CheckpointSwatch } from "../../shared/marks/checkpoint-swatch.tsx";
import { Remote } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { Inspector } from "../../shared/ui/inspector.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { Tabs } from "../../shared/ui/tabs.tsx";
import { messagesTo } from "./follow-up.ts";
import type { Answer, Turn } from "./turns.ts";

/** One answer of one turn, and how it is looked at. */
export interface Inspected {
  readonly turn: Turn;
  readonly checkpoint: string;
  readonly answer: Extract<Answer, { state: "answered" }>;
  readonly tab: string;
}

interface AnswerInspectorProps {
  readonly inspected: Inspected;
  readonly checkpoints: readonly CheckpointSummary[];
  readonly onTab: (tab: string) => void;
  readonly onClose: () => void;
}

/** An answer under another checkpoint, and the prompt that it answered as the model read it. */
export function AnswerInspector({ inspected, checkpoints, onTab, onClose }: AnswerInspectorProps): ReactNode {
  const { answer, checkpoint, tab } = inspected;
  const { text, tokens, sha256 } = answer.prompt;
  return (
    <Inspector title={`What ${checkpoint} said`} onClose={onClose} width={720}>
      <Tabs
        value={tab}
        onChange={onTab}
        tabs={[
          {
            id: "others",
            label: "Who else would say this?",
            content: <Others inspected={inspected} checkpoints={checkpoints} />,
          },
          {
            id: "prompt",
            label: "Prompt as rendered",
            content: (
              <div className="rendered-prompt">
                <p className="muted tabular">
                  {plural(tokens, "token")} · SHA-256 <code title={sha256}>{shortHash(sha256)}</code>
                </p>
                <pre data-testid="rendered-prompt">
                  <ForeignText text={text} />
                </pre>
              </div>
            ),
          },
        ]}
      />
    </Inspector>
  );
}

type OthersProps = Pick<AnswerInspectorProps, "inspected" | "checkpoints">;

function Others({ inspected, checkpoints }: OthersProps): ReactNode {
  const { turn, checkpoint, answer } = inspected;
  const beside = turn.request.checkpoints.find((id) => id !== checkpoint);
  const candidates = checkpoints.filter(({ id, hasChatTemplate }) => hasChatTemplate && id !== checkpoint);
  const [other, setOther] = useState(beside ?? candidates[0]?.id ?? null);
  const [place, setPlace] = useState<number | null>(null);
  if (other === null) return <p className="secondary">There is no other checkpoint that can chat; add one first.</p>;
  const request = {
    checkpoints: [checkpoint, other] satisfies [string, string],
    messages: messagesTo(turn, checkpoint),
    text: answer.text,
    top: SHOWN_ALTERNATIVES,
  };
  return (
    <div className="others">
      <Select
        label="against"
        value={other}
        options={candidates.map(({ id }) => ({ value: id, label: id, mark: <CheckpointSwatch id={id} /> }))}
        onChange={setOther}
      />
      <Traced request={request} place={place} onPlace={setPlace} />
    </div>
  );
}

interface TracedProps {
  readonly request: Parameters<typeof divergenceQuery>[0];
  readonly place: number | null;
  readonly onPlace: (place: number) => void;
}

function Traced({ request, place, onPlace }: TracedProps): ReactNode {
  const report = useRemote(divergenceQuery(request));
  return (
    <Remote of={report} what="the answer under both checkpoints">
      {(value) => <DivergenceView report={value} place={place} onPlace={onPlace} />}
    </Remote>
  );
}
