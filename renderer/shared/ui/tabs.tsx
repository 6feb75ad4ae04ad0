import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import "./tabs.css";

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly content: ReactNode;
}

interface TabsProps {
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly tabs: readonly Tab[];
}

/** Views of one thing. Keep the chosen one in the address. */
export function Tabs({ value, onChange, tabs }: TabsProps): ReactNode {
  return (
    <Base.Root className="tabs" value={value} onValueChange={(next) => typeof next === "string" && onChange(next)}>
      <Base.List className="tabs-list">
        {tabs.map((tab) => (
          <Base.Tab className="tabs-tab" key={tab.id} value={tab.id}>
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel className="tabs-panel" key={tab.id} value={tab.id}>
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
