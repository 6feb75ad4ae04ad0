import type { ReactNode } from "react";
import { outcomeOf } from "#core/stories/story.ts";
import { MarkSwatch } from "../../../shared/marks/checkpoint-swatch.tsx";
import { useMarks } from "../../../shared/marks/use-marks.ts";
import type { PairAnswer } from "../ask-pair.ts";
import type { Part } from "../part.ts";
import { Headline, Missing, ModelName } from "../parts.tsx";
import { modelAt, useStory } from "../story-view.ts";
import type { AskedItem } from "../use-answers.ts";

const ASKED = [0, 1] as const;

/** Further pairs, a row each, named by what they are of: right is the option that speaks for the value, left the other. */
export function MoreStep({ pairs }: { readonly pairs: Part<readonly AskedItem[]> }): ReactNode {
  const { sides } = useStory();
  const found = pairs.state === "ready" ? pairs.value : [];
  const answered = found.flatMap(({ answer }) => (answer.state === "ready" ? [answer.value] : []));
  const silent = found.find(({ answer }) => answer.state === "missing")?.answer;
  const allSilent =
    pairs.state === "missing" || (found.length > 0 && found.every((each) => each.answer.state === "missing"));
  return (
    <div className="demo-ten">
      <Headline>{headlineOf(found, answered)}</Headline>
      {allSilent ? (
        <Missing why={whyOf(silent ?? pairs)} otherwise="The models do not answer today." />
      ) : (
        <>
          <p className="demo-legend">
            {ASKED.map((model) => (
              <ModelName model={model} key={model} />
            ))}
          </p>
          <p className="demo-pair secondary">
            <span />
            <span className="demo-pair-ends">
              <span>{sides.away.one}</span>
              <span>{sides.toward.one}</span>
            </span>
          </p>
          <ul>
            {found.map(({ item, answer }) => (
              <li className="demo-pair" data-testid="demo-pair" key={item.id}>
                <span>{item.noun}</span>
                <span className="demo-pair-track">
                  {answer.state === "ready" &&
                    ASKED.toReversed().map((model) => <Dot model={model} answer={answer.value} key={model} />)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function whyOf(part: Part<unknown>): string | undefined {
  return part.state === "missing" ? part.why : undefined;
}

/** Counted once nothing is waited for any more; a pair that was not answered is in no count. */
function headlineOf(asked: readonly AskedItem[], answered: readonly PairAnswer[]): string {
  if (answered.length === 0 || asked.some(({ answer }) => answer.state === "waiting"))
    return "More questions, asked now.";
  const apart = answered.filter(({ shares }) => outcomeOf(shares) === "part").length;
  const silent = asked.length - answered.length;
  return `They part on ${apart} of ${answered.length} more${silent > 0 ? `; ${silent} not answered` : ""}.`;
}

function Dot({ model, answer }: { readonly model: 0 | 1; readonly answer: PairAnswer }): ReactNode {
  const mark = useMarks()(modelAt(useStory(), model).checkpoint);
  const share = answer.shares[model];
  return (
    <span className="demo-dot" style={{ left: `${share * 100}%` }} data-share={share}>
      <MarkSwatch mark={mark} />
    </span>
  );
}
