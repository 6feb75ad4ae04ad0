import type { ReactNode } from "react";
import { useAddress } from "../../shared/view/navigation.ts";
import { NotesWindow } from "./notes-window.tsx";
import { Show } from "./show.tsx";
import "./demo.css";

/** The story for an audience, or, in the presenter's second window, its notes. */
export function DemoScreen(): ReactNode {
  const { path } = useAddress();
  return path[0] === "notes" ? <NotesWindow /> : <Show stepId={path[0]} />;
}
