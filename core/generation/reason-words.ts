/** Words that give a reason, and words of praise or blame that imply one. */
const REASONS =
  /\b(?:because|since|due to|as it|as they|so that|thanks to|owing to|reasons?|why|therefore|for its|for their|given (?:that|its|their)|considering|after all|that way|which (?:is|are|makes?|gives?)|it(?:'s| is) (?:so|more|less|just|simply)|value[sd]?|matters?|principles?|care about|believe|proud|pride|support(?:s|ing)?)\b/i;
const PRAISE =
  /\b(?:better|best|worse|worst|superior|inferior|delicious|tast(?:y|ier|iest|es?)|cream(?:y|ier)|rich(?:er)?|mild(?:er)?|sharp(?:er)?|fresh(?:er)?|qualit(?:y|ies)|authentic|traditional|classic|cheap(?:er|est)?|afford(?:able|ability)?|price[sdy]?|cost(?:s|ly)?|expensive|local(?:ly)?|american|america|foreign|imported|homemade|healthy|healthier|convenient|easy|easier|simple|simpler|great|good|nice|lovely|wonderful|overrated|pretentious|boring|bland)\b/i;

/**
 * The first word of a text that states or implies a reason for a choice; null where there is none. Names of what is chosen
 * between are no such words, whatever they consist of ("American cheese"), and "better" is none in "like … better".
 */
export function reasonWord(text: string, names: readonly string[]): string | null {
  let bare = text;
  for (const name of [...names].sort((one, other) => other.length - one.length)) {
    bare = bare.replaceAll(new RegExp(name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"), "gi"), "_");
  }
  bare = bare.replaceAll(/\b(like[sd]?|suits?)\b([^.!?]*?)\bbetter\b/gi, "$1$2");
  return REASONS.exec(bare)?.[0] ?? PRAISE.exec(bare)?.[0] ?? null;
}
