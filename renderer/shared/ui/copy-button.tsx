import { Check, Copy } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Button, IconButton } from "./button.tsx";
import { notify } from "./toast.tsx";

interface CopyButtonProps {
  readonly label: string;
  /** What goes to the clipboard; a function where it has to be made at that moment. */
  readonly text: string | (() => string);
  readonly compact?: boolean;
}

/** Copies, and says that it has. */
export function CopyButton({ label, text, compact = false }: CopyButtonProps): ReactNode {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (): void =>
    void copyText(typeof text === "string" ? text : text()).then((done) => {
      setCopied(done);
      return done;
    });
  const icon = copied ? Check : Copy;
  if (compact) return <IconButton label={copied ? "Copied" : label} icon={icon} onClick={copy} />;
  return (
    <Button icon={icon} onClick={copy}>
      {copied ? "Copied" : label}
    </Button>
  );
}

/** Puts text on the clipboard; where the browser refuses, says so and resolves to false. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    notify({
      kind: "problem",
      title: "The browser did not allow copying: select the text and copy it by hand.",
      detail: text,
    });
    return false;
  }
}
