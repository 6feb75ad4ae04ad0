import { LockKeyholeOpen } from "lucide-react";
import type { ReactNode } from "react";
import { groupWords } from "#core/experiment/words.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { commandLine } from "../../shared/format/command.ts";
import { formatDate } from "../../shared/format/time.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useAction } from "../../shared/remote/use-action.ts";
import { bothOf, useRemote } from "../../shared/remote/use-remote.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { experimentQueries, type ProtocolView } from "./experiment-queries.ts";
import { FreezeForm } from "./freeze-form.tsx";
import { usePerson } from "./person.ts";

/** What was decided before figures were looked at: the protocol in force, its log, and freezing one. */
export function ProtocolTab({ runs }: { readonly runs: readonly ProbeRunSummary[] }): ReactNode {
  const protocols = useRemote(experimentQueries.protocols());
  const standing = useRemote(experimentQueries.standing(runs, {}));
  const probe = runs[0]?.probe ?? "";
  return (
    <Remote of={bothOf(protocols, standing)} what="the protocols">
      {([all, inForce]) => {
        const own = all.filter(({ protocol }) => protocol.probe.id === probe);
        return (
          <>
            <p className="secondary experiment-prose">
              A protocol says, before figures are looked at, what will be compared with what and on which items. Its
              held-out groups stay closed here, under Compare and on the command line until someone opens them; who,
              when and for which run is kept. Whatever differs from it later is logged.
            </p>
            {own.map((view, index) => (
              <ProtocolCard
                key={view.protocol.name}
                of={index === 0 && inForce ? { ...view, log: inForce.log } : view}
                inForce={index === 0}
                unopened={index === 0 ? (inForce?.unopened ?? []) : []}
              />
            ))}
            <FreezeForm runs={runs} first={own.length === 0} />
            <CommandLine command={commandLine("protocol", "list")} />
          </>
        );
      }}
    </Remote>
  );
}

interface CardProps {
  readonly of: ProtocolView;
  readonly inForce: boolean;
  readonly unopened: readonly string[];
}

function ProtocolCard({ of: { protocol, log, sealed }, inForce, unopened }: CardProps): ReactNode {
  const { name, sha256, author, frozenAt, probe, plan, baseline, axis, groups, decoding, claim } = protocol;
  const facts = [
    ["probe", `${probe.id} v${probe.version} (${probe.sha256.slice(0, 12)})`],
    ["plan", plan ? `${plan.name} (${plan.sha256.slice(0, 12)})` : "left open"],
    ["compared with", baseline],
    ["value", axis],
    ["to try on", groups.dev.map(groupWords).join("; ") || "nothing"],
    ["held out", groups.heldOut.map(groupWords).join("; ")],
    ["closes", sealed.map(groupWords).join("; ")],
    ["reading", `${decoding.readings.join(", ")}, seed ${decoding.seed}`],
    ...(claim === "" ? [] : [["claim", claim]]),
  ];
  return (
    <article className="experiment-card" aria-label={`Protocol ${name}`} data-testid={`protocol:${name}`}>
      <h3>
        {name} <span className="muted mono">{sha256.slice(0, 12)}</span>
      </h3>
      <p className="secondary breakable">
        Frozen by {author} on {formatDate(frozenAt)}; {inForce ? "in force" : "replaced by a newer one"}.
      </p>
      <dl className="experiment-facts">
        {facts.map(([what, words]) => (
          <div key={what}>
            <dt className="muted">{what}</dt>
            <dd className="breakable">{words}</dd>
          </div>
        ))}
      </dl>
      {unopened.map((run) => (
        <OpenHeldOut key={run} protocol={name} run={run} />
      ))}
      <h4>Log</h4>
      {log.length === 0 ? (
        <p className="muted">Nothing was opened, and nothing differs.</p>
      ) : (
        <ul className="experiment-log">
          {log.map(({ kind, run, detail, author: by, at }) => (
            <li key={`${kind} ${run} ${detail}`} className="breakable">
              <strong>{kind === "opened" ? "Opened" : "Deviation"}</strong>, run {run}: {detail}
              {kind === "opened" && `, by ${by}`} <span className="muted">{formatDate(at)}</span>
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}

function OpenHeldOut({ protocol, run }: { readonly protocol: string; readonly run: string }): ReactNode {
  const { name, setName } = usePerson();
  const open = useAction(() => wire.experiments.openHeldOut.mutate({ protocol, run, author: name.trim() }), {
    changes: [["protocols"], ["runs"]],
    done: () => "The held-out groups are open for this run. That is in the log.",
  });
  return (
    <div className="experiment-between">
      <TextField label="Who opens" value={name} onChange={setName} maxLength={80} />
      <Button icon={LockKeyholeOpen} disabled={open.pending || name.trim() === ""} onClick={() => open.run(undefined)}>
        Open the held-out groups for {run}
      </Button>
    </div>
  );
}
