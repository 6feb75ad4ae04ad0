import type { MenuItemConstructorOptions } from "electron";

/** The menu bar has what every application has; the workbench's own actions are in its palette. */
export function menuTemplate(platform: string, showWorkspaceFolder: () => void): MenuItemConstructorOptions[] {
  const onMac = platform === "darwin";
  const leave: MenuItemConstructorOptions = { role: onMac ? "close" : "quit" };
  return [
    ...(onMac ? [{ role: "appMenu" as const }] : []),
    { label: "&File", submenu: [{ label: "Show workspace folder", click: showWorkspaceFolder }, leave] },
    { role: "editMenu" },
    { role: "viewMenu" },
    { role: "windowMenu" },
  ];
}
