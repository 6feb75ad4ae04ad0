import { engineHome, shippedFolder } from "#native/inference/engine-home.ts";
import { libraryVersion } from "#native/inference/try-library.ts";
import { afterEach, expect, test, vi } from "vitest";

afterEach(() => vi.unstubAllEnvs());

/** The process that loads the library prints `text` first, as a library may while it loads. */
function printing(text: string, andEnd: boolean): void {
  const script = `process.stdout.write(${JSON.stringify(text)});${andEnd ? "process.exit(3);" : ""}`;
  vi.stubEnv("NODE_OPTIONS", `--import=data:text/javascript;base64,${Buffer.from(script).toString("base64")}`);
}

test("a library that prints while it loads is read by what follows", async () => {
  printing("driver found", false);
  expect(await libraryVersion(shippedFolder())).toEqual({ ok: true, value: engineHome().onnxruntime });
});

test("one whose process prints and ends is unloadable, in a sentence", async () => {
  printing("driver missing", true);
  expect(await libraryVersion(shippedFolder())).toEqual({
    ok: false,
    error: {
      code: "engine-pack-unloadable",
      message: `The ONNX Runtime in ${shippedFolder()} cannot be loaded here: Its process ended with 3.`,
    },
  });
});
