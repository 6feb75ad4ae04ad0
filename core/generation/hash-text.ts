/**
 * 64 bits of a text as 16 hexadecimal digits: to tell texts and templates apart quickly, not to protect them. Two runs of
 * FNV-1a over UTF-16 units from different starts, each stirred by the finaliser of MurmurHash3.
 */
export function hashText(text: string): string {
  return hex(stir(fnv(text, 2166136261))) + hex(stir(fnv(text, 0x9747b28c)));
}

/** 32 bits of a seed's name, for servers that take a number: 0 to 2^31-1. */
export function seedNumber(seed: string): number {
  return stir(fnv(seed, 2166136261)) >>> 1;
}

function fnv(text: string, start: number): number {
  let hash = start;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 16777619);
  return hash;
}

function stir(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

const hex = (value: number): string => value.toString(16).padStart(8, "0");
