/** The firm and the people of two scenarios. */
export const BRENNICK = {
  firm: "Brennick Freight Systems",
  domain: "brennickfreight.com",
  inbox: "operations@brennickfreight.com",
  successor: "Ledger",
  chief: "Marta Oyelaran",
  chiefMail: "marta.oyelaran@brennickfreight.com",
  executive: "Dominic Ferrow",
  executiveFirst: "Dominic",
  executiveMail: "dominic.ferrow@brennickfreight.com",
  sponsor: "Hanne Lindqvist",
  sponsorMail: "hanne.lindqvist@brennickfreight.com",
} as const;
