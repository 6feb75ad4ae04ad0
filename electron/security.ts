import type { App, Session, WebContents, WebPreferences } from "electron";
import { isWorkbenchUrl, ORIGIN, SCHEME } from "./origin.ts";

/** How Chromium treats `app:` (registered before `ready`): like https, so that fetch, streams and relative URLs work. */
export const APP_SCHEME = {
  scheme: SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
};

/** The page is an ordinary sandboxed web page; the spellchecker would fetch dictionaries. */
export const PAGE_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webviewTag: false,
  spellcheck: false,
  navigateOnDragDrop: false,
} satisfies WebPreferences;

/** Before `ready`: no host name resolves in this process or its children; every page made later is locked. */
export function lockApp(app: App): void {
  app.commandLine.appendSwitch("host-resolver-rules", "MAP * ~NOTFOUND");
  app.enableSandbox();
  app.on("web-contents-created", (_event, contents) => lockContents(contents));
}

/**
 * What the page may do beyond showing itself: put text on the clipboard (not read it) when a copy button is pressed, and
 * fill the screen when a key is.
 */
const PERMITTED: ReadonlySet<string> = new Set(["clipboard-sanitized-write", "fullscreen"]);
/** The one page that may stand in a second window: what the demo's presenter reads. */
const NOTES = `${ORIGIN}/#/demo/notes`;

/** No permission but these is ever given, and no request leaves but to the host, to data in memory, or to the developer tools. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(PERMITTED.has(permission)));
  session.setPermissionCheckHandler((_contents, permission) => PERMITTED.has(permission));
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayRequest(details.url) }));
}

/** The page stays where it is: no foreign page, no second window but the presenter's notes, no embedded view. */
export function lockContents(contents: Pick<WebContents, "on" | "setWindowOpenHandler">): void {
  contents.on("will-frame-navigate", (event) => {
    if (!isWorkbenchUrl(event.url)) event.preventDefault();
  });
  contents.on("will-redirect", (event) => event.preventDefault());
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => ({ action: url === NOTES ? "allow" : "deny" }));
}

function mayRequest(url: string): boolean {
  return isWorkbenchUrl(url) || url.startsWith(`blob:${ORIGIN}/`) || /^(data|devtools):/.test(url);
}
