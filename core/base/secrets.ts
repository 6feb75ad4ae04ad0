/** Words of a variable's name that say that it holds a secret. */
const SECRET_WORDS = new Set(
  "TOKEN SECRET SECRETS PASSWORD PASSWD PASSPHRASE PASS CREDENTIAL CREDENTIALS APIKEY KEY AUTH AUTHORIZATION COOKIE PAT".split(
    " ",
  ),
);
/** Such a name with one of these at its end says where the secret lies, and may be kept. */
const PLACE_WORDS = new Set(["FILE", "PATH", "DIR", "HOME", "SOCK", "NAME", "ID", "URL", "VARIABLE"]);
/** How keys of well-known services begin, JSON web tokens, private keys, and addresses with a password in them. */
const SECRET_VALUE =
  /^(?:hf_|sk-|sk_|rk_|pk_live|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AKIA|ASIA|AIza|ya29\.|wandb_|eyJ[\w-]+\.|-----BEGIN)|:\/\/[^/\s:@]+:[^/\s@]+@/;

/** A secret that this program was given, by the name of the variable that holds it. */
export interface Secret {
  readonly name: string;
  readonly value: string;
}

/** Whether a variable is likely to hold what nobody should keep in a database or see in a list of processes. */
export function looksSecret(name: string, value: string): boolean {
  const words = name.toUpperCase().split("_");
  const named = words.some((word) => SECRET_WORDS.has(word)) && !PLACE_WORDS.has(words.at(-1) ?? "");
  return value !== "" && (named || SECRET_VALUE.test(value));
}

/** Whether a text is a key itself where a variable's name was wanted. */
export function looksLikeKey(text: string): boolean {
  return SECRET_VALUE.test(text);
}

/** Shorter values stand in ordinary words. */
const LEAST_LETTERS = 8;

/** A text with the name in the place of each secret; longest first, since one may be part of another. */
export function withoutSecrets(text: string, secrets: readonly Secret[]): string {
  return secrets
    .filter(({ value }) => value.length >= LEAST_LETTERS)
    .toSorted((one, other) => other.value.length - one.value.length)
    .reduce((left, { name, value }) => left.replaceAll(value, `‹${name}›`), text);
}

/** The variables of an environment that hold secrets, by their names and by those that are named beside. */
export function secretsOf(
  environment: Readonly<Record<string, string | undefined>>,
  named: readonly string[],
): Secret[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && (named.includes(name) || looksSecret(name, value)) ? [{ name, value }] : [],
  );
}
