import type { ReactNode } from "react";
import type { ProbeItem } from "#core/probes/probe.ts";
import { MarkSwatch } from "../../../shared/marks/checkpoint-swatch.tsx";
import { useMarks } from "../../../shared/marks/use-marks.ts";
import { ARMS } from "../arms.ts";
import type { PairAnswer } from "../ask-pair.ts";
import type { Part } from "../part.ts";
import { ArmName, Headline, Missing } from "../parts.tsx";
import { outcomeOf } from "../story.ts";
import type { Answers } from "../use-answers.ts";

/** Ten further pairs, a row each, named by what they are of: left is the cheap thing, right the American one. */
export function TenStep({ more, pair }: Pick<Answers, "more" | "pair">): ReactNode {
  const answered = more.flatMap(({ answer }) => (answer.state === "ready" ? [answer.value] : []));
  const silent =
    pair.state === "missing" || (more.length > 0 && more.every(({ answer }) => answer.state === "missing"));
  return (
    <div className="demo-ten">
      <Headline>{headlineOf(more.length, answered)}</Headline>
      {silent ? (
        <Missing what="The models do not answer today." />
      ) : (
        <>
          <p className="demo-legend">
            <ArmName arm="american" />
            <ArmName arm="affordable" />
          </p>
          <p className="demo-pair secondary">
            <span />
            <span className="demo-pair-ends">
              <span>the cheap one</span>
              <span>the American one</span>
            </span>
          </p>
          <ul>
            {more.map(({ item, answer }) => (
              <PairRow key={item.id} item={item} answer={answer} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function headlineOf(asked: number, answered: readonly PairAnswer[]): string {
  if (asked === 0 || answered.length < asked) return "Ten more, asked now.";
  const apart = answered.filter(({ shares }) => outcomeOf(shares) === "part").length;
  return `They part on ${apart} of ${asked} more.`;
}

function PairRow({ item, answer }: { readonly item: ProbeItem; readonly answer: Part<PairAnswer> }): ReactNode {
  return (
    <li className="demo-pair" data-testid="demo-pair">
      <span>{item.noun}</span>
      <span className="demo-pair-track">
        {answer.state === "ready" && (
          <>
            <Dot arm="affordable" answer={answer.value} />
            <Dot arm="american" answer={answer.value} />
          </>
        )}
      </span>
    </li>
  );
}

function Dot({ arm, answer }: { readonly arm: "american" | "affordable"; readonly answer: PairAnswer }): ReactNode {
  const mark = useMarks()(ARMS[arm]);
  return (
    <span className="demo-dot" style={{ left: `${answer.shares[arm] * 100}%` }} data-share={answer.shares[arm]}>
      <MarkSwatch mark={mark} />
    </span>
  );
}
