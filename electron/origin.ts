/** The window's only origin: `protocol.handle` answers it from the host's socket, so no TCP port is open. */
export const SCHEME = "app";
export const ORIGIN = `${SCHEME}://workbench`;

/** Whether a URL is a page or file of the workbench itself. */
export function isWorkbenchUrl(url: string): boolean {
  return url === ORIGIN || url.startsWith(`${ORIGIN}/`);
}
