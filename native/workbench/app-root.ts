import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of the checkout or of the installed application: holds models/, dist/renderer/ and package.json. */
export const APP_ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
