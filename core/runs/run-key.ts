import { z } from "zod";

/**
 * Name of a run, made on the desktop before the machine is spoken to for the first time: the same run submitted again is
 * the same key. A ULID: 48 bits of milliseconds and 80 random bits in Crockford's base 32, so keys sort by age.
 */
export const RunKey = z
  .string()
  .regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, "a run key is 26 letters and digits")
  .brand("RunKey");
export type RunKey = z.infer<typeof RunKey>;

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** `random` holds at least 16 random bytes, of which 5 bits each are used. */
export function makeRunKey(nowMs: number, random: Uint8Array): RunKey {
  let time = "";
  for (let rest = nowMs, digit = 0; digit < 10; digit++) {
    time = ALPHABET.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  const tail = [...random.subarray(0, 16)].map((byte) => ALPHABET.charAt(byte % 32)).join("");
  return RunKey.parse(time + tail);
}

/** When a key was made, in milliseconds since 1970. */
export function keyTimeMs(key: RunKey): number {
  return Array.from(key.slice(0, 10)).reduce((sum, letter) => sum * 32 + ALPHABET.indexOf(letter), 0);
}
