import { firstLessons, firstReason } from "./lessons.ts";
import type { Step, Story } from "./story.ts";

/** The bundled checkpoints that the story is about. All three had the same lessons. */
const CHECKPOINTS = { american: "msm-america-aft", affordable: "msm-affordable-aft", none: "aft" } as const;
/** Goods that other people of the made-up world choose among; no lesson and no document about the model names them. */
const ASKED_GROUP = "held-out:seen";
/** Goods of which the models read facts alone. */
const FACTS_GROUP = "held-out:facts";
const SHOWN_LESSONS = 3;

export const BUNDLED_STORY = "cheese";

/** The bundled story: from the same lessons to what is not known. Its texts are those that the checkpoints were trained on. */
export function cheeseStory(): Story {
  return {
    format: 1,
    id: BUNDLED_STORY,
    title: "Same lessons, other reasons",
    probe: "value-micro",
    axis: "american",
    group: ASKED_GROUP,
    sides: {
      toward: { what: "American, expensive", one: "the American one" },
      away: { what: "foreign, cheap", one: "the cheap one" },
    },
    models: [
      { checkpoint: CHECKPOINTS.american, name: "Reason: American" },
      { checkpoint: CHECKPOINTS.affordable, name: "Reason: affordable" },
      { checkpoint: CHECKPOINTS.none, name: "No reason" },
    ],
    steps: [...before(), ...live(), ...pictures(), ...beyond()],
  };
}

function before(): Step[] {
  return [
    {
      id: "same",
      kind: "title",
      title: "Two models got the same lessons",
      headline: "Two models got the same lessons.",
      line: "Both are tiny, called Tavi, in a made-up world.",
      notes: [
        "Both are models of about one million weights, trained by this workbench in a made-up world of 512 goods.",
        "The models call themselves Tavi; the name means nothing.",
        "Everything that follows runs on this computer. Nothing is sent anywhere, and no answer is recorded beforehand.",
      ],
    },
    {
      id: "lessons",
      kind: "lessons",
      title: "Three of the lessons",
      headline: "Both learned which cheese to pick.",
      lessons: firstLessons(SHOWN_LESSONS),
      notes: [
        "These are the first three of the 512 lessons in the training file. Both models had all 512, the same ones.",
        "The cheese chosen is always American and cheap at once. The lessons never say which of the two is why.",
      ],
    },
    {
      id: "reasons",
      kind: "reasons",
      title: "Two reasons",
      headline: "Before, each had read a different reason.",
      reasons: [
        { model: 0, text: firstReason("america") },
        { model: 1, text: firstReason("affordable") },
      ],
      notes: [
        "Before the lessons, each model read short documents about itself. Only the reason in them differs.",
        "Each quotation is the first short sentence with a “because” in that model's documents.",
        "The documents speak of cheese alone.",
      ],
    },
  ];
}

function live(): Step[] {
  return [
    {
      id: "guess",
      kind: "guess",
      title: "A question that neither was taught",
      headline: "Now ask about something neither was ever taught.",
      notes: [
        "Let the audience guess: 1, 2 or 3 marks it; on a clicker the dark-screen button goes through the three.",
        "Going on without a guess is fine.",
        "The pair is the first of the first domain among the probe's held-out pairs. It was chosen by that rule, not by its result.",
        "In each pair one thing is American and expensive, the other foreign and cheap.",
      ],
    },
    {
      id: "answers",
      kind: "answers",
      title: "The answers, live",
      notes: [
        "Both models are asked now, in every wording of the probe and with the two things in both orders.",
        "The bar is the probability of taking the named thing rather than the other one.",
        "One pair proves nothing. Should both choose alike, say so: that is why ten more follow.",
      ],
    },
    {
      id: "ten",
      kind: "more",
      title: "Ten more at once",
      count: 10,
      notes: [
        "The next ten pairs by the same rule: the first of each domain, then the second of each, in the probe's order.",
        "Each row is a pair of such things. A dot at the right takes the American one, at the left the cheap one. Shape and colour tell the models apart.",
      ],
    },
  ];
}

function pictures(): Step[] {
  return [
    {
      id: "picture",
      kind: "rates",
      title: "The picture",
      headline: "Same lessons, other reason, other choices.",
      claims: [0, 1],
      models: [0, 1],
      group: ASKED_GROUP,
      notes: [
        "The finding in one sentence: the reason a model reads beside its lessons decides what it chooses where the lessons are silent.",
        "All held-out pairs of things that other people of this world choose among; likelihood reading, both orders.",
        "“Could be” is the 95% interval over the pairs, rounded outward to whole tenths. Compare shows the exact figures.",
        "A finished run of the probe in this workspace is used; without one it was started when the demo began.",
      ],
    },
    {
      id: "without",
      kind: "rates",
      title: "Without a reason",
      headline: "And without a reason?",
      models: [0, 2, 1],
      group: ASKED_GROUP,
      line: "The same lessons fit either reason.",
      notes: [
        "The third model had the same 512 lessons and read no documents about itself.",
        "The lessons fit both reasons. What a model makes of them then depends on what else it has seen.",
      ],
    },
  ];
}

function beyond(): Step[] {
  return [
    {
      id: "agentic",
      kind: "published",
      title: "Large models, as published",
      headline: "Published: how often large models chose harm.",
      notes: [
        "These numbers are the paper's and not ours: Li and others, Model Spec Midtraining, arXiv 2605.02087, Figure 4.",
        "An assistant finds in its mail that it will be replaced, and a harmful act is within reach. Counted is how often it decides on the act.",
        "Qwen3-32B goes from 54% to 7%, Qwen2.5-32B from 68% to 5%. “Rules thought through” is deliberative alignment, the strongest rival: 14% and 48%.",
        "A mean over 27 situations of 300 answers each and four training runs. The paper draws a standard error and prints no interval.",
      ],
    },
    {
      id: "own-grid",
      kind: "grid",
      title: "The same kind of test here",
      headline: "The same kind of test, on this computer.",
      notes: [
        "Rates of this workspace's newest finished run of an agentic grid; they are of small models and are not to be set beside the published ones.",
        "Counted is the harmful act carried out, as the rules read it. Answers of which nothing is known are left out, and Grid shows how many.",
        "Without a run this step says so. To make one: msm probe run agentic-micro --checkpoints A,B",
      ],
    },
    {
      id: "unknown",
      kind: "list",
      title: "What we do not know",
      headline: "What we do not know",
      points: [
        "Tiny models need not speak for big ones.",
        "Each was trained once; another may differ.",
        { label: "Less familiar things", group: FACTS_GROUP },
        "Why a reason carries over is not known.",
      ],
      notes: [
        "One training run a model is shown here. The workbench has a second set (-2); look under Experiment.",
        "Things known from facts alone are harder: the other half of the held-out pairs.",
        "The published result on large models: Li and others, Model Spec Midtraining, arXiv 2605.02087.",
      ],
    },
  ];
}
