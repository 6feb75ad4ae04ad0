import type { ReactNode } from "react";
import type { SpecSection } from "#core/specs/spec.ts";
import { visibleText } from "../../shared/format/visible-text.ts";
import "./outline.css";

interface OutlineProps {
  readonly sections: readonly SpecSection[];
  readonly onGo: (section: SpecSection) => void;
}

/** The headings of a spec; a click goes there. */
export function Outline({ sections, onGo }: OutlineProps): ReactNode {
  return (
    <nav className="outline" aria-label="Outline">
      <ul>
        {sections.map((section) => (
          <li key={section.id}>
            <button
              type="button"
              className="truncate"
              title={visibleText(section.title)}
              style={{ paddingLeft: 12 + Math.max(0, section.level - 1) * 12 }}
              onClick={() => onGo(section)}
            >
              {visibleText(section.title)}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
