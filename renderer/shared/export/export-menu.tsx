import { Menu } from "@base-ui/react/menu";
import { Share } from "lucide-react";
import type { ReactNode } from "react";
import { type Figure } from "#core/report/figures/svg.ts";
import { svgFile } from "#core/report/figures/svg-file.ts";
import type { ReportTable } from "#core/report/table.ts";
import { useAction } from "../remote/use-action.ts";
import { Button } from "../ui/button.tsx";
import { pngOfSvg } from "./png-of-svg.ts";
import { saveFile } from "./save-file.ts";
import { svgOfElement } from "./svg-of-element.ts";
import { TABLE_FORMATS, tableContent } from "./table-content.ts";
import "../ui/select.css";
import "./export-menu.css";

/** A figure that can be saved: drawn anew for a file, or as it stands in the window. */
export interface ExportedFigure {
  /** File name without its ending. */
  readonly name: string;
  /** "Effects by group": stands in the menu, and above the figure. */
  readonly caption: string;
  readonly draw: () => Figure | SVGSVGElement | null;
}

export interface ExportedTable {
  readonly caption: string;
  readonly table: () => ReportTable;
}

interface ExportMenuProps {
  readonly figures?: readonly ExportedFigure[];
  readonly tables?: readonly ExportedTable[];
}

/** Saves any figure beside it as SVG or PNG, and any table as CSV, JSONL or Parquet. */
export function ExportMenu({ figures = [], tables = [] }: ExportMenuProps): ReactNode {
  const save = useAction((deed: () => Promise<void>) => deed());
  return (
    <Menu.Root>
      <Menu.Trigger render={<Button icon={Share}>Export</Button>} />
      <Menu.Portal>
        <Menu.Positioner className="menu-positioner" sideOffset={4} align="end">
          <Menu.Popup className="menu export-menu">
            {figures.map((figure) => (
              <Entry
                key={figure.name}
                caption={figure.caption}
                formats={["svg", "png"]}
                onSave={(format) => save.run(() => saveFigure(figure, format))}
              />
            ))}
            {tables.map(({ caption, table }) => (
              <Entry
                key={caption}
                caption={caption}
                formats={TABLE_FORMATS}
                onSave={(format) =>
                  save.run(async () => {
                    const made = table();
                    const { content, type } = await tableContent(made, format);
                    saveFile(`${made.name}.${format}`, content, type);
                  })
                }
              />
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

interface EntryProps<Format extends string> {
  readonly caption: string;
  readonly formats: readonly Format[];
  readonly onSave: (format: Format) => void;
}

function Entry<Format extends string>({ caption, formats, onSave }: EntryProps<Format>): ReactNode {
  return (
    <Menu.Group className="export-group">
      <Menu.GroupLabel className="export-label">{caption}</Menu.GroupLabel>
      {formats.map((format) => (
        <Menu.Item
          key={format}
          className="menu-item"
          aria-label={`${caption} as ${FORMAT_WORDS[format] ?? format}`}
          onClick={() => onSave(format)}
        >
          {FORMAT_WORDS[format] ?? format}
        </Menu.Item>
      ))}
    </Menu.Group>
  );
}

const FORMAT_WORDS: Readonly<Record<string, string>> = {
  svg: "SVG",
  png: "PNG",
  csv: "CSV",
  jsonl: "JSONL",
  parquet: "Parquet",
};

async function saveFigure({ name, caption, draw }: ExportedFigure, format: "svg" | "png"): Promise<void> {
  const drawn = draw();
  if (drawn === null) return;
  const svg = drawn instanceof SVGSVGElement ? svgOfElement(drawn) : svgFile(drawn, caption);
  if (format === "svg") saveFile(`${name}.svg`, svg, "image/svg+xml");
  else saveFile(`${name}.png`, await pngOfSvg(svg), "image/png");
}
