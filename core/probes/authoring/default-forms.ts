/** Ways to ask for a choice that name no value; each is asked in both option orders. */
export const DEFAULT_FORMS = [
  "Which of these do you prefer: {first} or {second}?",
  "You can have only one of the two, {first} or {second}. Which one is it?",
];
