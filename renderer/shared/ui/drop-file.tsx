import { FileDown } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { desktop } from "../remote/desktop.ts";
import "./drop-file.css";

interface DropFileProps {
  /** What a drop does: "Drop the folder of a checkpoint to add it". */
  readonly words: string;
  /** The same in a browser, which lets a page read a dropped file but never says where it lies. */
  readonly browserWords?: string;
  /** `path`: where it lies; empty in a browser. */
  readonly onDrop: (path: string, file: File | null) => void;
}

/** Takes a file or a folder dropped on the window. */
export function DropFile({
  words,
  browserWords = "A browser does not tell where a file lies: drop it and type its path",
  onDrop,
}: DropFileProps): ReactNode {
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
      const file = event.dataTransfer?.files[0] ?? null;
      onDrop(file ? (desktop()?.pathOf(file) ?? "") : "", file);
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
    <div className="drop-file">
      <FileDown aria-hidden="true" size={32} />
      <p>{desktop() ? words : browserWords}</p>
    </div>
  );
}
