import { FileInput, Plus, ScrollText } from "lucide-react";
import type { ReactNode } from "react";
import type { SpecSummary } from "#core/specs/summary.ts";
import { plural } from "../../shared/format/text.ts";
import { queries } from "../../shared/remote/queries.ts";
import { Remote, SkeletonRows } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { Button } from "../../shared/ui/button.tsx";
import { DropFile } from "../../shared/ui/drop-file.tsx";
import { EmptyState } from "../../shared/ui/empty-state.tsx";
import { Panes } from "../../shared/ui/panes.tsx";
import { Screen } from "../../shared/ui/screen.tsx";
import { type KeyBinding, useKeys } from "../../shared/view/keys.ts";
import { useAddress } from "../../shared/view/navigation.ts";
import { ImportDialog } from "./import-dialog.tsx";
import { NewDialog } from "./new-dialog.tsx";
import { SpecDetail } from "./spec-detail.tsx";
import { changePlace, placeOf } from "./spec-place.ts";
import { SpecTable } from "./spec-table.tsx";
import { useDroppedSpec } from "./use-dropped-spec.ts";

/** A quarter of the window, as far as the columns need it. */
const LIST_WIDTH = Math.round(Math.max(300, Math.min(380, globalThis.innerWidth * 0.26)));
const DROP_WORDS = "Drop a Markdown or text file to import it as a spec";

const openImport = (): void => changePlace({ dialog: "import" });
const openNew = (): void => changePlace({ dialog: "new" });
const closeDialog = (): void => changePlace({ dialog: null }, "replace");
const select = (name: string): void => changePlace({ name, version: null, from: null }, "replace");

const KEYS: readonly KeyBinding[] = [
  { keys: "i", label: "Import a spec", run: openImport },
  { keys: "w", label: "Write a new spec", run: openNew },
];

const tools = (
  <>
    <Button icon={FileInput} keys="i" onClick={openImport}>
      Import a spec
    </Button>
    <Button icon={Plus} variant="primary" keys="w" onClick={openNew}>
      Write a spec
    </Button>
  </>
);

/** The specs of the workspace: their text, what they claim, and how they changed. */
export function SpecsScreen(): ReactNode {
  const place = placeOf(useAddress());
  const specs = useRemote(queries.specs());
  const all = specs.state === "ready" ? specs.value : [];
  const chosen = chosenOf(place.name, all);
  useKeys("Specs", KEYS);
  const onDrop = useDroppedSpec();
  return (
    <Screen title="Specs" note={all.length > 0 && plural(all.length, "spec")} tools={all.length > 0 && tools}>
      <Remote
        of={specs}
        what="the specs"
        skeleton={<Panes screen="specs" defaultWidth={LIST_WIDTH} list={<SkeletonRows />} detail={null} />}
        isEmpty={(found) => found.length === 0}
        empty={
          <EmptyState icon={ScrollText} title="No specs yet" action={<span className="spec-buttons">{tools}</span>}>
            A Model Spec says in plain words how a model should be, and why. Documents that explain it and chats that
            show it are made from it; every version is kept under its hash.
          </EmptyState>
        }
      >
        {() => (
          <Panes
            screen="specs"
            defaultWidth={LIST_WIDTH}
            list={<SpecTable specs={all} selected={chosen?.name ?? null} onSelect={select} />}
            detail={<SpecDetail key={chosen?.name} listed={chosen} specs={all} place={place} />}
          />
        )}
      </Remote>
      <DropFile words={DROP_WORDS} browserWords={DROP_WORDS} onDrop={onDrop} />
      <ImportDialog open={place.dialog === "import"} onClose={closeDialog} />
      <NewDialog open={place.dialog === "new"} onClose={closeDialog} />
    </Screen>
  );
}

/** The spec of the address, or the first where none is named; null where a name has no spec. */
function chosenOf(name: string | null, specs: readonly SpecSummary[]): SpecSummary | null {
  return (name === null ? specs[0] : specs.find((spec) => spec.name === name)) ?? null;
}
