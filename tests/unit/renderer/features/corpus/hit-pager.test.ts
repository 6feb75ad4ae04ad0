import { expect, test } from "vitest";
import type { DocumentHit, SearchPage } from "#core/corpus/search.ts";
import { HitPager, hitAt, PAGE_SIZE, rowOf } from "../../../../../renderer/features/corpus/hit-pager.ts";

/** A host that holds `count` documents, numbered from 1, and counts what is asked of it. */
function host(count: number, exact = true) {
  const asked: (string | null)[] = [];
  const read = async (after: string | null): Promise<SearchPage> => {
    asked.push(after);
    const from = after === null ? 0 : Number(after);
    const ids = Array.from({ length: Math.min(PAGE_SIZE, count - from) }, (_, at) => from + at + 1);
    const end = from + ids.length;
    const total = { count: exact ? count : Math.min(count, 250), exact };
    return { hits: ids.map(hit), next: end < count ? String(end) : null, total, ranked: true };
  };
  return { asked, read };
}

function hit(id: number): DocumentHit {
  const nothing = { domain: null, subdomain: null, type: null, idea: null };
  return { id, corpus: "c", title: `document ${id}`, snippet: [], length: 1, flags: [], ...nothing };
}

async function settled(pager: HitPager): Promise<void> {
  await expect.poll(() => pager.state().reading).toBe(null);
}

test("rows that are looked at become known, and nothing else is read", async () => {
  const { asked, read } = host(1_000);
  const pager = new HitPager(read);
  pager.need(0, 20);
  await settled(pager);
  expect(hitAt(pager.state(), 20)?.id).toBe(21);
  expect(hitAt(pager.state(), 120)).toBe(null);
  expect(pager.state().total).toEqual({ count: 1_000, exact: true });
  expect(asked).toEqual([null]);
});

test("rows far away are reached by walking from page to page, once", async () => {
  const { asked, read } = host(1_000);
  const pager = new HitPager(read);
  pager.need(0, 20);
  pager.need(750, 770);
  await settled(pager);
  expect(hitAt(pager.state(), 760)?.id).toBe(761);
  expect(asked).toHaveLength(8);
  pager.need(300, 320);
  await settled(pager);
  expect(asked).toHaveLength(8);
  expect(rowOf(pager.state(), 761)).toBe(760);
  expect(rowOf(pager.state(), 5_000)).toBe(-1);
});

test("of a long walk only the pages around what is looked at are kept, and the others can be read again", async () => {
  const { asked, read } = host(20_000);
  const pager = new HitPager(read);
  pager.need(0, 20);
  await settled(pager);
  pager.need(19_900, 19_999);
  await settled(pager);
  expect(pager.state().pages.size).toBe(60);
  expect(hitAt(pager.state(), 0)).toBe(null);
  expect(hitAt(pager.state(), 19_999)?.id).toBe(20_000);
  const before = asked.length;
  pager.need(5_000, 5_010);
  await settled(pager);
  expect(hitAt(pager.state(), 5_005)?.id).toBe(5_006);
  expect(asked.length).toBe(before + 1);
});

test("a count that was cut off grows with what is seen and becomes exact with the last page", async () => {
  const { read } = host(420, false);
  const pager = new HitPager(read);
  pager.need(0, 20);
  await settled(pager);
  expect(pager.state().total).toEqual({ count: 250, exact: false });
  pager.need(200, 249);
  await settled(pager);
  expect(pager.state().total).toEqual({ count: 301, exact: false });
  pager.need(290, 300);
  pager.need(400, 400);
  await settled(pager);
  expect(pager.state().total).toEqual({ count: 420, exact: true });
});

test("a failure is kept until it is tried again, and what was read before stays", async () => {
  const { read } = host(300);
  let broken = false;
  const pager = new HitPager((after) => (broken ? Promise.reject(new Error("gone")) : read(after)));
  pager.need(0, 10);
  await settled(pager);
  broken = true;
  pager.need(150, 160);
  await expect.poll(() => pager.state().failure?.evidence).toContain("Reason: gone");
  expect(hitAt(pager.state(), 5)?.id).toBe(6);
  broken = false;
  pager.retry();
  await expect.poll(() => hitAt(pager.state(), 155)?.id).toBe(156);
});

test("nothing that arrives after the list was left changes it", async () => {
  const { read } = host(300);
  const pager = new HitPager(read);
  pager.need(0, 10);
  pager.stop();
  await settled(pager);
  expect(pager.state().total).toBe(null);
  pager.resume();
  await expect.poll(() => pager.state().total?.count).toBe(300);
});
