// Who may import whom. The folders say where code may run; docs/architecture.md draws the picture.
const forbid = (name, from, to) => ({ name, severity: "error", from, to });
const npm = (name) => `node_modules/(@types/)?${name}/`;
const parts = "storage|inference|generation|launcher|artifacts";

module.exports = {
  forbidden: [
    forbid("core-is-pure", { path: "^core/" }, { pathNot: ["^core/", npm("zod")] }),
    forbid("native-knows-no-shell", { path: "^native/" }, { path: "^(renderer|electron|cli|tests)/" }),
    forbid("native-parts-are-strangers", { path: `^native/(${parts})/` }, { path: "^native/", pathNot: "^native/$1/" }),
    forbid("workbench-knows-no-host", { path: "^native/workbench/" }, { path: "^native/host/" }),
    forbid("shells-use-the-front-doors", { path: "^cli/" }, { path: "^native/", pathNot: "^native/(workbench|host)/" }),
    forbid(
      "electron-spawns-the-host",
      { path: "^electron/" },
      { path: "^(native|renderer|cli)/", dependencyTypesNot: ["type-only"] },
    ),
    forbid("packaging-stands-alone", { path: "^packaging/" }, { path: "^(core|native|renderer|electron|cli)/" }),
    forbid("shells-stay-apart", { path: "^(electron|cli)/" }, { path: "^(electron|cli)/", pathNot: "^$1/" }),
    forbid(
      "renderer-sees-core-and-the-wire's-type",
      { path: "^renderer/" },
      { path: "^(native|electron|cli|tests)/", pathNot: "^native/workbench/router\\.ts$" },
    ),
    forbid(
      "the-wire-is-a-type",
      { path: "^renderer/" },
      { path: "^native/workbench/router\\.ts$", dependencyTypesNot: ["type-only"] },
    ),
    forbid(
      "renderer-runs-in-a-browser",
      { path: "^renderer/", pathNot: "vite\\.config\\.ts$" },
      { dependencyTypes: ["core"] },
    ),
    forbid(
      "features-are-strangers",
      { path: "^renderer/features/([^/]+)/" },
      { path: "^renderer/features/([^/]+)/", pathNot: "^renderer/features/$1/" },
    ),
    forbid("shared-is-lowest", { path: "^renderer/shared/" }, { path: "^renderer/(features|app)/" }),
    forbid("features-below-app", { path: "^renderer/features/" }, { path: "^renderer/app/" }),
    forbid("electron-only-there", { pathNot: "^electron/" }, { path: [npm("electron"), "^electron$"] }),
    forbid("sqlite-only-there", { pathNot: "^native/storage/" }, { path: npm("better-sqlite3") }),
    forbid("onnx-only-there", { pathNot: "^native/inference/" }, { path: npm("onnxruntime-node") }),
    forbid("ffi-only-there", { pathNot: "^native/inference/" }, { path: npm("koffi") }),
    forbid("wire-only-there", { pathNot: "^native/(workbench|host)/" }, { path: npm("@trpc/server") }),
    forbid("tests-are-not-imported", { pathNot: "^tests/" }, { path: "^tests/" }),
    forbid("no-cycles", {}, { circular: true }),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".css"],
    },
  },
};
