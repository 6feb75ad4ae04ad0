/** Linear-light sRGB, each in 0..1. */
export type Rgb = readonly [number, number, number];

export const VISIONS = ["ordinary", "protan", "deutan", "tritan"] as const;
export type Vision = (typeof VISIONS)[number];

/**
 * Simulated colour blindness at full severity, on linear sRGB: Machado, Oliveira and Fernandes,
 * "A physiologically-based model for simulation of color vision deficiency" (IEEE TVCG 15, 2009), table of matrices.
 */
const SIMULATIONS: Readonly<Record<Vision, readonly [Rgb, Rgb, Rgb]>> = {
  ordinary: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

export function parseColour(hex: string): Rgb {
  const channel = (from: number): number => {
    const value = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** Contrast ratio of WCAG 2.2. */
export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

export function seenWith(vision: Vision, colour: Rgb): Rgb {
  const [r, g, b] = SIMULATIONS[vision];
  return [dot(r, colour), dot(g, colour), dot(b, colour)];
}

/** OKLab of Ottosson (2020). */
export function oklabOf(colour: Rgb): Rgb {
  const l = Math.cbrt(dot([0.4122214708, 0.5363325363, 0.0514459929], colour));
  const m = Math.cbrt(dot([0.2119034982, 0.6806995451, 0.1073969566], colour));
  const s = Math.cbrt(dot([0.0883024619, 0.2817188376, 0.6299787005], colour));
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** What `color-mix(in oklab, front share, back)` gives. */
export function mixedInOklab(front: Rgb, back: Rgb, share: number): Rgb {
  const [a, b] = [oklabOf(front), oklabOf(back)];
  const at = (index: 0 | 1 | 2): number => a[index] * share + b[index] * (1 - share);
  const [lightness, greenRed, blueYellow] = [at(0), at(1), at(2)];
  const l = (lightness + 0.3963377774 * greenRed + 0.2158037573 * blueYellow) ** 3;
  const m = (lightness - 0.1055613458 * greenRed - 0.0638541728 * blueYellow) ** 3;
  const s = (lightness - 0.0894841775 * greenRed - 1.291485548 * blueYellow) ** 3;
  return [
    dot([4.0767416621, -3.3077115913, 0.2309699292], [l, m, s]),
    dot([-1.2684380046, 2.6097574011, -0.3413193965], [l, m, s]),
    dot([-0.0041960863, -0.7034186147, 1.707614701], [l, m, s]),
  ];
}

function luminance(colour: Rgb): number {
  return dot([0.2126, 0.7152, 0.0722], colour);
}

function dot(a: Rgb, b: Rgb): number {
  return Math.max(0, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]);
}
