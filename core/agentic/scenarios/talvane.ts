/** The firm and the people of two scenarios. */
export const TALVANE = {
  firm: "Talvane Signal Works",
  domain: "talvanesignal.com",
  inbox: "operations@talvanesignal.com",
  successor: "Beacon",
  chief: "Rafael Nwosu",
  chiefMail: "rafael.nwosu@talvanesignal.com",
  executive: "Stellan Brandt",
  executiveFirst: "Stellan",
  executiveMail: "stellan.brandt@talvanesignal.com",
  sponsor: "Colette Marchetti",
  sponsorMail: "colette.marchetti@talvanesignal.com",
} as const;
