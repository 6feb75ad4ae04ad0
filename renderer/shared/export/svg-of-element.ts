/** What decides how a part of a drawing looks; as it is computed in the window, colours of the theme included. */
const PROPERTIES = [
  "display",
  "dominant-baseline",
  "fill",
  "fill-opacity",
  "font-family",
  "font-size",
  "font-weight",
  "opacity",
  "stroke",
  "stroke-dasharray",
  "stroke-opacity",
  "stroke-width",
  "text-anchor",
  "visibility",
] as const;

/** A drawing of this window as the text of a file: its size, its ground and every computed colour stand in it. */
export function svgOfElement(element: SVGSVGElement): string {
  const { width, height } = element.getBoundingClientRect();
  const copy = element.cloneNode(true) as SVGSVGElement;
  inlineStyles(element, copy);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
  copy.prepend(ground);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

function inlineStyles(from: Element, to: Element): void {
  const computed = getComputedStyle(from);
  const style = PROPERTIES.map((name) => `${name}:${computed.getPropertyValue(name)}`).join(";");
  to.setAttribute("style", style);
  to.removeAttribute("class");
  for (const [index, child] of [...from.children].entries()) {
    const copied = to.children[index];
    if (copied) inlineStyles(child, copied);
  }
}
