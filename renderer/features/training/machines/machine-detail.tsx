import { useQuery, useQueryClient } from "@tanstack/react-query";
import { RefreshCw, Server } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import type { ListedMachine } from "../../../shared/remote/queries.ts";
import { commandLine } from "../../../shared/format/command.ts";
import { formatDate } from "../../../shared/format/time.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { failureOf } from "../../../shared/remote/failure.ts";
import { useAction } from "../../../shared/remote/use-action.ts";
import { wire } from "../../../shared/remote/wire.ts";
import { Badge } from "../../../shared/ui/badge.tsx";
import { Button } from "../../../shared/ui/button.tsx";
import { CommandLine } from "../../../shared/ui/command-line.tsx";
import { EmptyState } from "../../../shared/ui/empty-state.tsx";
import { useKeys } from "../../../shared/view/keys.ts";
import { checkLines } from "./check-lines.ts";
import { CheckList } from "./check-list.tsx";
import { type MachineCheck, machineCheckQuery } from "./machine-queries.ts";
import { MachineFacts } from "./machine-facts.tsx";
import { MachineRuns } from "./machine-runs.tsx";
import { PrepareMachine } from "./prepare-machine.tsx";
import { RemoveMachine } from "./remove-machine.tsx";

interface MachineDetailProps {
  readonly name: string | null;
  readonly machines: readonly ListedMachine[];
}

/** A machine: what it has, whether it can be used, and how it is removed. */
export function MachineDetail({ name, machines }: MachineDetailProps): ReactNode {
  const machine = machines.find((each) => each.name === name);
  if (!machine) {
    return (
      <EmptyState icon={Server} title={`No machine “${visibleText(name ?? "")}” here`}>
        Choose one of the list, or add it.
      </EmptyState>
    );
  }
  return <OpenMachine machine={machine} />;
}

function OpenMachine({ machine }: { readonly machine: ListedMachine }): ReactNode {
  const { name, launcher } = machine;
  const client = useQueryClient();
  const { data: check = null, error, isFetching, refetch } = useQuery(machineCheckQuery(name));
  const keys = useMemo(() => {
    const run = (): void =>
      void refetch().then(() => client.invalidateQueries({ queryKey: ["machines"], exact: true }));
    return [{ keys: "c", label: "Check the machine", run }] as const;
  }, [refetch, client]);
  useKeys("Machine", keys);
  return (
    <article className="training-detail" aria-label={name}>
      <header>
        <h1 className="truncate" title={visibleText(name)}>
          <bdi>{visibleText(name)}</bdi>
        </h1>
        <Badge>{launcher}</Badge>
        <LinkBadge machine={machine} check={check} />
        <span className="training-buttons">
          <Button icon={RefreshCw} keys="c" disabled={isFetching} onClick={keys[0].run}>
            {isFetching ? "Checking…" : "Check now"}
          </Button>
          <RemoveMachine machine={machine} />
        </span>
      </header>
      {error && (
        <p className="training-problem breakable" role="alert">
          {failureOf(error).problem.message}
        </p>
      )}
      <section aria-busy={isFetching}>
        <CheckList machine={machine} check={check} />
        <CommandLine command={commandLine("machines", "check", name)} />
        <div className="machine-deeds">
          <PrepareMachine name={name} needed={lacksPackages((check ?? machine).report)} onPrepared={keys[0].run} />
          <LogoutTest name={name} />
        </div>
      </section>
      <MachineRuns name={name} />
      <MachineFacts machine={machine} />
    </article>
  );
}

function lacksPackages(report: ListedMachine["report"]): boolean {
  return Object.values(report?.packages ?? {}).includes(null);
}

/** The quick check stays away for a moment only; some machines end what a login has left after half a minute. */
function LogoutTest({ name }: { readonly name: string }): ReactNode {
  const client = useQueryClient();
  const test = useAction(() => wire.machines.check.mutate({ name, logoutTest: true }));
  return (
    <Button
      disabled={test.pending}
      onClick={() => test.run(undefined, (check) => client.setQueryData(machineCheckQuery(name).queryKey, check))}
    >
      {test.pending ? "Away for a minute…" : "Test a logout of a whole minute"}
    </Button>
  );
}

function LinkBadge({ machine, check }: { readonly machine: ListedMachine; readonly check: MachineCheck | null }) {
  if (check === null) {
    return <Badge>{machine.checkedAt === null ? "never checked" : `as of ${formatDate(machine.checkedAt)}`}</Badge>;
  }
  if (!check.reachable) return <Badge tone="danger">does not answer</Badge>;
  if (check.problem) return <Badge tone="danger">not usable</Badge>;
  if (checkLines(machine, check).some(({ state }) => state === "missing")) {
    return <Badge tone="danger">not ready: see below</Badge>;
  }
  return check.warnings.length > 0 ? (
    <Badge tone="warning">usable, with notes</Badge>
  ) : (
    <Badge tone="good">ready</Badge>
  );
}
