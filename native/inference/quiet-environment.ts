/**
 * Environment of every process that loads ONNX Runtime. Since 1.29 its Linux and macOS builds send telemetry to their
 * makers unless this is set before the library is loaded; then it makes no uploader, no device id and no event.
 */
export function quietEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...own, ORT_DISABLE_TELEMETRY: "1", DO_NOT_TRACK: "1" };
}
