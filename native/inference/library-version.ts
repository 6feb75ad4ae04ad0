import { loadOrtLibrary } from "./runtime/ort-library.ts";

/** Prints, as JSON, the version of the ONNX Runtime in the folder of MSM_ONNXRUNTIME, or why it does not load. */
const library = loadOrtLibrary(process.env);
process.stdout.write(
  JSON.stringify(library.ok ? { version: library.value.version } : { problem: library.error.message }),
);
