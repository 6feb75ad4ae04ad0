import type { ReactNode } from "react";
import { visibleText } from "../format/visible-text.ts";
import { CopyButton } from "./copy-button.tsx";
import "./command-line.css";

/** The command-line twin of what the screen shows or does, ready to copy. */
export function CommandLine({ command }: { readonly command: string }): ReactNode {
  return (
    <div className="command-line">
      <code className="truncate" title={visibleText(command)}>
        {visibleText(command)}
      </code>
      <CopyButton compact label="Copy as command" text={command} />
    </div>
  );
}
