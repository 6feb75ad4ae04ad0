import { expect, test } from "vitest";
import { languageOf, languageShare } from "#core/corpus/quality/language.ts";

const PASSAGES: Readonly<Record<string, string>> = {
  en: "The committee met on the first day of the month and decided that it would not change what had been agreed before.",
  de: "Der Ausschuss traf sich am ersten Tag des Monats und beschloss, dass er nicht ändern werde, was vorher vereinbart war.",
  fr: "Le comité s'est réuni le premier jour du mois et il a décidé de ne pas changer ce qui avait été convenu dans les réunions.",
  es: "El comité se reunió el primer día del mes y decidió que no cambiaría lo que se había acordado para todos los demás.",
  it: "Il comitato si è riunito il primo giorno del mese e ha deciso di non cambiare quello che era stato concordato per tutti.",
  pt: "O comitê se reuniu no primeiro dia do mês e decidiu que não mudaria o que já tinha sido combinado para todos os outros.",
  nl: "Het comité kwam op de eerste dag van de maand bijeen en besloot dat het niet zou veranderen wat er was afgesproken.",
  ru: "Комитет собрался в первый день месяца и решил не менять того, о чём договорились раньше.",
  el: "Η επιτροπή συνεδρίασε την πρώτη μέρα του μήνα.",
  he: "הוועדה נפגשה ביום הראשון של החודש.",
  ar: "اجتمعت اللجنة في أول يوم من الشهر.",
  hi: "समिति महीने के पहले दिन मिली।",
  th: "คณะกรรมการประชุมในวันแรกของเดือน",
  ko: "위원회는 그 달의 첫날에 모였다.",
  ja: "委員会は月の最初の日に集まった。",
  zh: "委员会在本月第一天开会。",
};

test.each(Object.entries(PASSAGES))("%s is told", (language, passage) => {
  expect(languageOf(passage, "en")).toBe(language);
});

test("the share of another language is that of its passages' letters", () => {
  const { en = "", de = "" } = PASSAGES;
  const mixed = languageShare(`${en}\n\n${en}\n\n${de}`, "en");
  expect(mixed.language).toBe("en");
  expect(mixed.otherShare).toBeCloseTo(de.match(/\p{L}/gu)!.length / (en + en + de).match(/\p{L}/gu)!.length, 10);
  expect(languageShare(de, "de").otherShare).toBe(0);
});

test("short texts, code and invented words are not told, and are no other language", () => {
  for (const text of [
    "Guten Tag!",
    "let x = f(y); return z;",
    "korlo minter vel quepa stona libe rovel dorsu ina kater pan lomi",
    "12 + 30",
  ]) {
    expect(languageShare(text, "en")).toEqual({ language: null, otherShare: 0 });
  }
});
