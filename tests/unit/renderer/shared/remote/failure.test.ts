import { TRPCClientError } from "@trpc/client";
import { expect, test } from "vitest";
import { failureOf } from "../../../../../renderer/shared/remote/failure.ts";

const answered = (data: unknown): TRPCClientError<never> =>
  TRPCClientError.from({ error: { code: -32_600, message: "as the host said", data } });

test("what the host expected is shown in its own words, with what the catalogue says of its code", () => {
  const problem = { code: "checkpoint-unknown", message: "There is no checkpoint x; add one." };
  expect(failureOf(answered({ code: "BAD_REQUEST", problem }))).toEqual({
    problem,
    expected: true,
    evidence: [
      "Code: checkpoint-unknown",
      "See: `msm checkpoints list`.",
      "Next: Choose of those, or add it with `msm checkpoints add PATH`.",
    ],
  });
});

test("a failure inside the host is not blamed on the person and keeps its evidence", () => {
  const failure = failureOf(answered({ code: "INTERNAL_SERVER_ERROR", problem: null }));
  expect({ code: failure.problem.code, expected: failure.expected, evidence: failure.evidence }).toEqual({
    code: "unforeseen",
    expected: false,
    evidence: ["Code: INTERNAL_SERVER_ERROR", "Reason: as the host said"],
  });
});

test("a host that does not answer is told from one that fails", () => {
  expect(failureOf(TRPCClientError.from(new TypeError("Failed to fetch"))).problem.code).toBe("host-unreachable");
});

test("a bug of the window is unforeseen, with its reason", () => {
  const failure = failureOf(new RangeError("index 9"));
  expect([failure.problem.code, ...failure.evidence]).toEqual(["unforeseen", "Code: RENDERER", "Reason: index 9"]);
});
