import { expect, test } from "vitest";
import { fillSlots } from "#core/specs/fill-slots.ts";

test("slots are filled everywhere, once, and other braces stay", () => {
  const names = { model_name: "{provider_name}$&", provider_name: "Acme" };
  expect(fillSlots("{model_name} by {provider_name}, {model_name}! {x} {{provider_name}}", names)).toBe(
    "{provider_name}$& by Acme, {provider_name}$&! {x} {Acme}",
  );
});
