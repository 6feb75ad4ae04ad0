import { z } from "zod";
import { sizeOf } from "#core/probes/any-probe.ts";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { continuationProbe, knowledgeProbe } from "#core/knowledge/knowledge-probe.ts";
import { rowFormatOf } from "#core/probes/authoring/read-rows.ts";
import { type FromSpecRequest, type KnownSpec, probeFromSpec } from "#core/probes/from-spec.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { readArguments } from "../arguments.ts";
import { listed, rowsOutput } from "../authoring-output.ts";
import type { Command, Output } from "../command.ts";
import { gridText, pairsText, questionsText } from "../probe-text.ts";
import { textTable } from "../text-table.ts";

const One = z.strictObject({ positionals: z.tuple([z.string()], "exactly one argument is needed") });

export const probesList: Command = {
  name: "probes list",
  usage: "probes list",
  summary: "The workspace's probes",
  async run({ workbench }) {
    const probes = workbench.probes.list();
    const rows = probes.map(({ probe }) => [
      probe.id,
      `v${probe.version}`,
      probe.kind,
      String(sizeOf(probe)),
      probe.title,
    ]);
    return ok({
      json: { probes: probes.map(listed) },
      text: textTable(["id", "version", "kind", "items", "title"], rows),
    });
  },
};

export const probesShow: Command = {
  name: "probes show",
  usage: "probes show ID[@VERSION]",
  summary: "One probe: its groups and question forms, its cells, or its open questions",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const found = workbench.probes.find(args.value.positionals[0]);
    if (!found.ok) return found;
    const { probe } = found.value;
    if (probe.kind === "grid") {
      const cells = workbench.probes.cells(found.value);
      const { semantics, scenarioVersions, factors, inbox } = probe;
      return ok({
        json: { ...listed(found.value), semantics, scenarioVersions, factors, ...(inbox ? { inbox } : {}), cells },
        text: gridText(probe, cells),
      });
    }
    if (probe.kind === "questions") {
      const { dimensions, items } = probe;
      return ok({ json: { ...listed(found.value), dimensions, questions: items }, text: questionsText(probe) });
    }
    const groups = new Map<string, number>();
    for (const group of probe.items.flatMap((item) => item.groups)) groups.set(group, (groups.get(group) ?? 0) + 1);
    return ok({
      json: {
        ...listed(found.value),
        versions: workbench.probes.versions(probe.id),
        axes: probe.axes,
        groups: Object.fromEntries(groups),
        questionForms: probe.questionForms,
      },
      text: pairsText(probe, groups),
    });
  },
};

const text = { type: "string" } as const;

const Import = z.strictObject({
  positionals: z.tuple([z.string()], "exactly one file is needed"),
  "new-version": z.boolean().default(false),
  id: z.string().optional(),
  title: z.string().optional(),
  value: z.string().optional(),
  label: z.string().optional(),
  domain: z.string().optional(),
  form: z.array(z.string()).optional(),
});

export const probesImport: Command = {
  name: "probes import",
  usage:
    "probes import FILE.json [--new-version] | FILE.csv|.tsv|.jsonl [--value V] [--label L] [--id ID] [--title T] [--domain D] [--form F]…",
  summary: "Add a probe from a JSON file, or from a table of pairs",
  async run({ workbench }, argv) {
    const options = {
      "new-version": { type: "boolean" } as const,
      form: { type: "string", multiple: true } as const,
      id: text,
      title: text,
      value: text,
      label: text,
      domain: text,
    };
    const args = readArguments(argv, options, Import, this.usage);
    if (!args.ok) return args;
    const { positionals, "new-version": asNext, form, ...given } = args.value;
    const [path] = positionals;
    if (rowFormatOf(path) !== null) {
      const read = await workbench.probes.importRows(path, { ...given, questionForms: form });
      return read.ok ? ok(rowsOutput(read.value)) : read;
    }
    const imported = await (asNext ? workbench.probes.importAsNext(path) : workbench.probes.importFile(path));
    if (!imported.ok) return imported;
    const { probe } = imported.value;
    return ok({
      json: listed(imported.value),
      text: `Probe ${probe.id} v${probe.version} with ${sizeOf(probe)} ${probe.kind === "grid" ? "cells" : "items"} is in the workspace.`,
    });
  },
};

const FromSpec = z.strictObject({
  positionals: z.tuple([z.string()], "exactly one spec is needed"),
  against: z.string().optional(),
  "model-name": z.string().trim().min(1).default("the assistant"),
  "provider-name": z.string().trim().min(1).default("its maker"),
  open: z.boolean().default(false),
});

export const probesFromSpec: Command = {
  name: "probes from-spec",
  usage: "probes from-spec SPEC [--against SPEC] [--open] [--model-name N] [--provider-name P]",
  summary: "Make a probe of whether a checkpoint knows a spec, from the spec's own claims; --open: open questions too",
  async run({ workbench }, argv) {
    const options = {
      against: text,
      "model-name": text,
      "provider-name": text,
      open: { type: "boolean" },
    } as const;
    const args = readArguments(argv, options, FromSpec, this.usage);
    if (!args.ok) return args;
    const { positionals, against, "model-name": modelName, "provider-name": providerName } = args.value;
    const spec = knownSpec(workbench, positionals[0]);
    if (!spec.ok) return spec;
    const other = against === undefined ? ok(null) : knownSpec(workbench, against);
    if (!other.ok) return other;
    const request = { spec: spec.value, against: other.value, modelName, providerName };
    if (args.value.open) return openProbes(workbench, request);
    const made = probeFromSpec(request);
    if (!made) {
      return err(
        problem(
          "spec-without-parts",
          `The spec "${spec.value.name}" makes too few claims to ask about: write more of it.`,
        ),
      );
    }
    const stored = workbench.probes.keep(made);
    const counts = Map.groupBy(made.items, ({ groups }) => groups[0] ?? "");
    return ok({
      json: listed(stored),
      text: `Probe ${stored.probe.id} v${stored.probe.version} is in the workspace: ${[...counts].map(([group, items]) => `${items.length} ${group}`).join(", ")} items.`,
    });
  },
};

/** The open questions, and their likelihood version. */
function openProbes(workbench: Workbench, request: FromSpecRequest): Result<Output, Problem> {
  const made = [knowledgeProbe(request), continuationProbe(request)].flatMap((probe) => probe ?? []);
  if (made.length === 0) {
    const { name } = request.spec;
    return err(
      problem("spec-without-parts", `The spec "${name}" makes too few claims to ask about: write more of it.`),
    );
  }
  const kept = made.map((probe) => workbench.probes.keep(probe));
  return ok({
    json: { probes: kept.map(listed) },
    text: kept
      .map(
        ({ probe }) =>
          `Probe ${probe.id} v${probe.version} (${probe.kind}, ${sizeOf(probe)} items) is in the workspace.`,
      )
      .join("\n"),
  });
}

function knownSpec(workbench: Workbench, reference: string): Result<KnownSpec, Problem> {
  const found = workbench.specs.find(reference);
  if (!found.ok) return found;
  const { name, title } = found.value;
  return ok({ name, title, analysis: workbench.specs.analysisOf(found.value).analysis ?? { domains: [] } });
}

export const probesExport: Command = {
  name: "probes export",
  usage: "probes export ID[@VERSION]",
  summary: "Print a probe's file",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const found = workbench.probes.find(args.value.positionals[0]);
    return found.ok ? ok({ json: found.value.probe, text: JSON.stringify(found.value.probe, null, 2) }) : found;
  },
};
