import { UserRound } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "../../../shared/ui/button.tsx";
import { TextField } from "../../../shared/ui/text-field.tsx";
import { useReviewer } from "../reviewer.ts";

/** In whose name families are changed; the same name as in the review. */
export function WhoDecides(): ReactNode {
  const { name, setName } = useReviewer();
  const [typed, setTyped] = useState("");
  if (name !== "") {
    return (
      <p className="review-head">
        <span className="secondary">Families are named and merged by {name}.</span>
        <Button variant="quiet" icon={UserRound} onClick={() => setName("")}>
          Somebody else
        </Button>
      </p>
    );
  }
  return (
    <form
      className="reasons-name reasons-who"
      onSubmit={(event) => {
        event.preventDefault();
        setName(typed.trim());
      }}
    >
      <TextField
        label="Who names and merges"
        value={typed}
        onChange={setTyped}
        maxLength={80}
        hint="Every edit is kept with this name and the time, and can be taken back."
      />
      <Button type="submit" disabled={typed.trim() === ""}>
        Begin
      </Button>
    </form>
  );
}
