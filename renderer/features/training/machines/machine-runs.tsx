import { useQuery } from "@tanstack/react-query";
import { Import } from "lucide-react";
import type { ReactNode } from "react";
import { isFinal } from "#core/runs/run-state.ts";
import type { Reattached } from "#core/runs/training-run.ts";
import { queries } from "../../../shared/remote/queries.ts";
import { commandLine } from "../../../shared/format/command.ts";
import { plural } from "../../../shared/format/text.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { useAction } from "../../../shared/remote/use-action.ts";
import { wire } from "../../../shared/remote/wire.ts";
import { Button } from "../../../shared/ui/button.tsx";
import { CommandLine } from "../../../shared/ui/command-line.tsx";
import { linkTo } from "../../../shared/view/navigation.ts";
import { stateWords } from "../runs/run-words.ts";

const MOST_SHOWN = 12;

/** Runs of this workspace on a machine, and a way to take over those that it does not know. */
export function MachineRuns({ name }: { readonly name: string }): ReactNode {
  const { data: all = [] } = useQuery(queries.trainingRuns());
  const here = all.filter(({ machine }) => machine === name);
  const going = here.filter(({ state }) => !isFinal(state));
  const shown = [...going, ...here.filter(({ state }) => isFinal(state))].slice(0, MOST_SHOWN);
  const reattach = useAction(() => wire.training.reattach.mutate({ machine: name }), {
    done: reattachWords,
    changes: [["training"], ["plans"]],
  });
  return (
    <section>
      <h2>Runs there</h2>
      <p className="secondary">
        {here.length === 0
          ? "This workspace has handed it none."
          : `${plural(here.length, "run")} of this workspace, ${going.length === 0 ? "none" : going.length} of them under way.`}
      </p>
      <ul className="machine-runs">
        {shown.map(({ key, name: run, state }) => {
          const { label, tone } = stateWords(state);
          return (
            <li key={key}>
              <a className="truncate" href={linkTo({ feature: "training", path: ["runs", key] })}>
                {visibleText(run)}
              </a>
              <span className={`run-tone-${tone}`}>{label}</span>
            </li>
          );
        })}
      </ul>
      <Button icon={Import} disabled={reattach.pending} onClick={() => reattach.run(undefined)}>
        {reattach.pending ? "Reading its folder of runs…" : "Take over runs that lie in its folder"}
      </Button>
      <CommandLine command={commandLine("runs", "reattach", name)} />
    </section>
  );
}

function reattachWords({ adopted, known, others }: Reattached): string {
  const taken = adopted.length === 0 ? "Nothing new lies there" : `${plural(adopted.length, "run")} taken over`;
  const rest = [
    ...(known === 0 ? [] : [`${known} known already`]),
    ...(others.length === 0 ? [] : [`${plural(others.length, "folder")} of something else`]),
  ];
  return `${[taken, ...rest].join("; ")}.`;
}
