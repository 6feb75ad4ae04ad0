import { Scale } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { DropReason, ProbeCheck } from "#core/probes/authoring/check-report.ts";
import type { Probe } from "#core/probes/probe.ts";
import { commandLine } from "../../shared/format/command.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { Checkbox } from "../../shared/ui/checkbox.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { navigate } from "../../shared/view/navigation.ts";
import { ownId } from "./edit-form.ts";
import { dropCounts } from "./check-rows.ts";
import "./check.css";

interface ReviseBarProps {
  readonly probe: Probe;
  /** False for one that comes with the workbench: the result is kept under another id. */
  readonly own: boolean;
  readonly check: ProbeCheck;
  readonly stale: boolean;
}

const DROPS: readonly { readonly reason: DropReason; readonly words: string }[] = [
  { reason: "obvious", words: "that give the value away" },
  { reason: "duplicate", words: "that repeat another" },
  { reason: "contaminated", words: "that stand in a corpus" },
];
const BALANCES = [
  { id: "order", words: "Turn options until either side stands first as often" },
  { id: "choice", words: "Leave out up to a quarter until lengths and words are alike" },
] as const;

/** What can be done about what a check found; the result is the next version. */
export function ReviseBar({ probe, own, check, stale }: ReviseBarProps): ReactNode {
  const [drop, setDrop] = useState<readonly DropReason[]>([]);
  const [balance, setBalance] = useState<readonly ("order" | "choice")[]>([]);
  const counts = dropCounts(check);
  const revise = useAction(
    () => {
      const kept = own ? {} : { as: ownId(probe.id) };
      return wire.probes.revise.mutate({ probe: probe.id, drop: [...drop], balance: [...balance], ...kept });
    },
    {
      done: ({ stored, changed }) =>
        changed
          ? `${stored.probe.id} v${stored.probe.version} has ${stored.probe.items.length} items.`
          : "There was nothing to change.",
      changes: [["probes"]],
    },
  );
  const toggle = <Entry,>(all: readonly Entry[], entry: Entry): Entry[] =>
    all.includes(entry) ? all.filter((each) => each !== entry) : [...all, entry];
  const offered = DROPS.filter(({ reason }) => counts[reason] > 0 && !stale);
  const words = [
    ...(drop.length > 0 ? ["--drop", drop.join(",")] : []),
    ...(balance.length > 0 ? ["--balance", balance.join(",")] : []),
  ];
  const named = own ? [] : ["--as", ownId(probe.id)];
  return (
    <details className="revise">
      <summary>Make a better version of it</summary>
      <div className="revise-choices">
        {offered.map(({ reason, words: which }) => (
          <Checkbox
            key={reason}
            label={`Leave out the ${counts[reason]} ${which}`}
            checked={drop.includes(reason)}
            onChange={() => setDrop(toggle(drop, reason))}
          />
        ))}
        {BALANCES.map(({ id, words: how }) => (
          <Checkbox
            key={id}
            label={how}
            checked={balance.includes(id)}
            onChange={() => setBalance(toggle(balance, id))}
          />
        ))}
      </div>
      {words.length > 0 && <CommandLine command={commandLine("probes", "revise", probe.id, ...words, ...named)} />}
      <Button
        icon={Scale}
        disabled={words.length === 0 || revise.pending}
        onClick={() =>
          revise.run(undefined, ({ stored }) => navigate({ feature: "probes", path: [stored.probe.id] }, "replace"))
        }
      >
        {revise.pending ? "Making it…" : "Make the next version"}
      </Button>
    </details>
  );
}
