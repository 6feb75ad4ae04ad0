/** The command-line twin of an action, safe to paste into a POSIX shell. */
export function commandLine(...words: readonly string[]): string {
  return ["npx", "msm", ...words].map(quoted).join(" ");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
