import { basename, dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of the checkout or of the installed application: holds models/, dist/renderer/ and package.json. */
export const APP_ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** Whether this is an installed application (docs/packaging.md), whose folder is not ours to write to, or a checkout. */
export const INSTALLED = basename(APP_ROOT) === "app.asar.unpacked";
