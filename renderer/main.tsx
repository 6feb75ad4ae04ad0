import "@fontsource-variable/inter/wght.css";
import "./shared/design/tokens.css";
import "./shared/design/base.css";
import "./shared/design/forced-colors.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { applyTheme } from "./app/theme.ts";
import { openSession } from "./shared/remote/session.ts";

const root = document.querySelector("#root");
if (!root) throw new Error("Internal error: index.html has no #root.");
applyTheme();
await openSession();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
