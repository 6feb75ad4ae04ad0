import { problem, type Problem } from "#core/base/problem.ts";
import type { SpecAnalysis, SpecDomain, Subdomain } from "#core/specs/analysis.ts";
import { fillSlots } from "#core/specs/fill-slots.ts";
import { allocate } from "./allocate.ts";
import { analysisStage, outlineOf } from "./analysis-stage.ts";
import { documentSlot, subdomainSlots } from "./document-chain.ts";
import { fillLists, openList, type OpenList, readItems } from "./list-step.ts";
import { type MsmPlan, projectionOf, targetOf } from "./msm-plan.ts";
import { keySegments } from "./plain-words.ts";
import { PLAIN_TYPES, plainIdeas } from "./plain-ideas.ts";
import { DOCUMENT_PROMPTS } from "./prompts/document-prompts.ts";
import { alreadyMade, fill } from "./prompts/template.ts";
import { specSlots } from "./spec-context.ts";
import type { Finished, Item, Next, Pipeline, Slot } from "./step.ts";
import { userAsk } from "./user-ask.ts";

/** How many entries one question asks for. */
const TYPE_BATCH = 25;
const IDEA_BATCH = 25;
/** How often what failed is made up for by new ideas. */
const BACKFILLS = 4;

/** A subdomain with its place in the tree and what was found for it. */
interface Branch {
  readonly domain: string;
  readonly subdomain: Subdomain;
  /** "domain/subdomain" */
  readonly path: string;
  readonly types: OpenList;
}

/** One kind of text on one subdomain. */
interface Pair {
  readonly branch: Branch;
  readonly type: Item;
  readonly path: string;
  readonly ideas: OpenList;
}

/** Documents that explain a spec: subdomains × types × ideas, or a count that is shared out over them, reached exactly. */
export function msmPipeline(plan: MsmPlan): Pipeline {
  const known = (finished: Finished): SpecAnalysis => plan.analysis ?? outlineOf(finished);
  return {
    previewed: ["domains", "subdomains"],
    refusesDuplicates: true,
    next: (finished) => {
      if (plan.analysis !== null) return nextOf(plan, plan.analysis, finished);
      const stage = analysisStage(finished, plan.context, plan.request);
      return "next" in stage ? stage.next : nextOf(plan, stage.analysis, finished);
    },
    target: (finished) => targetOf(plan.request, known(finished)),
    projection: (finished) => projectionOf(plan, known(finished)),
  };
}

function nextOf(plan: MsmPlan, analysis: SpecAnalysis, finished: Finished): Next {
  const branches = branchesOf(plan, analysis);
  const typeSlots = plan.continuation ? [] : typesWave(plan, branches, finished);
  if (typeSlots.length > 0) return { kind: "wave", stage: "document types", slots: typeSlots };
  const target = targetOf(plan.request, analysis);
  const pairs = pairsOf(branches, target);
  if (pairs.length === 0) return { kind: "end", problem: noTypes() };
  for (let backfill = 0; backfill <= BACKFILLS; backfill++) {
    const ideaSlots = plan.continuation ? takePlainIdeas(pairs) : ideasWave(plan, pairs, finished);
    if (ideaSlots.length > 0) return { kind: "wave", stage: "ideas", slots: ideaSlots };
    const wanted = pairs.flatMap((pair) => documentSlots(plan, pair));
    const open = wanted.filter((slot) => !finished.has(slot.key));
    if (open.length > 0) return { kind: "wave", stage: "documents", slots: open };
    const missing = target - wanted.filter((slot) => finished.get(slot.key)?.ok === true).length;
    if (missing === 0) return { kind: "end", problem: null };
    if (backfill === BACKFILLS || !raiseQuotas(pairs, missing)) return { kind: "end", problem: short(target, missing) };
  }
  throw new Error("Internal error: backfilling ended without a verdict.");
}

function branchesOf({ request, continuation }: MsmPlan, analysis: SpecAnalysis): Branch[] {
  const domains = keySegments(analysis.domains.map((domain) => domain.name));
  return analysis.domains.flatMap((domain: SpecDomain, index) => {
    const segments = keySegments(domain.subdomains.map((subdomain) => subdomain.name));
    return domain.subdomains.map((subdomain, position) => {
      const path = `${domains[index]}/${segments[position]}`;
      const types = openList(`types/${path}`, request.types);
      if (continuation) types.items.push(...PLAIN_TYPES.slice(0, request.types));
      return { domain: domain.name, subdomain, path, types };
    });
  });
}

function typesWave({ context, request }: MsmPlan, branches: readonly Branch[], finished: Finished): Slot[] {
  const branchOf = new Map(branches.map((branch) => [branch.types.key, branch]));
  return fillLists(
    [...branchOf.values()].map((branch) => branch.types),
    {
      finished,
      batch: TYPE_BATCH,
      slot: (list, key, wanted) => {
        const { domain, subdomain } = found(branchOf, list.key);
        const already = [...list.items];
        return {
          key,
          stage: "document types",
          first: {
            key,
            stage: "document types",
            ask: () => {
              const slots = {
                ...specSlots(context),
                domain: fillSlots(domain, context.names),
                ...subdomainSlots(subdomain, context),
                count: wanted,
              };
              const names = alreadyMade(already.map((item) => item.name));
              return userAsk(
                fill(DOCUMENT_PROMPTS.types, { ...slots, already: names }),
                request.listTokens,
                request.temperature,
              );
            },
            read: (answer) => readItems(answer, { wanted, already }),
          },
        };
      },
    },
  );
}

/** Shares the target out evenly: first over subdomains that have any types, then over the types of each. */
function pairsOf(branches: readonly Branch[], target: number): Pair[] {
  const usable = branches.filter((branch) => branch.types.items.length > 0);
  const shares = allocate(target, usable.length);
  return usable.flatMap((branch, index) => {
    const segments = keySegments(branch.types.items.map((type) => type.name));
    const quotas = allocate(shares[index] ?? 0, branch.types.items.length);
    return branch.types.items.map((type, position) => {
      const path = `${branch.path}/${segments[position]}`;
      const ideas = openList(`ideas/${path}`, quotas[position] ?? 0);
      return { branch, type, path, ideas };
    });
  });
}

function ideasWave({ context, request }: MsmPlan, pairs: readonly Pair[], finished: Finished): Slot[] {
  const pairOf = new Map(pairs.map((pair) => [pair.ideas.key, pair]));
  return fillLists(
    pairs.map((pair) => pair.ideas),
    {
      finished,
      batch: IDEA_BATCH,
      slot: (list, key, wanted) => {
        const { branch, type } = found(pairOf, list.key);
        const already = [...list.items];
        return {
          key,
          stage: "ideas",
          first: {
            key,
            stage: "ideas",
            ask: () => {
              const slots = {
                ...specSlots(context),
                domain: fillSlots(branch.domain, context.names),
                ...subdomainSlots(branch.subdomain, context),
                type: type.name,
                typeText: type.text,
                count: wanted,
                already: alreadyMade(already.map((item) => item.name)),
              };
              return userAsk(fill(DOCUMENT_PROMPTS.ideas, slots), request.listTokens, request.temperature);
            },
            read: (answer) => readItems(answer, { wanted, already }),
          },
        };
      },
    },
  );
}

/** Nothing is asked for: ideas of plain lists are there at once. */
function takePlainIdeas(pairs: readonly Pair[]): Slot[] {
  for (const { ideas, branch, type } of pairs) {
    ideas.items.push(...plainIdeas(branch.subdomain, type, ideas.items.length, ideas.quota));
  }
  return [];
}

function documentSlots({ context, request, continuation }: MsmPlan, pair: Pair): Slot[] {
  const { branch, type, path, ideas } = pair;
  return ideas.items
    .slice(0, ideas.quota)
    .map((idea, index) =>
      documentSlot(
        context,
        { key: `documents/${path}/${index + 1}`, domain: branch.domain, subdomain: branch.subdomain, type, idea },
        { ...request, continuation },
      ),
    );
}

/** Wants as many more ideas as documents are missing, of those pairs that gave all they were asked for. False: none can. */
function raiseQuotas(pairs: readonly Pair[], missing: number): boolean {
  const able = pairs.filter((pair) => pair.ideas.quota > 0 && pair.ideas.items.length >= pair.ideas.quota);
  if (able.length === 0) return false;
  for (const pair of pairs) pair.ideas.quota = Math.min(pair.ideas.quota, pair.ideas.items.length);
  for (const [index, more] of allocate(missing, able.length).entries()) {
    const pair = able[index];
    if (pair) pair.ideas.quota += more;
  }
  return true;
}

function found<T>(map: ReadonlyMap<string, T>, key: string): T {
  const value = map.get(key);
  if (value === undefined) throw new Error(`Internal error: there is no list ${key}.`);
  return value;
}

function noTypes(): Problem {
  return problem(
    "types-failed",
    "The generator named no usable kinds of text for any part of the spec: use another generator.",
  );
}

function short(target: number, missing: number): Problem {
  return problem(
    "count-not-reached",
    `${target - missing} of ${target} documents were made; the rest failed in every try, also with new ideas: see what was rejected, and use another generator or a larger budget.`,
  );
}
