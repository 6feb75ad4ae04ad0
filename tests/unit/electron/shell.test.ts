import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { CONTENT_SECURITY_POLICY } from "#native/host/static-files.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const SHELL = globSync("electron/*.ts", { cwd: ROOT }).map((file) => ({
  file,
  text: readFileSync(join(ROOT, file), "utf8"),
}));

function filesWith(pattern: RegExp): string[] {
  return SHELL.filter(({ text }) => pattern.test(text)).map(({ file }) => file);
}

// Where Electron's binary cannot be had, its sources say what it would do.
test("the shell's sources turn nothing on that its locks turn off", () => {
  expect(SHELL.length).toBeGreaterThan(8);
  const never = [
    /nodeIntegration\w*: true/,
    /(?:sandbox|contextIsolation|webSecurity): false/,
    /allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|nodeIntegrationInSubFrames/,
    /webviewTag: true|spellcheck: true|setSpellCheckerLanguages/,
    /openExternal|executeJavaScript|insertCSS|loadFile|@electron\/remote|autoUpdater|crashReporter/,
    /https?:\/\/(?!example)/,
    /commandLine\.appendSwitch\("(?!host-resolver-rules")/,
  ];
  expect(never.flatMap((pattern) => filesWith(pattern).map((file) => `${file}: ${pattern.source}`))).toEqual([]);
});

test("windows are made in one place with the locked preferences, and load the workbench alone", () => {
  expect(filesWith(/new BrowserWindow\(/)).toEqual(["electron/main.ts"]);
  const main = SHELL.find(({ file }) => file === "electron/main.ts")?.text ?? "";
  expect(main.match(/new BrowserWindow\(/g)).toHaveLength(1);
  expect(main).toContain("webPreferences: { ...PAGE_PREFERENCES, preload }");
  expect([...main.matchAll(/loadURL\(([^)]*)\)/g)].map(([, url]) => url)).toEqual(["`${ORIGIN}/`"]);
  expect(main).toContain("lockApp(app)");
  expect(main).toContain("lockSession(session.defaultSession)");
});

test("one channel leads from the page to main, and its listener checks sender and payload", () => {
  expect(filesWith(/ipcMain\.(?:handle|on|once)\(/)).toEqual(["electron/dialogs.ts"]);
  expect(filesWith(/ipcRenderer\.(?:invoke|send|on|postMessage)\(/)).toEqual(["electron/desktop.ts"]);
  expect(filesWith(/exposeInMainWorld\(/)).toEqual(["electron/desktop.ts"]);
});

test("the page's policy allows no script or style but its own files, and the page needs none", () => {
  expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:/);
  const page = readFileSync(join(ROOT, "renderer/index.html"), "utf8");
  expect(page).not.toMatch(/<style|\son\w+=|style=|<script(?![^>]*\ssrc=)|https?:/);
});

test("the window's sources make no markup from text", () => {
  const files = globSync("renderer/**/*.{ts,tsx}", { cwd: ROOT });
  const making = files.filter((file) =>
    /dangerouslySetInnerHTML|\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write|srcDoc|\beval\(|new Function\(/.test(
      readFileSync(join(ROOT, file), "utf8"),
    ),
  );
  expect([files.length > 100, making]).toEqual([true, []]);
});
