import { resolve } from "node:path";
import { z } from "zod";
import { ok } from "#core/base/result.ts";
import { verifyUpdate, type VerifiedUpdate } from "#native/workbench/verify-update.ts";
import { readArguments } from "../arguments.ts";
import type { BareCommand } from "../command.ts";

const One = z.strictObject({ positionals: z.tuple([z.string()], "exactly one file is needed") });

export const updateVerify: BareCommand = {
  name: "update verify",
  usage: "update verify FILE",
  summary: "Compare an installer with the SHA256SUMS beside it and its version with this one; nothing is installed",
  async runBare({ signal }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const verified = await verifyUpdate(resolve(args.value.positionals[0]), signal);
    if (!verified.ok) return verified;
    return ok({ json: verified.value, text: told(verified.value) });
  },
};

const INSTALL: Readonly<Record<VerifiedUpdate["kind"], string>> = {
  AppImage: "close the workbench, put the file in the place of the old one and make it executable (chmod +x)",
  // Without a slash apt looks for a package of that name.
  deb: "close the workbench, then in its folder sudo apt install ./FILE",
  exe: "close the workbench, then run the file",
  dmg: "close the workbench, open the file and drag the application over the old one",
};

function told(update: VerifiedUpdate): string {
  const { version, installed, than, kind } = update;
  const whole = `Whole: its SHA-256 is the one in SHA256SUMS. It is ${version}, ${than === "the same" ? "as this one is" : `${than} than this one (${installed})`}.`;
  if (than === "older") {
    return `${whole}\nA workspace that this version has opened is refused by an older one: put its copy (workbench.sqlite.before-NNNN) back first.`;
  }
  return `${whole}\nTo install it: ${INSTALL[kind]}. Workspaces stay where they are; an older one is copied before it is brought up to date.`;
}
