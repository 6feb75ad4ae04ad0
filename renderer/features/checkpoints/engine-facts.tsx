import { CircleCheck, CircleMinus, CircleX, Gauge } from "lucide-react";
import type { ReactNode } from "react";
import type { SelfCheck } from "#core/checkpoints/self-check.ts";
import { MemoryLine } from "../../shared/checkpoints/memory-line.tsx";
import { commandLine } from "../../shared/format/command.ts";
import { providerLabel } from "../../shared/format/provider.ts";
import { plural } from "../../shared/format/text.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { useRemote, valueOr } from "../../shared/remote/use-remote.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { Facts } from "../../shared/ui/facts.tsx";
import { checkpointQueries, type LoadedFacts, type MeasuredSpeed } from "./checkpoint-queries.ts";
import { speedFacts } from "./speed-words.ts";
import { useMeasured } from "./measured.ts";

/** What running the checkpoint here has shown: the checks of its loading, and its speed. */
export function EngineFacts({ id }: { readonly id: string }): ReactNode {
  const loaded = valueOr(useRemote(checkpointQueries.loaded(id)), null);
  const measured = useMeasured((state) => state.byCheckpoint[id] ?? null);
  const keep = useMeasured((state) => state.keep);
  const measure = useAction(() => wire.checkpoints.measure.mutate({ id }), {
    failures: "quiet",
    changes: [["checkpoints", id, "loaded"], ["status"]],
  });
  const engine = measured ?? loaded;
  return (
    <section>
      <h2>On this machine</h2>
      {engine === null ? (
        <p className="secondary">Not loaded. A checkpoint is checked whenever it is loaded; measuring loads it.</p>
      ) : (
        <Checks loaded={engine} />
      )}
      {measured && <SpeedFacts measured={measured} />}
      <MemoryLine chosen={[id]} />
      {measure.failure && (
        <p className="checkpoint-verdict checkpoint-changed breakable" role="alert">
          {measure.failure.problem.message}
        </p>
      )}
      <div className="checkpoint-actions">
        <Button icon={Gauge} disabled={measure.pending} onClick={() => measure.run(undefined, keep)}>
          {measure.pending ? "Loading and measuring…" : measured ? "Measure again" : "Measure"}
        </Button>
      </div>
      <CommandLine command={commandLine("checkpoints", "measure", id)} />
    </section>
  );
}

function SpeedFacts({ measured }: { readonly measured: MeasuredSpeed }): ReactNode {
  return <Facts facts={speedFacts(measured)} />;
}

const ICONS = { passed: CircleCheck, failed: CircleX, skipped: CircleMinus };

function Checks({ loaded }: { readonly loaded: LoadedFacts }): ReactNode {
  const { provider, threads, runtime, checks } = loaded;
  return (
    <>
      <p className="secondary">
        Loaded on {providerLabel(provider)} with {plural(threads, "thread")}, {runtime}.
      </p>
      <ul className="self-checks" aria-label="Self-checks">
        {checks.map((check) => (
          <Check key={check.name} check={check} />
        ))}
      </ul>
    </>
  );
}

function Check({ check: { name, outcome, detail, measured } }: { readonly check: SelfCheck }): ReactNode {
  const Icon = ICONS[outcome];
  return (
    <li className={`self-check self-check-${outcome}`}>
      <Icon aria-hidden="true" size={14} />
      <span>
        <strong>{name}</strong> <span className="self-check-outcome">{outcome}</span>
        <span className="self-check-detail secondary tabular">
          {detail}
          {measured && ` ${measured.value.toPrecision(2)} of at most ${measured.limit} ${measured.unit}.`}
        </span>
      </span>
    </li>
  );
}
