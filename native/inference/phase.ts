/** What a child is about to do; said before it enters native code. */
export type Phase =
  | "starting"
  | "reading the checkpoint"
  | "loading weights"
  | "checking the results"
  | "running"
  | "idle";
