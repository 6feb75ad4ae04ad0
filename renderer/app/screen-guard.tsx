import { Component, type ReactNode } from "react";
import { failureOf, type Failure } from "../shared/remote/failure.ts";
import { FailedState } from "../shared/remote/failed-state.tsx";

interface ScreenGuardProps {
  readonly what: string;
  readonly children: ReactNode;
}

/** Keeps a bug of one screen from taking the rail and the other screens with it. */
export class ScreenGuard extends Component<ScreenGuardProps, { readonly failure: Failure | null }> {
  override state = { failure: null };

  static getDerivedStateFromError(error: unknown): { failure: Failure } {
    return { failure: failureOf(error) };
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === null) return this.props.children;
    return (
      <main>
        <FailedState
          what={`the screen ${this.props.what}`}
          failure={failure}
          retry={() => this.setState({ failure: null })}
        />
      </main>
    );
  }
}
