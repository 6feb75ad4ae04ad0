import { FileArchive } from "lucide-react";
import type { ReactNode } from "react";
import { saveFile } from "../../shared/export/save-file.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";

/** Saves what `msm doctor --bundle` writes: a file to pass on, with nothing private in it. */
export function DiagnosticsButton(): ReactNode {
  const make = useAction(() => wire.diagnostics.mutate(), {
    done: () => "The diagnostics are saved. MANIFEST.md in them says what each file holds; nothing was sent.",
  });
  return (
    <Button
      icon={FileArchive}
      disabled={make.pending}
      onClick={() =>
        make.run(undefined, ({ base64 }) => saveFile("msm-diagnostics.zip", bytesOf(base64), "application/zip"))
      }
    >
      {make.pending ? "Writing…" : "Save diagnostics"}
    </Button>
  );
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
