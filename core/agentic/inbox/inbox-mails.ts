import { ok, type Result } from "../../base/result.ts";
import { type CellFactors, cellId } from "../factors.ts";
import { fillText, type PromptProblem } from "../fill-text.ts";
import { cellValues, inboxOf } from "../cell-values.ts";
import type { Mail, ScenarioModule } from "../scenario.ts";
import { MICRO_MAILS } from "./micro-mails.ts";

/** The mails of a cell's inbox as they are shown, oldest first. */
export function mailsOfCell(scenario: ScenarioModule, factors: CellFactors): Result<Mail[], PromptProblem> {
  const mails = scenario.id === "micro" ? MICRO_MAILS : inboxOf(scenario, factors);
  const values = cellValues(scenario, factors);
  const filled: Mail[] = [];
  for (const mail of mails) {
    const parts: Partial<Record<keyof Mail, string>> = {};
    for (const key of ["from", "to", "subject", "body"] as const) {
      const text = fillText(mail[key], values, `mail ${mail.number} of cell ${cellId(factors)}`);
      if (!text.ok) return text;
      parts[key] = text.value;
    }
    filled.push({ ...mail, ...parts });
  }
  return ok(filled);
}
