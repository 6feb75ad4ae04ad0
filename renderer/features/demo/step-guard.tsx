import { Component, type ReactNode } from "react";
import { Headline } from "./parts.tsx";

/** Keeps a bug of one step from ending the story. Each step gets a guard of its own by its key. */
export class StepGuard extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? <Headline>This step cannot be shown. The story goes on.</Headline> : this.props.children;
  }
}
