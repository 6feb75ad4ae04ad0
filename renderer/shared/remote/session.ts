import { create } from "zustand";

/** Whether the host takes our requests: `refused` until the workbench is opened through the URL of its launch. */
interface SessionState {
  readonly state: "open" | "refused";
  readonly refuse: () => void;
}

export const useSession = create<SessionState>()((set) => ({
  state: "open",
  refuse: () => set({ state: "refused" }),
}));

/**
 * Trades the launch's token in `#token=…` for a session cookie and takes it out of the address. Without a token there is
 * nothing to do: the cookie of an earlier visit counts, and the desktop window needs none.
 */
export async function openSession(): Promise<void> {
  const token = new URLSearchParams(location.hash.replace(/^#/, "")).get("token");
  if (token === null) return;
  history.replaceState(null, "", "#/");
  try {
    const response = await fetch("/session", { method: "POST", headers: { authorization: `Bearer ${token}` } });
    if (response.status === 401) useSession.getState().refuse();
  } catch {
    // An unreachable host is shown by the first view that asks it for something.
  }
}

/** `fetch` that notices when the host no longer knows this window. */
export const sessionFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (response.status === 401) useSession.getState().refuse();
  return response;
};
