import { create } from "zustand";
import { persist } from "zustand/middleware";

export type Theme = "system" | "light" | "dark";

interface ViewState {
  readonly theme: Theme;
  /** Width in pixels of the list pane of each screen that was resized. */
  readonly paneWidths: Readonly<Record<string, number>>;
  readonly paletteOpen: boolean;
  readonly keysOpen: boolean;
  readonly setTheme: (theme: Theme) => void;
  readonly setPaneWidth: (screen: string, width: number) => void;
  readonly setPaletteOpen: (open: boolean) => void;
  readonly setKeysOpen: (open: boolean) => void;
}

/** How the workbench is looked at. Holds no data of the host. */
export const useView = create<ViewState>()(
  persist(
    (set) => ({
      theme: "system",
      paneWidths: {},
      paletteOpen: false,
      keysOpen: false,
      setTheme: (theme) => set({ theme }),
      setPaneWidth: (screen, width) => set((state) => ({ paneWidths: { ...state.paneWidths, [screen]: width } })),
      setPaletteOpen: (paletteOpen) => set({ paletteOpen }),
      setKeysOpen: (keysOpen) => set({ keysOpen }),
    }),
    {
      name: "msm-workbench-view",
      version: 1,
      partialize: ({ theme, paneWidths }) => ({ theme, paneWidths }),
    },
  ),
);
