import { CSPProvider } from "@base-ui/react/csp-provider";
import { Tooltip } from "@base-ui/react/tooltip";
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { createQueryClient } from "../shared/remote/query-client.ts";
import { useSession } from "../shared/remote/session.ts";
import { ToastArea } from "../shared/ui/toast.tsx";
import { Frame } from "./frame.tsx";
import { Refused } from "./refused.tsx";

export function App(): ReactNode {
  const [client] = useState(createQueryClient);
  const session = useSession((state) => state.state);
  if (session === "refused") return <Refused />;
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={client}>
        <Tooltip.Provider delay={300}>
          <ToastArea>
            <Frame />
          </ToastArea>
        </Tooltip.Provider>
      </QueryClientProvider>
    </CSPProvider>
  );
}
