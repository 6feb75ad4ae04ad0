import { html, raw } from "../html.ts";
import { FIGURE_STYLE, LIGHT_COLOURS } from "./figure-style.ts";
import type { Figure } from "./svg.ts";

const MARGIN = 16;
const CAPTION = 30;

const COLOURS = new Map(
  LIGHT_COLOURS.split(";").map((entry) => {
    const at = entry.indexOf(":");
    return [entry.slice(0, at), entry.slice(at + 1)] as const;
  }),
);
/** Drawing programs know classes, and no variables: each stands as its colour. */
const STYLE = FIGURE_STYLE.replaceAll(/var\((--[a-z0-9]+)\)/g, (_, name: string) => COLOURS.get(name) ?? "#000");

/** A figure as a file of its own: on white, with its colours inside and its caption above it. */
export function svgFile(figure: Figure, caption: string): string {
  const width = figure.width + 2 * MARGIN;
  const height = figure.height + 2 * MARGIN + CAPTION;
  const file = html`<svg
    xmlns="http://www.w3.org/2000/svg"
    width="${width}"
    height="${height}"
    viewBox="0 0 ${width} ${height}"
  >
    <title>${caption}</title>
    <style>
      ${raw(STYLE)}
    </style>
    <rect width="${width}" height="${height}" fill="#fff" />
    <text class="strong" x="${MARGIN}" y="${MARGIN + 14}">${caption}</text>
    <g transform="translate(${MARGIN} ${MARGIN + CAPTION})">
      ${raw(figure.markup.replace("<svg", `<svg width="${figure.width}" height="${figure.height}"`))}
    </g>
  </svg>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${file.markup}\n`;
}
