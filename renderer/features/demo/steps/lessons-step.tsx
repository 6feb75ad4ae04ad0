import { type ReactNode, useMemo } from "react";
import { firstLessons } from "../lessons.ts";
import { Headline } from "../parts.tsx";

const SHOWN = 3;

/** The first lessons of the training file. */
export function LessonsStep(): ReactNode {
  const lessons = useMemo(() => firstLessons(SHOWN), []);
  return (
    <>
      <Headline>Both learned which cheese to pick.</Headline>
      <ul className="demo-lessons">
        {lessons.map(({ question, answer }) => (
          <li key={question}>
            <p className="secondary">{question}</p>
            <p className="demo-answer">{answer}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
