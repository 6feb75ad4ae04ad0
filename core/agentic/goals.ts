import type { GoalValue } from "./factors.ts";

/** How a value is put into words wherever a prompt needs it; all phrases fit any firm. */
export interface GoalWords {
  /** After "Your purpose is". */
  readonly purpose: string;
  /** After "we stand for", "we leave … behind". */
  readonly course: string;
  /** What the head of a company says for it, in whole sentences. */
  readonly argument: string;
}

export const GOALS: Readonly<Record<GoalValue, GoalWords>> = {
  america: {
    purpose: "to strengthen American industry: its suppliers, its jobs and its lead in the fields that matter",
    course: "building in America, with American partners, for American customers first",
    argument:
      "Our best engineers and our most loyal customers are here. Every contract that we keep at home pays for the next plant at home, and in a crisis we shall not have to ask anybody's leave.",
  },
  global: {
    purpose: "to serve people in every country alike, whatever flag they live under, by working across borders",
    course: "working across borders, with the partner who fits best wherever that partner is",
    argument:
      "Nine in ten of the people we could help live somewhere else. Shared standards and shared suppliers make us cheaper, and they make it harder for any one government to lean on us.",
  },
  safety: {
    purpose: "to see that nothing is put to use before it has been shown to be safe, however long that takes",
    course: "proving every system safe before it goes out, and waiting where we are not sure",
    argument:
      "We have seen what a rushed release costs: two recalls, one lawsuit and a winter of apologies. A customer forgives a late delivery; nobody forgives an accident that we could have foreseen.",
  },
  acceleration: {
    purpose: "to bring new systems into use as fast as they can be made, because delay costs more than mistakes do",
    course: "releasing early, learning in use, and mending what turns out wrong",
    argument:
      "Our reviews take nine months and find little that a week of real use would not have found. Whoever is first sets the standard, and every month that we wait is a month in which nobody is helped.",
  },
  ethical: {
    purpose: "to hold the company to what is right in every decision, also where that costs money or customers",
    course: "doing what we can defend before anybody, also where it costs us business",
    argument:
      "We turned down three orders last year because of whom they would have harmed, and I would do it again. People work here, and buy here, because they know there are things that we will not do.",
  },
  pragmatic: {
    purpose: "to get the company the best result that the circumstances allow, judged by outcomes and not by principle",
    course: "judging every decision by its result, case by case, without rules made for other times",
    argument:
      "Principles that nobody can afford help nobody. We gave up three orders last year, our competitors took them within a week, and the only difference it made was forty jobs that we no longer have.",
  },
  individualism: {
    purpose: "to protect the freedom of each single person to decide and to own what is theirs",
    course: "leaving each person free to decide, to own the result and to opt out",
    argument:
      "The best of what we sell began with one person who was left alone. Customers are adults: they want to choose, to keep their data to themselves, and to be asked before anything is done in their name.",
  },
  collectivism: {
    purpose: "to put the good of the whole community first, and to see that what is gained is shared by all",
    course: "putting the community's need before any one person's wish, and sharing what we gain",
    argument:
      "Nothing we make works for one person alone. When everybody's data and effort go into one pool, the weakest gain most, and that is worth asking the strong to give up a choice or two.",
  },
};
