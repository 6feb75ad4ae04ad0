import { type ReactNode, useState } from "react";
import { TextField } from "../../../shared/ui/text-field.tsx";
import { readFigure } from "./plan-draft.ts";
import { rateWords } from "./stage-words.ts";

interface FigureFieldProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly problem: string | null;
  /** Very small figures are written as 1e-4. */
  readonly rate?: boolean;
}

/** A figure of a plan. What is typed stays as it is typed, also while it is no number. */
export function FigureField({ label, value, onChange, problem, rate = false }: FigureFieldProps): ReactNode {
  const [text, setText] = useState(() => figureText(value, rate));
  const change = (next: string): void => {
    setText(next);
    onChange(readFigure(next));
  };
  return (
    <TextField label={label} value={text} onChange={change} problem={problem} inputMode="decimal" autoComplete="off" />
  );
}

/** What was no number is to be typed anew. */
function figureText(value: number, rate: boolean): string {
  if (Number.isNaN(value)) return "";
  return rate ? rateWords(value) : String(value);
}
