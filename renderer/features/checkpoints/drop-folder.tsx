import { FolderDown } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { desktop } from "../../shared/remote/desktop.ts";
import "./drop-folder.css";

/** Takes a folder dropped on the window. In a browser, which hides its path, the path has to be typed. */
export function DropFolder({ onDrop }: { readonly onDrop: (path: string) => void }): ReactNode {
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
      onDrop(file ? (desktop()?.pathOf(file) ?? "") : "");
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
    <div className="drop-folder">
      <FolderDown aria-hidden="true" size={32} />
      <p>
        {desktop()
          ? "Drop the folder of a checkpoint to add it"
          : "A browser does not tell where a folder lies: drop it and type its path"}
      </p>
    </div>
  );
}
