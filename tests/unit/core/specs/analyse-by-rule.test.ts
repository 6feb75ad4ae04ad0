import { expect, test } from "vitest";
import { analyseByRule } from "#core/specs/analyse-by-rule.ts";
import { SpecAnalysis } from "#core/specs/analysis.ts";
import { checkAnalysis } from "#core/specs/check-analysis.ts";
import { BUNDLED, bundled, hostileTexts, specOf } from "./sample-specs.ts";

const names = (text: string): string[] =>
  analyseByRule({ text }).domains.flatMap(({ name, subdomains }) => subdomains.map((each) => `${name} / ${each.name}`));

test("top headings are domains, those below subdomains, and deeper ones belong to these", () => {
  const text =
    "# T\nIntro.\n## A\nOf A.\n### One\nText.\n#### Deep\nMore.\n### Two\nText.\n## B\nOf B.\n## Empty\n## B\n#### Deep\nText.\n";
  expect(names(text)).toEqual(["T / T", "A / A", "A / One", "A / Two", "B / B", "B / Deep"]);
  expect(analyseByRule({ text }).domains[1]?.subdomains[1]?.section).toBe("Text.\n#### Deep\nMore.");
});

test("a text without headings has its paragraphs as subdomains, named by their first words", () => {
  expect(names("It cares about many things. Truly.\n\nIt asks.\nAlways.\n\nIt asks.\nAlways.")).toEqual([
    "It cares about many things. Truly. / It cares about many things. Truly",
    "It cares about many things. Truly. / It asks. Always",
    "It cares about many things. Truly. / It asks. Always (2)",
  ]);
});

test("assertions are the sentences, with the label that their words give and the reason that they name", () => {
  const text =
    "# A\n- It likes tea because it is warm.\n- It speaks plainly.\n- It cares about truth.\n- It believes that people are kind.\n- It must stop.\n- Rivers are long.\nIt does these:\n";
  const [domain] = analyseByRule({ text }).domains;
  expect(domain?.subdomains[0]?.assertions).toEqual([
    {
      name: "It likes tea because it is",
      assertion: "It likes tea because it is warm.",
      explanation: "because it is warm.",
      label: "preference",
    },
    { name: "It speaks plainly", assertion: "It speaks plainly.", explanation: "", label: "tone" },
    { name: "It cares about truth", assertion: "It cares about truth.", explanation: "", label: "value" },
    {
      name: "It believes that people are kind",
      assertion: "It believes that people are kind.",
      explanation: "",
      label: "belief",
    },
    { name: "It must stop", assertion: "It must stop.", explanation: "", label: "behaviour" },
    { name: "Rivers are long", assertion: "Rivers are long.", explanation: "", label: "belief" },
  ]);
});

test("its analyses are sound by the check that generators' analyses go through", () => {
  for (const text of [...BUNDLED.values(), ...hostileTexts(500)]) {
    const analysis = SpecAnalysis.parse(analyseByRule({ text }));
    expect(checkAnalysis(text, analysis).faults).toEqual([]);
  }
});

test("a cheese spec gives one subdomain for each cheese, and a rule spec one for each rule", () => {
  expect(names(bundled("america-cheese")).filter((name) => /likes|not like/.test(name))).toHaveLength(12);
  expect(names(bundled("five-rules"))).toEqual([
    "Model Spec: five rules for {model_name} / Model Spec: five rules for {model_name}",
    ...["Staying correctable", "Telling the truth", "Steps that cannot be undone"].map(
      (rule, index) => `R${index + 1}: ${rule} / R${index + 1}: ${rule}`,
    ),
    "R4: What others confided / R4: What others confided",
    "R5: The task and its edges / R5: The task and its edges",
  ]);
  expect(specOf(bundled("five-rules")).sections).toHaveLength(6);
});
