import type { App, Session, WebContents, WindowOpenHandlerResponse } from "electron";
import { describe, expect, test } from "vitest";
import { lockApp, lockContents, lockSession, PAGE_PREFERENCES } from "../../../electron/security.ts";
import { standIn } from "./stand-in.ts";

type Listener = (event: { url: string; preventDefault(): void }, ...rest: unknown[]) => void;

/** Collects what is registered on an Electron object, and lets the test play the event. */
function recorder() {
  const listeners = new Map<string, Listener>();
  const on = (name: string, listener: Listener): void => void listeners.set(name, listener);
  const prevented = (name: string, url: string): boolean => {
    let stopped = false;
    listeners.get(name)?.({ url, preventDefault: () => (stopped = true) });
    return stopped;
  };
  return { listeners, on, prevented };
}

function lockedContents() {
  const record = recorder();
  let open: ((details: { url: string }) => WindowOpenHandlerResponse) | null = null;
  const contents = standIn<WebContents>({
    on: record.on,
    setWindowOpenHandler: (handler: (details: { url: string }) => WindowOpenHandlerResponse) => (open = handler),
  });
  return { ...record, contents, openHandler: (url: string) => open?.({ url }) };
}

describe("the page", () => {
  test("is sandboxed, isolated, without Node, without embedded views and without a spellchecker", () => {
    expect(PAGE_PREFERENCES).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    });
  });

  test.each([
    ["app://workbench/", false],
    ["app://workbench/compare?runs=1", false],
    ["https://example.org/", true],
    ["file:///etc/passwd", true],
    ["app://workbench.evil/", true],
    ["javascript:alert(1)", true],
  ])("going to %s is prevented: %s", (url, expected) => {
    const { contents, prevented } = lockedContents();
    lockContents(contents);
    expect(prevented("will-frame-navigate", url)).toBe(expected);
  });

  test("opens no window but the presenter's notes, follows no redirect and embeds nothing", () => {
    const { contents, prevented, openHandler } = lockedContents();
    lockContents(contents);
    for (const url of ["https://example.org/#/demo/notes", "app://workbench/", "app://elsewhere/#/demo/notes"])
      expect(openHandler(url)).toEqual({ action: "deny" });
    expect(openHandler("app://workbench/#/demo/notes")).toEqual({ action: "allow" });
    expect(prevented("will-redirect", "app://workbench/")).toBe(true);
    expect(prevented("will-attach-webview", "app://workbench/")).toBe(true);
  });
});

function lockedSession() {
  const given: Record<string, unknown> = {};
  let before: ((details: { url: string }, answer: (response: { cancel: boolean }) => void) => void) | null = null;
  const session = standIn<Session>({
    setPermissionRequestHandler: (handler: (...args: unknown[]) => void) =>
      handler(null, "media", (granted: boolean) => (given["request"] = granted)),
    setPermissionCheckHandler: (handler: () => boolean) => (given["check"] = handler()),
    setDevicePermissionHandler: (handler: () => boolean) => (given["device"] = handler()),
    setSpellCheckerEnabled: (enabled: boolean) => (given["spellchecker"] = enabled),
    webRequest: { onBeforeRequest: (handler: typeof before) => (before = handler) },
  });
  lockSession(session);
  const cancels = (url: string): boolean | null => {
    let cancelled: boolean | null = null;
    before?.({ url }, (response) => (cancelled = response.cancel));
    return cancelled;
  };
  return { given, cancels };
}

describe("the session", () => {
  test("gives no permission and checks no spelling", () => {
    expect(lockedSession().given).toEqual({ request: false, check: false, device: false, spellchecker: false });
  });

  test.each([
    ["app://workbench/trpc/doctor", false],
    ["blob:app://workbench/0b2c", false],
    ["data:image/png;base64,AA==", false],
    ["devtools://devtools/bundled/inspector.html", false],
    ["http://127.0.0.1:8080/", true],
    ["https://example.org/", true],
    ["wss://example.org/", true],
    ["file:///etc/passwd", true],
    ["app://elsewhere/", true],
    ["blob:https://example.org/1", true],
  ])("a request to %s is cancelled: %s", (url, expected) => {
    expect(lockedSession().cancels(url)).toBe(expected);
  });
});

test("the application resolves no host name, and locks every page that is made later", () => {
  const record = recorder();
  const page = lockedContents();
  const switches: string[][] = [];
  let sandboxed = false;
  const app = standIn<App>({
    commandLine: { appendSwitch: (...words: string[]) => switches.push(words) },
    enableSandbox: () => (sandboxed = true),
    on: record.on,
  });
  lockApp(app);
  record.listeners.get("web-contents-created")?.({ url: "", preventDefault: () => undefined }, page.contents);
  expect({ switches, sandboxed }).toEqual({ switches: [["host-resolver-rules", "MAP * ~NOTFOUND"]], sandboxed: true });
  expect(page.prevented("will-frame-navigate", "https://example.org/")).toBe(true);
});
