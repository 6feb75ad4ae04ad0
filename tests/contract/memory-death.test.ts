import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { hungryCheckpoint } from "./hungry-checkpoint.ts";
import { limitedGroup } from "./memory-group.ts";
import { ended, ROOT } from "./msm.ts";

const Opened = z.object({ code: z.string(), message: z.string(), again: z.boolean() });

const group = limitedGroup(400 * 2 ** 20, "small");
const wider = limitedGroup(600 * 2 ** 20, "wide");
/** They take about 0.6 and 2 GB. */
const [checkpoint, large] = [hungryCheckpoint(600e6), hungryCheckpoint(2e9)];
afterAll(async () => {
  await Promise.all([group?.remove(), wider?.remove()]);
  for (const each of [checkpoint, large]) each?.[Symbol.dispose]();
});

/** The JSON that a script prints, begun by a shell line that ends with `exec "$@"`. */
async function runAfter(line: string, script: readonly string[], environment: NodeJS.ProcessEnv): Promise<unknown> {
  const [name = "", ...args] = script;
  const command = [process.execPath, join(import.meta.dirname, name), ...args];
  const env = { ...process.env, ...environment };
  const { stdout, stderr } = await ended(spawn("sh", ["-c", line, "sh", ...command], { cwd: ROOT, env }));
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

async function openAfter(
  line: string,
  opened: typeof checkpoint,
  environment: NodeJS.ProcessEnv,
): Promise<z.infer<typeof Opened>> {
  return Opened.parse(await runAfter(line, ["open-engine.ts", opened?.folder ?? ""], environment));
}

const bounded = `echo $$ > ${group?.entry} && exec "$@"`;

test.skipIf(group === null || checkpoint === null)(
  "what a control group does not hold is refused before it is loaded, by the group's limit and not the machine's",
  async () => {
    expect(await openAfter(bounded, checkpoint, {})).toMatchObject({
      code: "memory-short",
      message: expect.stringMatching(
        /\(weights 0\.60 GB, .*\) and 0\.[0-3]\d GB are available; close other programs, /,
      ),
    });
  },
);

test.skipIf(group === null || checkpoint === null)(
  "an engine that the kernel kills for memory is said to be, with its phase, what it held and what can fit",
  async () => {
    const { code, message, again } = await openAfter(bounded, checkpoint, { MSM_IGNORE_MEMORY: "1" });
    // A load that did not fit is not tried again: it would be killed again.
    expect([code, again]).toEqual(["out-of-memory", false]);
    expect(message).toMatch(
      /ran out of memory while loading weights: the kernel killed it; it held 0\.\d\d GB when last/,
    );
    expect(message).toContain(`and 0.42 GB are allowed in its control group ${group?.path}. It needs about`);
    expect(message).toContain(
      "What can fit: close other programs, or take a smaller or more strongly quantised export",
    );
  },
);

test.skipIf(process.platform !== "linux" || large === null)(
  "an allocation that is refused is said to be one, and not a fault of the export",
  async () => {
    // Room for the process itself, not for the weights. `ulimit -d` counts kilobytes.
    const line = 'ulimit -d 900000 && exec "$@"';
    expect(await openAfter(line, large, { MSM_IGNORE_MEMORY: "1" })).toMatchObject({
      code: "out-of-memory",
      message: expect.stringMatching(/^Memory ran out while loading weights: an allocation was refused \(.*bad_alloc/),
    });
    expect((await openAfter(line, large, {})).code).toBe("memory-short");
  },
);

test.skipIf(wider === null || checkpoint === null)(
  "engines that nobody uses give way to one that does not fit beside them",
  async () => {
    const after = await runAfter(`echo $$ > ${wider?.entry} && exec "$@"`, ["make-room.ts"], {});
    expect(after).toEqual({ opened: true, idle: 0 });
  },
);
