import { FileDown } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { desktop } from "../remote/desktop.ts";
import "./drop-path.css";

interface DropPathProps {
  /** What a drop does: "Drop the folder of a checkpoint to add it". */
  readonly words: string;
  /** The dropped file's or folder's path; in a browser, which hides it, empty. `name` is known in both. */
  readonly onDrop: (path: string, name: string) => void;
}

/** Takes a file or a folder dropped on the window. In a browser its path has to be typed. */
export function DropPath({ words, onDrop }: DropPathProps): ReactNode {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const isFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
    const onDragOver = (event: DragEvent): void => {
      if (!isFile(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onDragLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDropped = (event: DragEvent): void => {
      if (!isFile(event)) return;
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      onDrop(file ? (desktop()?.pathOf(file) ?? "") : "", file?.name ?? "");
    };
    document.addEventListener("dragover", onDragOver);
    document.addEventListener("dragleave", onDragLeave);
    document.addEventListener("drop", onDropped);
    return () => {
      document.removeEventListener("dragover", onDragOver);
      document.removeEventListener("dragleave", onDragLeave);
      document.removeEventListener("drop", onDropped);
    };
  }, [onDrop]);
  if (!over) return null;
  return (
    <div className="drop-path">
      <FileDown aria-hidden="true" size={32} />
      <p>{desktop() ? words : "A browser does not tell where a file lies: drop it and type its path"}</p>
    </div>
  );
}
