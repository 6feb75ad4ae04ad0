import { html, type Markup } from "../html.ts";

/** Series of a figure: a colour class and a shape, for those who do not see the colour. */
export const SERIES = 6;

/** A mark at x, y in pixels; series 0 is what read no documents. */
export function dot(series: number, x: number, y: number, extra = ""): Markup {
  const name = `c${series % SERIES}${extra === "" ? "" : ` ${extra}`}`;
  switch (series % 4) {
    case 1:
      return html`<rect class="${name}" x="${round(x - 4)}" y="${round(y - 4)}" width="8" height="8" />`;
    case 2:
      return html`<path
        class="${name}"
        d="M${round(x)} ${round(y - 5)}L${round(x + 5)} ${round(y + 4)}H${round(x - 5)}Z"
      />`;
    case 3:
      return html`<path class="${name}" d="M${round(x)} ${round(y - 5.5)}l5.5 5.5l-5.5 5.5l-5.5 -5.5Z" />`;
    default:
      return html`<circle class="${name}" cx="${round(x)}" cy="${round(y)}" r="4.5" />`;
  }
}

export function line(name: string, x1: number, y1: number, x2: number, y2: number): Markup {
  return html`<line class="${name}" x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" />`;
}

export function text(name: string, x: number, y: number, words: string): Markup {
  return html`<text class="${name}" x="${round(x)}" y="${round(y)}">${words}</text>`;
}

/** Text cut to about `width` pixels; the whole is its title. */
export function cutText(name: string, at: readonly [x: number, y: number], words: string, width: number): Markup {
  const fits = Math.max(4, Math.floor(width / 6.4));
  const short = words.length > fits ? `${words.slice(0, fits - 1)}…` : words;
  return html`<text class="${name}" x="${round(at[0])}" y="${round(at[1])}"><title>${words}</title>${short}</text>`;
}

/** A drawing, with its size in pixels. */
export interface Figure extends Markup {
  readonly width: number;
  readonly height: number;
}

export function figure(width: number, height: number, label: string, parts: readonly Markup[]): Figure {
  const whole = Math.ceil(height);
  const drawn = html`<svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 ${width} ${whole}"
    role="img"
    aria-label="${label}"
  >
    ${parts}
  </svg>`;
  return { ...drawn, width, height: whole };
}

/** Pixels with two decimals, so that a figure is the same on every machine. */
function round(pixels: number): string {
  return String(Math.round(pixels * 100) / 100);
}
