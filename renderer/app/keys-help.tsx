import type { ReactNode } from "react";
import { Dialog } from "../shared/ui/dialog.tsx";
import { KeyHint } from "../shared/ui/key-hint.tsx";
import { useKeyRegistry } from "../shared/view/keys.ts";
import { useView } from "../shared/view/view-store.ts";
import "./keys-help.css";

const IN_LISTS = [
  { keys: ["j", "ArrowDown"], label: "Next row" },
  { keys: ["k", "ArrowUp"], label: "Previous row" },
  { keys: ["Enter"], label: "Open the row" },
];

/** The keys that are bound right now, by where they work. */
export function KeysHelp(): ReactNode {
  const { keysOpen, setKeysOpen } = useView();
  const scopes = useKeyRegistry((state) => state.scopes);
  const groups = [
    ...scopes.map(({ name, bindings }) => ({
      name,
      rows: bindings.map(({ keys, label }) => ({ keys: [keys], label })),
    })),
    { name: "In lists", rows: IN_LISTS },
  ];
  return (
    <Dialog open={keysOpen} onOpenChange={setKeysOpen} title="Keys" width={520}>
      {groups.map(({ name, rows }) => (
        <section className="keys-group" key={name}>
          <h3>{name}</h3>
          <dl>
            {rows.map(({ keys, label }) => (
              <div className="keys-row" key={label}>
                <dt>{label}</dt>
                <dd>
                  {keys.map((each) => (
                    <KeyHint keys={each} key={each} />
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
