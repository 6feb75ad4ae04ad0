import { Toast as Base } from "@base-ui/react/toast";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "./button.tsx";
import "./toast.css";

const manager = Base.createToastManager();

interface Notice {
  readonly kind: "good" | "problem";
  readonly title: string;
  readonly detail?: string;
}

/** Tells the outcome of something a person did. Problems stay until they are closed. */
export function notify({ kind, title, detail }: Notice): void {
  manager.add({
    title,
    description: detail,
    type: kind,
    timeout: kind === "good" ? 4_000 : 0,
    priority: kind === "good" ? "low" : "high",
  });
}

/** Where notices appear. Stands once around the app. */
export function ToastArea({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <Base.Provider toastManager={manager}>
      {children}
      <Base.Portal>
        <Base.Viewport className="toasts">
          <Toasts />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function Toasts(): ReactNode {
  const { toasts } = Base.useToastManager();
  return toasts.map((toast) => (
    <Base.Root className="toast" key={toast.id} toast={toast} swipeDirection={[]}>
      <Base.Content className="toast-content">
        <div>
          <Base.Title className="toast-title" />
          <Base.Description className="breakable" />
        </div>
        <Base.Close render={<IconButton label="Close" icon={X} />} />
      </Base.Content>
    </Base.Root>
  ));
}
