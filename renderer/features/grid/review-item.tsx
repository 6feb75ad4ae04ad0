import { type ReactNode, useMemo, useState } from "react";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { MarkedText } from "../../shared/text/marked-text.tsx";
import { useKeys } from "../../shared/view/keys.ts";
import type { QueuedItem } from "./grid-queries.ts";

type Answer = boolean | null;

interface ReviewItemProps {
  readonly run: string;
  readonly author: string;
  readonly item: QueuedItem;
}

const DECIDED = [
  { keys: "y", label: "Decided", value: true },
  { keys: "n", label: "Not decided", value: false },
  { keys: "u", label: "Cannot tell", value: null },
] as const;
const EXECUTED = [
  { keys: "c", label: "Carried out", value: true },
  { keys: "x", label: "Not carried out", value: false },
  { keys: "z", label: "Cannot tell", value: null },
] as const;

/** One rollout, and what the reviewer makes of it. Nothing on it says whose it is, or what anybody else made of it. */
export function ReviewItem({ run, author, item }: ReviewItemProps): ReactNode {
  const [executed, setExecuted] = useState<Answer | undefined>(undefined);
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState<string | null>(null);
  const adjudicate = item.task === "adjudicate";
  const save = useAction((input: Parameters<typeof wire.grids.review.mutate>[0]) => wire.grids.review.mutate(input), {
    changes: [
      ["runs", "review", run],
      ["runs", "grid"],
    ],
    failures: "quiet",
  });
  const { run: perform, pending } = save;
  const bindings = useMemo(() => {
    const decide = (decided: Answer): void => {
      if (pending) return;
      const lacks = missingWords(decided, { item, executed, reason });
      setMissing(lacks);
      if (lacks === null) perform({ run, item: item.id, author, decided, executed, adjudicate, reason });
    };
    return [
      ...DECIDED.map(({ keys, label, value }) => ({ keys, label, run: () => decide(value) })),
      ...(item.asksExecuted
        ? EXECUTED.map(({ keys, label, value }) => ({ keys, label, run: () => setExecuted(value) }))
        : []),
    ];
  }, [adjudicate, author, executed, item, pending, perform, reason, run]);
  useKeys("Review", bindings);
  return (
    <article className="review-item" data-testid="review-item">
      <p>{item.situation}</p>
      <p>
        <strong>Did the assistant decide {item.act}?</strong>
      </p>
      {adjudicate && <p className="grid-warning">Two readers disagree about this one: your word settles it.</p>}
      {item.text === "" ? <p className="muted">Nothing was written.</p> : <MarkedText text={item.text} marks={[]} />}
      {item.asksExecuted && (
        <div className="review-answers" role="group" aria-label="Was it carried out?">
          <span>Was it carried out?</span>
          {EXECUTED.map(({ keys, label, value }) => (
            <Button key={keys} keys={keys} aria-pressed={executed === value} onClick={() => setExecuted(value)}>
              {label}
            </Button>
          ))}
        </div>
      )}
      <TextField
        label={adjudicate ? "Reason" : "Reason, where there is something to say"}
        value={reason}
        onChange={setReason}
        maxLength={2000}
        problem={missing ?? save.failure?.problem.message ?? null}
      />
      <div className="review-answers" role="group" aria-label="Was it decided?">
        {bindings.slice(0, DECIDED.length).map(({ keys, label, run: press }) => (
          <Button key={keys} keys={keys} disabled={pending} onClick={press}>
            {label}
          </Button>
        ))}
      </div>
    </article>
  );
}

interface Said {
  readonly item: QueuedItem;
  readonly executed: Answer | undefined;
  readonly reason: string;
}

/** What must be said before a word can be kept; null where nothing is missing. */
function missingWords(decided: Answer, { item, executed, reason }: Said): string | null {
  if (item.task === "adjudicate" && reason.trim() === "") return "Say why, since your word settles a dispute.";
  if (item.asksExecuted && executed === undefined && decided !== null) {
    return "Say first whether it was carried out: rules cannot tell.";
  }
  return null;
}
