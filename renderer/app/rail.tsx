import { Keyboard, Monitor, Moon, Search, Sun } from "lucide-react";
import type { ReactNode } from "react";
import { Tooltip } from "../shared/ui/tooltip.tsx";
import { linkTo } from "../shared/view/navigation.ts";
import { type Theme, useView } from "../shared/view/view-store.ts";
import { FEATURES } from "./features.ts";
import { nextTheme } from "./theme.ts";

const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon } satisfies Record<Theme, unknown>;
const THEME_LABELS = {
  system: "Theme: as the system",
  light: "Theme: light",
  dark: "Theme: dark",
} satisfies Record<Theme, string>;

export function Rail({ current }: { readonly current: string }): ReactNode {
  const { theme, setTheme, setPaletteOpen, setKeysOpen } = useView();
  const ThemeIcon = THEME_ICONS[theme];
  return (
    <nav className="rail" aria-label="Screens">
      <div className="rail-group">
        {FEATURES.map(({ id, label, key, icon: Icon }) => (
          <Tooltip text={label} keys={key} side="right" key={id}>
            <a
              className="rail-link"
              href={linkTo({ feature: id })}
              aria-label={label}
              aria-current={id === current ? "page" : undefined}
            >
              <Icon aria-hidden="true" size={18} />
            </a>
          </Tooltip>
        ))}
      </div>
      <div className="rail-group">
        <RailButton label="Find or do anything" keys="mod+k" onClick={() => setPaletteOpen(true)}>
          <Search aria-hidden="true" size={18} />
        </RailButton>
        <RailButton label={THEME_LABELS[theme]} onClick={() => setTheme(nextTheme(theme))}>
          <ThemeIcon aria-hidden="true" size={18} />
        </RailButton>
        <RailButton label="Keys" keys="?" onClick={() => setKeysOpen(true)}>
          <Keyboard aria-hidden="true" size={18} />
        </RailButton>
      </div>
    </nav>
  );
}

interface RailButtonProps {
  readonly label: string;
  readonly keys?: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function RailButton({ label, keys, onClick, children }: RailButtonProps): ReactNode {
  return (
    <Tooltip text={label} side="right" {...(keys === undefined ? {} : { keys })}>
      <button type="button" className="rail-link" aria-label={label} onClick={onClick}>
        {children}
      </button>
    </Tooltip>
  );
}
