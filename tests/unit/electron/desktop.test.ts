import type { Dialog, IpcMainInvokeEvent, OpenDialogOptions } from "electron";
import { describe, expect, test } from "vitest";
import { exposeDesktop, type Desktop } from "../../../electron/desktop.ts";
import { answerDialogs } from "../../../electron/dialogs.ts";
import { standIn } from "./stand-in.ts";

type Handler = (event: IpcMainInvokeEvent, ...payload: unknown[]) => unknown;
type Sender = { origin: string; parent: object | null } | null;

const OWN_PAGE: Sender = { origin: "app://workbench", parent: null };

/** The page's `window.msm` joined to main's answers, as Electron joins them; `picked` is what the person picks. */
function joined(picked: { canceled: boolean; filePaths: string[] }, sender: Sender = OWN_PAGE) {
  const handlers = new Map<string, Handler>();
  const asked: OpenDialogOptions[] = [];
  const exposed: Record<string, Desktop> = {};
  answerDialogs(
    { handle: (channel, handler) => void handlers.set(channel, handler) },
    standIn<Dialog>({
      showOpenDialog: (options: OpenDialogOptions) => {
        asked.push(options);
        return Promise.resolve(picked);
      },
    }),
  );
  const invoke = async (channel: string, ...payload: unknown[]): Promise<unknown> =>
    await handlers.get(channel)?.(standIn<IpcMainInvokeEvent>({ senderFrame: sender }), ...payload);
  exposeDesktop(
    { exposeInMainWorld: (name, api: Desktop) => (exposed[name] = api) },
    { invoke },
    { getPathForFile: (file) => `/dropped/${file.name}` },
  );
  return { exposed, asked, invoke };
}

describe("window.msm", () => {
  test("is the one thing exposed, frozen, and has three functions", () => {
    const { exposed } = joined({ canceled: true, filePaths: [] });
    expect(Object.keys(exposed)).toEqual(["msm"]);
    expect(Object.isFrozen(exposed["msm"])).toBe(true);
    expect(Object.keys(exposed["msm"] ?? {})).toEqual(["chooseFolder", "chooseFile", "pathOf"]);
  });

  test("chooses one folder or one file, and null when the person cancels", async () => {
    const picking = joined({ canceled: false, filePaths: ["/models/base", "/models/other"] });
    expect(await picking.exposed["msm"]?.chooseFolder()).toBe("/models/base");
    expect(await picking.exposed["msm"]?.chooseFile()).toBe("/models/base");
    expect(picking.asked.map((options) => options.properties)).toEqual([["openDirectory"], ["openFile"]]);
    expect(await joined({ canceled: true, filePaths: [] }).exposed["msm"]?.chooseFile()).toBeNull();
  });

  test("gives the path of a dropped file", () => {
    const { exposed } = joined({ canceled: true, filePaths: [] });
    expect(exposed["msm"]?.pathOf(new File(["{}"], "probe.json"))).toBe("/dropped/probe.json");
  });
});

describe("main refuses", () => {
  test.each([
    ["a frame that is gone", null],
    ["a page of another origin", { origin: "https://example.org", parent: null }],
    ["a frame inside the page", { origin: "app://workbench", parent: {} }],
    ["an opaque origin", { origin: "null", parent: null }],
  ])("%s, and opens no dialog", async (_who, sender) => {
    const { invoke, asked } = joined({ canceled: false, filePaths: ["/etc"] }, sender);
    await expect(invoke("msm:choose", "folder")).rejects.toThrow("only the workbench's own page");
    expect(asked).toEqual([]);
  });

  test.each([[[]], [["everything"]], [["file", "/etc/passwd"]], [[["file"]]]])(
    "the payload %j, and opens no dialog",
    async (payload) => {
      const { invoke, asked } = joined({ canceled: false, filePaths: ["/etc"] });
      await expect(invoke("msm:choose", ...payload)).rejects.toThrow("a folder or a file");
      expect(asked).toEqual([]);
    },
  );
});
