import type { Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import type { SpecAnalysis } from "#core/specs/analysis.ts";
import { parseRules } from "#core/specs/augment/rules.ts";
import { sectionsOf } from "#core/specs/parse-spec.ts";
import type { Spec } from "#core/specs/spec.ts";

/**
 * A spec of rules as an analysis, without asking anybody: every rule is a domain of its own with itself as the one
 * subdomain, and what it prescribes are its assertions.
 */
export function rulesAnalysis(spec: Spec): Result<SpecAnalysis, Problem> {
  const rules = parseRules(spec.text);
  if (!rules.ok) return rules;
  const sections = sectionsOf(spec.text);
  return ok({
    domains: rules.value.map(({ id, name, bullets }) => {
      const index = sections.findIndex((section) => section.title.startsWith(id) && section.title.endsWith(name));
      const own = sections[index];
      const next = sections.slice(index + 1).find((section) => section.level <= (own?.level ?? 0));
      const section = own ? spec.text.slice(own.start, next?.start ?? spec.text.length).trim() : name;
      const texts = bullets.flatMap((bullet) => [bullet.text, ...bullet.subrules]);
      const assertions = texts.map((text) => ({
        name: text.split(" ", 5).join(" "),
        assertion: text,
        explanation: "",
        label: "behaviour" as const,
      }));
      return { name: `${id} ${name}`, subdomains: [{ name, summary: texts.join(" "), section, assertions }] };
    }),
  });
}
