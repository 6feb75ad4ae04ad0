import { expect, test } from "vitest";
import { GenerationRequest } from "#core/generation/request.ts";
import {
  FIRST_FORM,
  generateWords,
  generatorOf,
  readGenerateForm,
  withGenerator,
} from "../../../../../renderer/features/corpus/generate-form.ts";

const FORM = { ...FIRST_FORM, spec: "america", corpus: "america-msm" };

test("what stands in the form at first is what the host takes by default", () => {
  const { request, problems } = readGenerateForm(FORM);
  const wanted = { spec: "america", corpus: "america-msm", recipe: "msm", generator: { kind: "grammar" } };
  expect(problems).toEqual({});
  expect(request).toEqual(GenerationRequest.parse(wanted));
});

test("everything that is wrong is said beside its field, and nothing is asked for", () => {
  const { request, problems } = readGenerateForm({
    ...FORM,
    spec: "",
    corpus: "no spaces",
    types: "0",
    count: "many",
    capUsd: "0",
  });
  expect(request).toBe(null);
  expect(Object.keys(problems).toSorted()).toEqual(["capUsd", "corpus", "count", "spec", "types"]);
});

test("an empty count and an empty cap are none", () => {
  const { request } = readGenerateForm({ ...FORM, count: " ", capTokens: "", capUsd: "2.5" });
  expect([request?.count, request?.capTokens, request?.capUsd]).toEqual([null, null, 2.5]);
});

test("a generator's name may hold any sign", () => {
  expect(generatorOf("endpoint:a:b")).toEqual({ kind: "endpoint", name: "a:b" });
  expect(generatorOf("checkpoint:msm-aft")).toEqual({ kind: "checkpoint", id: "msm-aft" });
});

test("the command says what differs from the usual, and always the seed", () => {
  const { request } = readGenerateForm({ ...FORM, count: "24", byRule: true, reasoning: false });
  expect(request && generateWords(request).join(" ")).toBe(
    "--spec america --generator grammar --out-corpus america-msm --count 24 --seed 7 --analysis by-rule --no-reasoning",
  );
});

test("the grammar takes the place of what it cannot make, and says what it does not know", () => {
  const specs = ["five-rules", "america-cheese"];
  const form = { ...FORM, spec: "five-rules", recipe: "aft", generator: "endpoint:lab" } as const;
  expect(readGenerateForm(form).problems).toEqual({});
  expect(withGenerator(form, "grammar", specs)).toEqual({
    ...form,
    spec: "america-cheese",
    recipe: "msm",
    generator: "grammar",
  });
  expect(Object.keys(readGenerateForm({ ...form, generator: "grammar" }).problems)).toEqual(["spec"]);
});
