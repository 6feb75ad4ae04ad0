import type { ReactNode } from "react";
import "./key-hint.css";

const NAMES: Readonly<Record<string, string>> = {
  enter: "Enter",
  shift: "Shift",
  escape: "Esc",
  arrowdown: "↓",
  arrowup: "↑",
};

/** A key as printed on the keyboard: `mod+k` is Ctrl K, or ⌘ K on a Mac. */
export function KeyHint({ keys }: { readonly keys: string }): ReactNode {
  const mod = navigator.userAgent.includes("Mac") ? "⌘" : "Ctrl";
  return (
    <span className="key-hint">
      {keys.split("+").map((part) => (
        <kbd key={part}>{part === "mod" ? mod : (NAMES[part.toLowerCase()] ?? part.toUpperCase())}</kbd>
      ))}
    </span>
  );
}
