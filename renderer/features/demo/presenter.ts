import { z } from "zod";

/** Where the show stands, with all that the notes window shows: it need not know the story. */
const Here = z.strictObject({
  kind: z.literal("here"),
  index: z.number(),
  count: z.number(),
  title: z.string(),
  notes: z.array(z.string()),
  next: z.string().nullable(),
  startedAt: z.number(),
});
export type PresenterPlace = Omit<z.infer<typeof Here>, "kind">;

/** What the two windows tell each other. */
const Message = z.discriminatedUnion("kind", [
  Here,
  z.strictObject({ kind: z.literal("where") }),
  z.strictObject({ kind: z.literal("do"), deed: z.enum(["next", "back", "reset"]) }),
]);
export type PresenterMessage = z.infer<typeof Message>;
export type PresenterDeed = Extract<PresenterMessage, { kind: "do" }>["deed"];

export interface PresenterLine {
  readonly tell: (message: PresenterMessage) => void;
  readonly close: () => void;
}

/** Opens the line between the demo and its notes: windows of one origin, without the host. Other messages are passed over. */
export function openPresenterLine(onMessage: (message: PresenterMessage) => void): PresenterLine {
  const channel = new BroadcastChannel("msm-demo");
  channel.addEventListener("message", (event: MessageEvent<unknown>) => {
    const message = Message.safeParse(event.data);
    if (message.success) onMessage(message.data);
  });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin and takes no target
  return { tell: (message) => channel.postMessage(message), close: () => channel.close() };
}
