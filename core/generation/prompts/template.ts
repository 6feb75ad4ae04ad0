/** Fills `{{slot}}`s; what is filled in is not looked at again, so a spec may hold braces of its own. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`Internal error: the prompt's slot ${name} is not filled.`);
    return String(value);
  });
}

/** Entries that are there already, one a line. */
export function alreadyMade(names: readonly string[]): string {
  return names.length === 0
    ? ""
    : `\n\nThese are made already; give others:\n${names.map((name) => `- ${name}`).join("\n")}`;
}
