import { type ReactNode, useState } from "react";
import { type Change, type ProbeDiff, sameProbe } from "#core/probes/authoring/diff-probes.ts";
import type { Probe, ProbeItem } from "#core/probes/probe.ts";
import { commandLine } from "../../shared/format/command.ts";
import { formatDate } from "../../shared/format/time.ts";
import { Remote, SkeletonRows } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { CopyButton } from "../../shared/ui/copy-button.tsx";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { diffQuery, versionsQuery } from "./probe-queries.ts";
import "./check.css";

/** The versions before this one, and what was changed since; nothing where there is only one. */
export function VersionsPanel({ probe }: { readonly probe: Probe }): ReactNode {
  const versions = useRemote(versionsQuery(probe.id));
  if (versions.state !== "ready") return null;
  const earlier = versions.value.filter(({ version }) => version !== probe.version);
  const [before] = earlier;
  return before === undefined ? null : (
    <Versions probe={probe} earlier={earlier.map(({ version, addedAt }) => ({ version, addedAt }))} />
  );
}

interface VersionsProps {
  readonly probe: Probe;
  readonly earlier: readonly { readonly version: number; readonly addedAt: string }[];
}

function Versions({ probe, earlier }: VersionsProps): ReactNode {
  const [from, setFrom] = useState(String(earlier[0]?.version ?? 1));
  const [one, other] = [`${probe.id}@${from}`, `${probe.id}@${probe.version}`];
  const diff = useRemote(diffQuery(one, other));
  return (
    <section aria-label="Changes">
      <div className="probe-section-head">
        <h2>Changes</h2>
        <Select
          label="since"
          value={from}
          options={earlier.map(({ version, addedAt }) => ({
            value: String(version),
            label: `v${version}, ${formatDate(addedAt)}`,
          }))}
          onChange={setFrom}
        />
        <CopyButton compact label="Copy as command" text={commandLine("probes", "diff", one, other)} />
      </div>
      <Remote of={diff} what="the changes" skeleton={<SkeletonRows rows={2} />}>
        {(found) => <Diff diff={found} />}
      </Remote>
    </section>
  );
}

const MOST = 60;

function Diff({ diff }: { readonly diff: ProbeDiff }): ReactNode {
  const { from, to, head, forms, added, removed, changed, unchanged } = diff;
  if (sameProbe(diff)) return <p className="secondary">v{from.version} asks the same.</p>;
  const lines = [
    ...head.map((change) => <ChangeLine key={change.field} name="" change={change} />),
    ...forms.removed.map((form) => <Line key={`- ${form}`} sign="−" text={form} />),
    ...forms.added.map((form) => <Line key={`+ ${form}`} sign="+" text={form} />),
    ...changed.flatMap(({ id, changes }) =>
      changes.map((change) => <ChangeLine key={`${id} ${change.field}`} name={id} change={change} />),
    ),
    ...removed.map((item) => <Line key={`- ${item.id}`} sign="−" text={wordsOf(item)} />),
    ...added.map((item) => <Line key={`+ ${item.id}`} sign="+" text={wordsOf(item)} />),
  ];
  return (
    <>
      <p className="tabular" role="status">
        v{from.version} → v{to.version}: {added.length} added, {removed.length} removed, {changed.length} changed,{" "}
        {unchanged} as they were
      </p>
      <ul className="diff-list">{lines.slice(0, MOST)}</ul>
      {lines.length > MOST && <p className="muted">and {lines.length - MOST} more</p>}
    </>
  );
}

function wordsOf({ id, options: [first, second] }: ProbeItem): string {
  return `${id}: ${first.text} / ${second.text}`;
}

function Line({ sign, text }: { readonly sign: "+" | "−"; readonly text: string }): ReactNode {
  const Mark = sign === "+" ? "ins" : "del";
  return (
    <li>
      <span aria-hidden="true">{sign}</span>
      <Mark>
        <ForeignText text={text} />
      </Mark>
    </li>
  );
}

function ChangeLine({ name, change }: { readonly name: string; readonly change: Change }): ReactNode {
  const { field, before, after } = change;
  return (
    <li>
      <span aria-hidden="true">~</span>
      <span>
        <span className="muted">{name === "" ? field : `${name}, ${field}`}:</span>{" "}
        <del>
          <ForeignText text={before === "" ? "nothing" : before} />
        </del>{" "}
        →{" "}
        <ins>
          <ForeignText text={after === "" ? "nothing" : after} />
        </ins>
      </span>
    </li>
  );
}
