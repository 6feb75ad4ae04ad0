import { useCallback, useState } from "react";
import { changeView } from "./change-view.ts";

interface Dropped {
  /** Path of what was dropped last; empty where a browser keeps it to itself. */
  readonly path: string;
  /** Its name, which a browser does tell; empty before anything was dropped. */
  readonly name: string;
  readonly take: (path: string, file: File | null) => void;
}

/** A file dropped on the screen opens the import with it. */
export function useDropped(): Dropped {
  const [dropped, setDropped] = useState({ path: "", name: "" });
  const take = useCallback((path: string, file: File | null): void => {
    setDropped({ path, name: file?.name ?? "" });
    changeView({ dialog: "import" });
  }, []);
  return { ...dropped, take };
}
