/** A place in the workbench: a screen, what is selected in it, and how it is looked at. Every state is a link. */
export interface Address {
  /** Id of the feature; empty for the start screen. */
  readonly feature: string;
  /** Segments behind the feature, e.g. the id of a checkpoint. */
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

/** Reads `#/feature/segment/…?name=value&…`. Malformed escapes stay as they are written. */
export function parseAddress(hash: string): Address {
  const text = hash.replace(/^#?\/?/, "");
  const mark = text.indexOf("?");
  const [feature = "", ...path] = (mark < 0 ? text : text.slice(0, mark))
    .split("/")
    .filter((segment) => segment !== "")
    .map(decodeSegment);
  const query = mark < 0 ? {} : Object.fromEntries(new URLSearchParams(text.slice(mark + 1)));
  return { feature, path, query };
}

/** Writes what `parseAddress` reads. Query names come in alphabetical order, so that equal places have equal links. */
export function formatAddress(address: Address): string {
  const path = [address.feature, ...address.path].filter((segment) => segment !== "").map(encodeSegment);
  const query = new URLSearchParams(Object.entries(address.query).sort(([a], [b]) => (a < b ? -1 : 1))).toString();
  return `#/${path.join("/")}${query === "" ? "" : `?${query}`}`;
}

function encodeSegment(segment: string): string {
  // Commas and @ join run and checkpoint ids; they are legible and legal in a fragment.
  return encodeURIComponent(segment).replaceAll("%2C", ",").replaceAll("%40", "@");
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
