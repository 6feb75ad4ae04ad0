import { FileInput, ListChecks, Play, Plus } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { plural } from "../../shared/format/text.ts";
import type { ListedProbe } from "../../shared/remote/probes.ts";
import { queries } from "../../shared/remote/queries.ts";
import { Remote, SkeletonRows } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { Button } from "../../shared/ui/button.tsx";
import { EmptyState } from "../../shared/ui/empty-state.tsx";
import { Panes } from "../../shared/ui/panes.tsx";
import { Screen } from "../../shared/ui/screen.tsx";
import { parseAddress } from "../../shared/view/address.ts";
import { useKeys } from "../../shared/view/keys.ts";
import { navigate, useAddress } from "../../shared/view/navigation.ts";
import { EditDialog } from "./edit-dialog.tsx";
import { ImportDialog } from "./import-dialog.tsx";
import { NewDialog } from "./new-dialog.tsx";
import { ProbeDetail } from "./probe-detail.tsx";
import { ProbeTable } from "./probe-table.tsx";
import { RunDialog } from "./run-dialog.tsx";

const LIST_WIDTH = 560;

const select = (id: string): void => navigate({ feature: "probes", path: [id] }, "replace");

/** Opens a dialog over whatever is selected. */
const open = (dialog: "import" | "run" | "edit" | "new", value = ""): void =>
  navigate({ feature: "probes", path: parseAddress(location.hash).path, query: { [dialog]: value } });

const newButton = (
  <Button icon={Plus} keys="n" onClick={() => open("new", "write")}>
    New probe
  </Button>
);

const importButton = (
  <Button icon={FileInput} keys="i" onClick={() => open("import")}>
    Import a probe
  </Button>
);

/** The probes of the workspace, what each asks, and the runs made with it. */
export function ProbesScreen(): ReactNode {
  const { path, query } = useAddress();
  const probes = useRemote(queries.probes());
  const all = probes.state === "ready" ? byId(probes.value) : [];
  const chosen = chosenOf(path, all);
  const ready = chosen !== null;
  const keys = useMemo(
    () => [
      { keys: "n", label: "New probe", run: () => open("new", "write") },
      { keys: "i", label: "Import a probe", run: () => open("import") },
      ...(ready
        ? [
            { keys: "e", label: "Edit this probe", run: () => open("edit") },
            { keys: "r", label: "Run this probe", run: () => open("run") },
          ]
        : []),
    ],
    [ready],
  );
  useKeys("Probes", keys);
  const close = (): void => navigate({ feature: "probes", path }, "replace");
  return (
    <Screen
      title="Probes"
      note={all.length > 0 && plural(all.length, "probe")}
      tools={
        all.length > 0 && (
          <>
            {newButton}
            {importButton}
            <Button icon={Play} variant="primary" keys="r" disabled={!ready} onClick={() => open("run")}>
              Run this probe
            </Button>
          </>
        )
      }
    >
      <Remote
        of={probes}
        what="the probes"
        skeleton={<Panes screen="probes" defaultWidth={LIST_WIDTH} list={<SkeletonRows />} detail={null} />}
        isEmpty={(found) => found.length === 0}
        empty={
          <EmptyState icon={ListChecks} title="No probes yet" action={newButton}>
            A probe is a file of items and a way to read them: pairs of options, each with the value that it speaks for.
            Importing keeps its content under its version, so that every result says exactly what was asked.
          </EmptyState>
        }
      >
        {() => (
          <Panes
            screen="probes"
            defaultWidth={LIST_WIDTH}
            list={
              <ProbeTable
                probes={all}
                selected={chosen?.probe.id ?? null}
                onSelect={select}
                onOpen={(id) => navigate({ feature: "probes", path: [id], query: { run: "" } })}
              />
            }
            detail={<ProbeDetail key={chosen?.sha256} listed={chosen} asked={path[0] ?? ""} />}
          />
        )}
      </Remote>
      <ImportDialog open={query["import"] !== undefined} onClose={close} />
      <NewDialog way={query["new"] ?? null} path={path} onClose={close} />
      {chosen && <EditDialog listed={chosen} open={query["edit"] !== undefined} onClose={close} />}
      {chosen && <RunDialog listed={chosen} open={query["run"] !== undefined} onClose={close} />}
    </Screen>
  );
}

function byId(probes: readonly ListedProbe[]): ListedProbe[] {
  return probes.toSorted((a, b) => a.probe.id.localeCompare(b.probe.id));
}

/** The probe of the address, or the first where none is named; null where a name has no probe. */
function chosenOf(path: readonly string[], probes: readonly ListedProbe[]): ListedProbe | null {
  const [id] = path;
  return (id === undefined ? probes[0] : probes.find(({ probe }) => probe.id === id)) ?? null;
}
