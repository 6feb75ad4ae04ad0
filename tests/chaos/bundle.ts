import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, temporaryFolder } from "../contract/msm.ts";

/** Of the bundled probe that ours is cut from. */
const ITEMS = 8;

/** Two of the bundled checkpoints, a spec, and a probe of a few items: a workspace of them opens in a moment. */
export const BUNDLED = makeBundle();

function makeBundle(): string {
  const given = process.env["CHAOS_BUNDLE"];
  if (given !== undefined) return given;
  const folder = temporaryFolder("msm-chaos-bundle-");
  for (const name of ["base", "aft"]) cpSync(join(ROOT, "models", name), join(folder, name), { recursive: true });
  for (const name of ["probes", "specs"]) mkdirSync(join(folder, name));
  const probe: { readonly items: readonly unknown[] } = JSON.parse(
    readFileSync(join(ROOT, "models/probes/value-micro.json"), "utf8"),
  );
  const few = { ...probe, id: "few", title: "A few values", items: probe.items.slice(0, ITEMS) };
  writeFileSync(join(folder, "probes/few.json"), JSON.stringify(few));
  cpSync(join(ROOT, "models/specs/america.md"), join(folder, "specs/america.md"));
  // Processes that are started from here use the same.
  process.env["CHAOS_BUNDLE"] = folder;
  return folder;
}
