const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/**
 * Python's strftime in the C locale and UTC, as far as chat templates use it. Throws on a directive that it does not
 * know, so that no wrong date gets into a prompt.
 */
export function strftime(date: Date, format: string): string {
  return format.replaceAll(/%(-?)([\s\S]?)/gu, (whole, bare: string, letter: string) => {
    const text = bare === "-" && !"dmHIMSyY".includes(letter) ? null : directive(date, letter);
    if (text === null) throw new Error(`strftime does not know ${whole}`);
    return bare === "-" ? text.replace(/^0+(?=\d)/, "") : text;
  });
}

function directive(date: Date, letter: string): string | null {
  const two = (value: number): string => String(value).padStart(2, "0");
  const month = MONTHS[date.getUTCMonth()] ?? "";
  const day = DAYS[date.getUTCDay()] ?? "";
  switch (letter) {
    case "Y":
      return String(date.getUTCFullYear());
    case "y":
      return two(date.getUTCFullYear() % 100);
    case "m":
      return two(date.getUTCMonth() + 1);
    case "d":
      return two(date.getUTCDate());
    case "B":
      return month;
    case "b":
      return month.slice(0, 3);
    case "A":
      return day;
    case "a":
      return day.slice(0, 3);
    case "H":
      return two(date.getUTCHours());
    case "I":
      return two(date.getUTCHours() % 12 || 12);
    case "M":
      return two(date.getUTCMinutes());
    case "S":
      return two(date.getUTCSeconds());
    case "p":
      return date.getUTCHours() < 12 ? "AM" : "PM";
    case "%":
      return "%";
    default:
      return null;
  }
}
