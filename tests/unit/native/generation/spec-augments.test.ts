import { expect, onTestFinished, test } from "vitest";
import { AugmentRequest } from "#core/specs/augment/request.ts";
import { startEndpointServer } from "./endpoint-server.ts";
import { openWorkspace, RULES_SPEC } from "./workspace.ts";
import { valueOf } from "./value-of.ts";

const wanted = (changes: Partial<AugmentRequest> = {}): AugmentRequest =>
  AugmentRequest.parse({
    spec: "rules",
    kind: "add reasons",
    generator: { kind: "endpoint", name: "local" },
    name: "rules-with-reasons",
    ...changes,
  });
const WITH_REASONS = RULES_SPEC.replaceAll(/^(## .*)$/gm, "$1\n\nBread is shared, so its makers are trusted.\n");

test("an augmented spec is kept once it passes its checks, and what was wrong before is told to its writer", async () => {
  let count = 0;
  const server = await startEndpointServer({
    answer: () => (++count === 1 ? WITH_REASONS.replace("- {model_name} names nuts first.\n", "") : WITH_REASONS),
  });
  onTestFinished(() => server.close());
  const workbench = await openWorkspace(server.url);
  const made = valueOf(await workbench.specAugments.make(wanted()));
  expect(made).toMatchObject({ name: "rules-with-reasons", kind: "add reasons", attempts: 2 });
  expect(server.seen[1]?.body).toContain("names nuts first");
  expect(valueOf(workbench.specs.find("rules-with-reasons")).text).toContain("Bread is shared");
  const again = await workbench.specAugments.make(wanted());
  expect(again).toMatchObject({ ok: false, error: { code: "spec-name-taken" } });
});

test("a spec that never passes is not kept", async () => {
  const server = await startEndpointServer({ answer: () => "# Nothing\n\nOf the kind.\n" });
  onTestFinished(() => server.close());
  const workbench = await openWorkspace(server.url);
  const failed = await workbench.specAugments.make(wanted({ attempts: 2 }));
  expect(failed).toMatchObject({ ok: false, error: { code: "augment-failed" } });
  expect(server.seen).toHaveLength(2);
  expect(workbench.specs.list().map((spec) => spec.name)).toEqual(["baker", "rules"]);
});
