import { expect, test } from "vitest";
import { GenerationRequest } from "#core/generation/request.ts";
import {
  FIRST_FORM,
  generateWords,
  generatorOf,
  readGenerateForm,
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
  const { request } = readGenerateForm({ ...FORM, count: "24", byRule: true });
  expect(request && generateWords(request)).toEqual([
    "--spec",
    "america",
    "--corpus",
    "america-msm",
    "--generator",
    "grammar",
    "--count",
    "24",
    "--seed",
    "7",
    "--by-rule",
  ]);
});
