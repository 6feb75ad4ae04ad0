import { homedir, hostname, tmpdir, userInfo } from "node:os";
import { dirname, resolve } from "node:path";
import type { PrivateWord, PrivateWords } from "#core/base/redaction.ts";
import { secretsOf } from "#core/base/secrets.ts";
import { enginesPlace } from "#native/inference/installed-packs.ts";
import type { Store } from "#native/storage/store.ts";
import { APP_ROOT } from "../app-root.ts";

/** Variables of ours whose value is a path. */
export const PATH_VARIABLES = ["MSM_WORKSPACE", "MSM_ONNXRUNTIME", "MSM_ENGINES"] as const;

/** What a bundle from this computer must not hold. `store` null: the workspace did not open. */
export function privateWords(workspace: string, store: Store | null): PrivateWords {
  const machines = store?.machines.list() ?? [];
  const endpoints = store?.endpoints.list() ?? [];
  const keyVariables = endpoints.flatMap(({ keyVariable }) => keyVariable ?? []);
  const handed = machines.flatMap(({ settings }) => settings.envFrom);
  return {
    folders: [
      { value: workspace, shown: "‹workspace›" },
      { value: APP_ROOT, shown: "‹workbench›" },
      { value: dirname(APP_ROOT), shown: "‹above the workbench›" },
      { value: homedir(), shown: "~" },
      { value: tmpdir(), shown: "‹temporary›" },
      // Also where no variable names it: other variables of the system lead it out of the home folder.
      { value: enginesPlace(process.env), shown: "‹MSM_ENGINES›" },
      ...PATH_VARIABLES.flatMap((name) => shownAs(`‹${name}›`, pathsOf(process.env[name] ?? ""))),
    ],
    names: [
      { value: hostname(), shown: "‹host›" },
      { value: hostname().split(".")[0] ?? "", shown: "‹host›" },
      { value: userName(), shown: "‹user›" },
      ...machines.flatMap(({ name, destination, report }, index) =>
        // "local" is what the workbench itself calls this computer.
        shownAs(`‹machine ${index + 1}›`, [
          name === "local" ? undefined : name,
          ...partsOf(destination),
          report?.host,
          report?.user,
        ]),
      ),
      ...endpoints.flatMap(({ name, url }, index) =>
        shownAs(`‹endpoint ${index + 1}›`, [name, URL.parse(url)?.hostname]),
      ),
    ],
    secrets: secretsOf(process.env, [...keyVariables, ...handed]),
  };
}

/** A path as it was written and as a whole, and its folder; a bare word is no path, and would be found in other words. */
function pathsOf(value: string): string[] {
  if (value === "") return [];
  const whole = resolve(value);
  return [...(/[/\\]/.test(value) ? [value] : []), whole, dirname(whole)];
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // An account without an entry, as in some containers, has no name to hide.
    return "";
  }
}

/** `user@host:port` as a whole and in its parts. */
function partsOf(destination: string | null): string[] {
  return destination === null ? [] : [destination, ...destination.replace(/^ssh:\/\//, "").split(/[@:]/)];
}

function shownAs(shown: string, values: readonly (string | undefined)[]): PrivateWord[] {
  return values.flatMap((value) => (value === undefined ? [] : [{ value, shown }]));
}
