import type { ReactNode } from "react";
import type { Probe } from "#core/probes/probe.ts";
import { neutralQuestion, questionsOf } from "#core/probes/questions.ts";
import { plural } from "../../shared/format/text.ts";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { sampleItems } from "./sample-items.ts";

/** The question forms as a checkpoint gets them, filled with one of the probe's items. */
export function QuestionForms({ probe }: { readonly probe: Probe }): ReactNode {
  const [item] = sampleItems(probe, 1);
  if (!item) return null;
  const asked = questionsOf({ ...probe, items: [item] }).filter((question) => question.order === 0);
  return (
    <>
      <ol className="probe-questions">
        {asked.map((question) => (
          <li key={question.form}>
            <ForeignText text={question.text} />
          </li>
        ))}
      </ol>
      <p className="probe-note muted">
        {plural(asked.length, "form")}, each in both option orders: {plural(asked.length * 2, "question")} an item. How
        likely an option’s words are by themselves is read after “
        <ForeignText text={neutralQuestion(probe, item)} />
        ”.
      </p>
    </>
  );
}
