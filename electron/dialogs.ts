import type { Dialog, IpcMain, WebFrameMain } from "electron";
import { CHOOSE_CHANNEL, type Choice } from "./desktop.ts";
import { ORIGIN } from "./origin.ts";

type Sender = Pick<WebFrameMain, "origin" | "parent"> | null;

/** Answers the window's requests for a folder or a file; anybody else's, and anything else, is refused. */
export function answerDialogs(ipcMain: Pick<IpcMain, "handle">, dialog: Pick<Dialog, "showOpenDialog">): void {
  ipcMain.handle(CHOOSE_CHANNEL, async (event, ...payload: unknown[]) => {
    const choice = checkedChoice(event.senderFrame, payload);
    const answer = await dialog.showOpenDialog({
      title: choice === "folder" ? "Choose a folder" : "Choose a file",
      properties: [choice === "folder" ? "openDirectory" : "openFile"],
    });
    return answer.canceled ? null : (answer.filePaths[0] ?? null);
  });
}

function checkedChoice(sender: Sender, payload: readonly unknown[]): Choice {
  if (sender === null || sender.parent !== null || sender.origin !== ORIGIN) {
    throw new Error("Refused: only the workbench's own page may open a dialog.");
  }
  const [choice] = payload;
  if (payload.length === 1 && (choice === "folder" || choice === "file")) return choice;
  throw new Error("Refused: a dialog chooses a folder or a file.");
}
