import { useLayoutEffect } from "react";
import { create } from "zustand";

/** A key and what it does. `keys` is one of `j`, `?`, `Enter`, `mod+k` (Ctrl, on a Mac Cmd), `shift+Enter`. */
export interface KeyBinding {
  readonly keys: string;
  readonly label: string;
  readonly run: () => void;
}

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** True when the press is the one that `keys` names. Letters ignore case; Shift counts only where a letter or name is given with it. */
export function matchesKeys(keys: string, press: KeyPress): boolean {
  const parts = keys.split("+");
  const key = parts.at(-1) ?? "";
  const mod = parts.includes("mod");
  if (press.altKey || (press.ctrlKey || press.metaKey) !== mod) return false;
  const named = key.length > 1 || /[a-z]/i.test(key);
  if (named && press.shiftKey !== parts.includes("shift")) return false;
  return press.key.toLowerCase() === key.toLowerCase();
}

interface KeyRegistry {
  readonly scopes: readonly { readonly name: string; readonly bindings: readonly KeyBinding[] }[];
  readonly add: (name: string, bindings: readonly KeyBinding[]) => () => void;
}

/** What is bound now; the list of keys is drawn from it. */
export const useKeyRegistry = create<KeyRegistry>()((set) => ({
  scopes: [],
  add: (name, bindings) => {
    const scope = { name, bindings };
    set((state) => ({ scopes: [...state.scopes, scope] }));
    return () => set((state) => ({ scopes: state.scopes.filter((each) => each !== scope) }));
  },
}));

/**
 * Binds keys for as long as the component is shown, and lists them under `scope` in the list of keys. Keys are left
 * alone while a person types and, unless they carry Ctrl/Cmd, while a dialog is open. What is seen can be pressed: keys
 * are bound in the commit that draws the component. Memoise `bindings`.
 */
export function useKeys(scope: string, bindings: readonly KeyBinding[]): void {
  useLayoutEffect(() => {
    const remove = useKeyRegistry.getState().add(scope, bindings);
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const binding = bindings.find((each) => matchesKeys(each.keys, event));
      if (!binding || (!binding.keys.includes("mod+") && isTaken(event.target))) return;
      event.preventDefault();
      binding.run();
    };
    globalThis.addEventListener("keydown", onKeyDown);
    return () => {
      globalThis.removeEventListener("keydown", onKeyDown);
      remove();
    };
  }, [scope, bindings]);
}

/**
 * True where plain keys already mean something: a text field, a menu, an open dialog; not in one that is just closing. A
 * list that is a part of its screen leaves them alone and says so by `data-plain-keys`.
 */
function isTaken(target: EventTarget | null): boolean {
  if (!(target instanceof Element) || target.closest("[data-closed]") !== null) return false;
  return (
    target.closest(
      "input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog], [role=menu], [role=listbox]:not([data-plain-keys])",
    ) !== null
  );
}
