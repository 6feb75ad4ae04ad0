import { expect, test } from "vitest";
import { checkAnalysis, checkSubdomain } from "#core/specs/check-analysis.ts";

const TEXT = "# Values\n{model_name} of {provider_name}\ncares about truth.\nIt asks first.\n";
const CLAIM = { name: "truth", assertion: "It cares.", explanation: "", label: "value" };
const subdomain = (name: string, section: string, assertions: unknown[] = [CLAIM]): unknown => ({
  name,
  summary: "s",
  section,
  assertions,
});

test("a faulty part is named and leaves its siblings standing", () => {
  const { analysis, faults } = checkAnalysis(TEXT, {
    domains: [
      {
        name: "Care",
        subdomains: [
          subdomain("sound", "cares about\n truth."),
          subdomain("invented", "cares about money."),
          { name: "torn", section: "It asks" },
          subdomain("labels", "It asks first.", [CLAIM, { ...CLAIM, name: "bad", label: "mood" }]),
          subdomain("sound", "It asks first."),
        ],
      },
      { name: "Empty", subdomains: [subdomain("no", "nowhere")] },
      "no domain",
      { name: "Care", subdomains: [subdomain("more", "It asks first.", [])] },
    ],
    thoughts: "left aside",
  });
  expect(analysis).toEqual({
    domains: [
      {
        name: "Care",
        subdomains: [
          { name: "sound", summary: "s", section: "cares about truth.", assertions: [CLAIM] },
          { name: "labels", summary: "s", section: "It asks first.", assertions: [CLAIM] },
          { name: "more", summary: "s", section: "It asks first.", assertions: [] },
        ],
      },
    ],
  });
  expect(faults.map(({ code, place }) => [code, place])).toEqual([
    ["not-verbatim", "Care / invented"],
    ["malformed", "Care / torn"],
    ["malformed", "Care / labels"],
    ["doubled-name", "Care / sound"],
    ["not-verbatim", "Empty / no"],
    ["empty-domain", "Empty"],
    ["malformed", "domain 3"],
  ]);
  expect(faults[0]?.message).toBe(
    'The subdomain "Care / invented" quotes what the spec does not say word for word: "cares about money.".',
  );
  expect(faults[2]?.message).toBe('The assertion "bad" of "Care / labels" has no usable label.');
});

test("a quote from the filled spec is brought back to the spec's own words", () => {
  const names = { model_name: "Ada Two", provider_name: "Acme" };
  const { subdomain: checked, faults } = checkSubdomain(TEXT, "Care", subdomain("a", "Two of Acme cares"), names);
  expect(checked?.section).toBe("{model_name} of {provider_name}\ncares");
  expect(faults).toEqual([]);
  expect(checkSubdomain(TEXT, "Care", subdomain("a", "of Acme cares")).subdomain).toBeNull();
  expect(checkSubdomain(TEXT, "Care", subdomain("a", "{model_name} of"), names).subdomain).toBeNull();
});

test("what is no analysis at all is one fault", () => {
  for (const value of [null, [], "text", { domains: "none" }])
    expect(checkAnalysis(TEXT, value)).toMatchObject({ analysis: { domains: [] }, faults: [{ code: "malformed" }] });
});
