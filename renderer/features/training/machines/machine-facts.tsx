import type { ReactNode } from "react";
import { formatDate } from "../../../shared/format/time.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import type { ListedMachine } from "../../../shared/remote/queries.ts";
import { CopyButton } from "../../../shared/ui/copy-button.tsx";
import { Facts } from "../../../shared/ui/facts.tsx";

/** How a machine was linked. */
export function MachineFacts({ machine }: { readonly machine: ListedMachine }): ReactNode {
  const { destination, hostKey, settings, addedAt, report } = machine;
  const variables = [...Object.keys(settings.env), ...settings.envFrom];
  return (
    <section>
      <h2>As it was linked</h2>
      <Facts
        facts={[
          ...(destination === null ? [] : [{ name: "Host", value: <code>{visibleText(destination)}</code> }]),
          ...(hostKey === null
            ? []
            : [
                {
                  name: "Host key",
                  value: (
                    <span className="training-copyable">
                      <code className="breakable">{hostKey}</code>
                      <CopyButton compact label="Copy the fingerprint" text={hostKey} />
                    </span>
                  ),
                },
              ]),
          ...(report === null
            ? []
            : [
                {
                  name: "Account",
                  value: visibleText(`${report.user} on ${report.host}, ${report.platform}`),
                },
              ]),
          { name: "Python", value: <code>{visibleText(settings.python)}</code> },
          {
            name: "Folder",
            value: <code className="breakable">{visibleText(report?.folder ?? settings.folder)}</code>,
          },
          ...(settings.sshConfig === undefined
            ? []
            : [{ name: "ssh config", value: <code>{visibleText(settings.sshConfig)}</code> }]),
          ...(variables.length === 0 ? [] : [{ name: "Variables", value: visibleText(variables.join(", ")) }]),
          { name: "Added", value: formatDate(addedAt) },
        ]}
      />
    </section>
  );
}
