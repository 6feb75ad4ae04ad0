import { UserRound } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Remote } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { Button } from "../../shared/ui/button.tsx";
import { EmptyState } from "../../shared/ui/empty-state.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { gridQueries } from "./grid-queries.ts";
import { ReviewItem } from "./review-item.tsx";
import { ReviewedTable } from "./reviewed-table.tsx";
import { useReviewer } from "./reviewer.ts";

/** Reading a run's rollouts one after the other: blind, by keys. */
export function ReviewView({ run }: { readonly run: string }): ReactNode {
  const { name } = useReviewer();
  return <div className="grid-body">{name === "" ? <WhoReads /> : <Queue key={name} run={run} author={name} />}</div>;
}

function WhoReads(): ReactNode {
  const { setName } = useReviewer();
  const [typed, setTyped] = useState("");
  return (
    <form
      className="review-who"
      onSubmit={(event) => {
        event.preventDefault();
        setName(typed.trim());
      }}
    >
      <TextField
        label="Who reads"
        value={typed}
        onChange={setTyped}
        maxLength={80}
        hint="Every review is kept with this name, the time and the reason."
      />
      <Button variant="primary" type="submit" disabled={typed.trim() === ""}>
        Begin
      </Button>
    </form>
  );
}

function Queue({ run, author }: { readonly run: string; readonly author: string }): ReactNode {
  const { setName } = useReviewer();
  const queue = useRemote(gridQueries.reviewQueue(run, author));
  return (
    <>
      <p className="review-head">
        <span className="secondary">
          Read by {author}
          {queue.state === "ready" && `, ${queue.value.open} left`}
        </span>
        <Button variant="quiet" icon={UserRound} onClick={() => setName("")}>
          Somebody else
        </Button>
      </p>
      <Remote
        of={queue}
        what="the rollouts to read"
        isEmpty={({ items }) => items.length === 0}
        empty={
          <EmptyState icon={UserRound} title={`Nothing is left for ${author} to read`}>
            A second rater finds a quarter of what was read, and whoever has not read a disputed rollout finds it first.
          </EmptyState>
        }
      >
        {({ items: [item] }) => item && <ReviewItem key={item.id} run={run} author={author} item={item} />}
      </Remote>
      <ReviewedTable run={run} />
    </>
  );
}
