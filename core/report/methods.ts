import { html, type Markup } from "./html.ts";
import type { PairEvidence } from "./report-input.ts";

/** How the numbers of pairs came about, for a reader who has this file alone. */
export function pairMethods({ probe, experiment, resamples, runs }: PairEvidence): Markup {
  const { readings } = experiment;
  return html`<p>
      Each item of the probe “${probe.title}” offers two options; an item counts towards a value axis when exactly one
      of its options speaks for it. Every item is asked in ${probe.questionForms.length} question
      form${probe.questionForms.length === 1 ? "" : "s"} and in both option orders.
    </p>
    ${
      readings.includes("likelihood")
        ? html`<p>
            <strong>Likelihood.</strong> The log-probability of each option as the answer is read off the model. An
            item's choice is the option that its log-odds favour, averaged over forms and both orders, so that a bias
            towards whatever is named first cancels. An exact tie is no choice for the axis and stays in the
            denominator.
          </p>`
        : null
    }
    ${
      readings.includes("sampled")
        ? html`<p>
            <strong>Sampled.</strong> Answers are drawn and matched to the options; an answer that names neither, is off
            the format, empty or cut off stays in the denominator.
          </p>`
        : null
    }
    <p>
      <strong>Arms.</strong> A checkpoint's arm is read from its lineage: the spec whose documents it read, and the
      stages trained after. Arms of the same training seed start from the same pretrained weights, so differences are
      taken within a seed.
    </p>
    <p>
      <strong>Over items.</strong> A rate of one checkpoint has Wilson's interval where each item is one 0/1 reading,
      else a bootstrap over items. Rates of several training seeds and all differences resample whole items, the same in
      every checkpoint, ${resamples} times with seed ${runs[0]?.request.seed ?? 0}; the interval is the percentile
      interval expanded for few items. It says what other items would show about <em>these trained checkpoints</em>.
    </p>
    <p>
      <strong>Over training seeds.</strong> Where there are several seeds, Student's interval over the seeds' own
      estimates says what other training runs would show <em>on these items</em>. The two kinds of interval are never
      pooled. With two seeds it has one degree of freedom and is very wide; where all seeds agree exactly it is not
      given.
    </p>
    <p>
      <strong>Differences.</strong> <em>Documents</em>: an arm less the one without documents, or less another spec's,
      in the same row. <em>Stacking delta</em>: MSM+AFT less MSM. <em>Interaction</em>: the difference of two such
      differences. <em>Double dissociation</em>: how much more arm A than arm B chooses the first value, less the same
      on the second value; where an item's options speak for one value each, it is twice the difference on one.
    </p>
    <p>
      <strong>Multiplicity.</strong> p-values invert the interval and are adjusted by Holm's method over all contrasts
      of the same kind and reading, over all axes, arms and headline groups, or over all domains.
    </p>
    ${
      experiment.efficiency.length > 0
        ? html`<p>
            <strong>Data efficiency.</strong> The size at which a curve first reaches the rate that fine-tuning without
            documents reaches at its largest size, by straight lines over the logarithm of the number of demonstrations;
            the factor is the ratio of the two sizes. A curve that leaves the measured sizes gives a bound, and the
            interval is open there.
          </p>`
        : null
    }`;
}

/** What these numbers do not show, as items of a list. */
export function pairLimits({ experiment, warnings, checkpoints }: PairEvidence): Markup {
  const seeds = new Set(experiment.arms.flatMap((arm) => arm.members.map((member) => member.trainingSeed)));
  return html`<li>
      ${
        seeds.size < 2
          ? "There is one training seed: nothing here says how much another training run would differ."
          : `There are ${seeds.size} training seeds. An interval over items alone does not cover what another seed would give; read each seed's own figures beside it.`
      }
    </li>
    <li>
      Intervals over items hold for items like these. Items that share goods, people or wording are less independent
      than the method takes them to be.
    </li>
    <li>
      A forced choice between two options is not what a model does unasked; likelihood and sampled readings may differ.
    </li>
    ${experiment.leftOut.length > 0 ? html`<li>${experiment.leftOut.length} of ${checkpoints.length} checkpoints stand outside the factorial: ${experiment.leftOut.map(({ checkpoint, why }) => `${checkpoint} (${why})`).join("; ")}.</li>` : null}
    ${warnings.length > 0 ? html`<li>The warnings at the top of this report apply to all figures.</li>` : null}`;
}
