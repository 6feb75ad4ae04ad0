import { z } from "zod";
import { LauncherKind, MachineName, MachineSettings, SshDestination } from "#core/runs/machine.ts";
import { prepareMachine } from "../prepare-machine.ts";
import { area, call, valueOf } from "../procedure.ts";

const One = z.strictObject({ name: z.string() });

export const machinesRoutes = area({
  list: call.query(({ ctx }) => ctx.workbench.machines.list()),
  /** First step of adding one over ssh: shows the host's key and stores nothing. */
  contact: call
    .input(z.strictObject({ name: MachineName, destination: SshDestination, settings: MachineSettings.optional() }))
    .mutation(async ({ ctx, input }) => valueOf(await ctx.workbench.machines.contact(input))),
  /** Second step, with the fingerprint that the user confirmed. */
  add: call
    .input(
      z.strictObject({
        name: MachineName,
        launcher: LauncherKind,
        destination: SshDestination.optional(),
        settings: MachineSettings.optional(),
        fingerprint: z.string().optional(),
      }),
    )
    .mutation(async ({ ctx, input, signal }) => valueOf(await ctx.workbench.machines.add(input, signal))),
  check: call
    .input(z.strictObject({ name: z.string(), logoutTest: z.boolean().optional() }))
    .mutation(async ({ ctx, input: { name, logoutTest = false }, signal }) =>
      valueOf(await ctx.workbench.machines.check(name, { logoutTest, signal })),
    ),
  /** Makes the trainer's environment there. The machine works by itself: asked again, it is gone on with. */
  prepare: call
    .input(z.strictObject({ name: z.string(), wheels: z.string().optional(), systemTorch: z.boolean().optional() }))
    .mutation(async ({ ctx, input: { name, ...rest }, signal }) =>
      valueOf(await prepareMachine(ctx.workbench.machines, { machine: name, ...rest }, { signal })),
    ),
  remove: call.input(One).mutation(async ({ ctx, input }) => valueOf(await ctx.workbench.machines.remove(input.name))),
});
