import { loadOrtLibrary } from "./runtime/ort-library.ts";

/** Prints, as JSON, the version of the ONNX Runtime in the folder of MSM_ONNXRUNTIME, or why it does not load. */
const library = loadOrtLibrary(process.env);
const said = library.ok ? { version: library.value.version } : { problem: library.error.message };
// A line of its own: what a library prints while it loads need not end with one.
process.stdout.write(`\n${JSON.stringify(said)}\n`);
