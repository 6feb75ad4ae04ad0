/** The lines of `msm` in a page's blocks of code, as words without quotes; a comment and what follows `>` or `|` are left out. */
export function commandLines(markdown: string): string[][] {
  const blocks = [...markdown.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? "");
  return blocks
    .flatMap((block) => block.replaceAll(/\\\n\s*/g, " ").split("\n"))
    .flatMap((line) => line.replace(/(?:^|\s)# .*$/, "").split(" && "))
    .map((line) => wordsOf(line.replace(/^\s*(?:npx )?/, "")))
    .flatMap(([program, ...words]) => (program === "msm" ? [words] : []));
}

function wordsOf(line: string): string[] {
  const words = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, bare]) => ({
    text: single ?? double ?? bare ?? "",
    ends: bare === ">" || bare === "|",
  }));
  const end = words.findIndex(({ ends }) => ends);
  return words.slice(0, end === -1 ? undefined : end).map(({ text }) => text);
}
