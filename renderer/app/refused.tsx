import { KeyRound } from "lucide-react";
import type { ReactNode } from "react";
import { EmptyState } from "../shared/ui/empty-state.tsx";

/** Shown when the host does not know this window. */
export function Refused(): ReactNode {
  return (
    <main>
      <EmptyState icon={KeyRound} title="This window has no key to the workbench">
        Each start of the workbench makes a new key. Open the URL that <code>msm serve</code> printed when it started;
        it ends in <code>#token=…</code>. If the terminal is gone, stop that process and start <code>msm serve</code>{" "}
        again.
      </EmptyState>
    </main>
  );
}
