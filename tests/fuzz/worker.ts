import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { createRandom } from "#core/base/random.ts";
import { TARGETS } from "./targets.ts";

const { folder } = z.object({ folder: z.string() }).parse(workerData);
const Order = z.object({ name: z.string(), seed: z.string(), cases: z.number(), seconds: z.number() });

parentPort?.on("message", (message: unknown) => void run(Order.parse(message)));

/** Runs the cases of one target; each says that it begins, so that whoever waits knows which one does not end. */
async function run({ name, seed, cases, seconds }: z.infer<typeof Order>): Promise<void> {
  const target = TARGETS.find((each) => each.name === name);
  if (!target) throw new Error(`There is no target ${name}.`);
  const close = await target.open?.();
  const inside = join(folder, "inside");
  const until = performance.now() + seconds * 1000;
  let place = 0;
  for (; place < cases && performance.now() < until; place++) {
    say({ say: "begin", place });
    rmSync(inside, { recursive: true, force: true });
    mkdirSync(inside);
    try {
      await target.run(createRandom(`${seed}/${name}/${place}`), inside);
      const strays = readdirSync(folder).filter((each) => each !== "inside");
      if (strays.length > 0) throw new Error(`wrote ${strays.join(", ")} outside its folder`);
    } catch (cause) {
      say({ say: "fault", place, reason: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) });
      break;
    }
  }
  await close?.();
  say({ say: "done", cases: place });
}

function say(message: unknown): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(message);
}
