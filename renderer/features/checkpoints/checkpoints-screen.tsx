import { Boxes, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { plural } from "../../shared/format/text.ts";
import { queries } from "../../shared/remote/queries.ts";
import { Remote, SkeletonRows } from "../../shared/remote/remote.tsx";
import { useRemote, valueOr } from "../../shared/remote/use-remote.ts";
import { Button } from "../../shared/ui/button.tsx";
import { DropFile } from "../../shared/ui/drop-file.tsx";
import { EmptyState } from "../../shared/ui/empty-state.tsx";
import { Panes } from "../../shared/ui/panes.tsx";
import { Screen } from "../../shared/ui/screen.tsx";
import { parseAddress } from "../../shared/view/address.ts";
import { type KeyBinding, useKeys } from "../../shared/view/keys.ts";
import { navigate, useAddress } from "../../shared/view/navigation.ts";
import { AddDialog } from "./add-dialog.tsx";
import { CheckpointDetail } from "./checkpoint-detail.tsx";
import { CheckpointTable } from "./checkpoint-table.tsx";

/** Asks for a folder over whatever is selected; `proposed` is a path to begin with. */
const openAdd = (proposed = ""): void => {
  const { path } = parseAddress(location.hash);
  navigate({ feature: "checkpoints", path, query: { add: proposed } });
};

const LIST_WIDTH = 720;

const KEYS: readonly KeyBinding[] = [{ keys: "a", label: "Add a checkpoint", run: () => openAdd() }];

const select = (id: string): void => navigate({ feature: "checkpoints", path: [id] }, "replace");

/** The checkpoints of the workspace, and what each was trained from. */
export function CheckpointsScreen(): ReactNode {
  const { path, query } = useAddress();
  const checkpoints = useRemote(queries.checkpoints());
  const runs = valueOr(useRemote(queries.runs()), []);
  useKeys("Checkpoints", KEYS);
  const filled = checkpoints.state === "ready" && checkpoints.value.length > 0;
  const add = (
    <Button icon={Plus} variant="primary" keys="a" onClick={() => openAdd()}>
      Add a checkpoint
    </Button>
  );
  return (
    <Screen title="Checkpoints" note={filled && plural(checkpoints.value.length, "checkpoint")} tools={filled && add}>
      <Remote
        of={checkpoints}
        what="the checkpoints"
        skeleton={<Panes screen="checkpoints" defaultWidth={LIST_WIDTH} list={<SkeletonRows />} detail={null} />}
        isEmpty={(all) => all.length === 0}
        empty={
          <EmptyState icon={Boxes} title="No checkpoints yet" action={add}>
            A checkpoint is a folder with an ONNX model, its tokenizer and its chat template. It stays where it lies;
            the workbench remembers its hash and, where a manifest tells, what it was trained from.
          </EmptyState>
        }
      >
        {(all) => (
          <Panes
            screen="checkpoints"
            defaultWidth={LIST_WIDTH}
            list={<CheckpointTable checkpoints={all} runs={runs} selected={path[0] ?? null} onSelect={select} />}
            detail={<CheckpointDetail key={path[0]} id={path[0] ?? null} checkpoints={all} />}
          />
        )}
      </Remote>
      <DropFile words="Drop the folder of a checkpoint to add it" onDrop={openAdd} />
      <AddDialog proposed={query["add"] ?? null} path={path} />
    </Screen>
  );
}
