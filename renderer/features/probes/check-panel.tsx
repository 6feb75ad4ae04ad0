import { useQueryClient } from "@tanstack/react-query";
import { ShieldQuestion } from "lucide-react";
import { type ReactNode, useState } from "react";
import { GeneratorChoice } from "#core/generation/request.ts";
import { ProbeCheckSettings } from "#core/probes/authoring/check-report.ts";
import type { Probe } from "#core/probes/probe.ts";
import { commandLine } from "../../shared/format/command.ts";
import { formatDate } from "../../shared/format/time.ts";
import { useJobs } from "../../shared/remote/jobs.ts";
import { Remote, SkeletonRows } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Badge } from "../../shared/ui/badge.tsx";
import { Button } from "../../shared/ui/button.tsx";
import { CopyButton } from "../../shared/ui/copy-button.tsx";
import { JobLine } from "../../shared/ui/job-line.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { CheckTable } from "./check-table.tsx";
import { lastCheckQuery } from "./probe-queries.ts";
import { ReviseBar } from "./revise-bar.tsx";
import { useGenerators } from "./use-generators.ts";
import "./check.css";

const NOBODY = "nobody";

/** Whether the items are any good, before a checkpoint is asked. */
export function CheckPanel({ probe, own }: { readonly probe: Probe; readonly own: boolean }): ReactNode {
  const last = useRemote(lastCheckQuery(probe.id, probe.version));
  const [judge, setJudge] = useState(NOBODY);
  const judges = useGenerators();
  const key = `probe-check/${probe.id}@${probe.version}`;
  const running = useJobs(({ jobs }) => jobs[key]?.running === true);
  const check = useCheck(key, probe);
  const asked = judge === NOBODY ? [] : ["--judge", judge];
  return (
    <section aria-label="Check">
      <div className="probe-section-head">
        <h2>Check</h2>
        <Select
          label="judge"
          value={judge}
          options={[{ value: NOBODY, label: "nobody" }, ...judges]}
          onChange={setJudge}
        />
        <Button icon={ShieldQuestion} disabled={running} onClick={() => check(judge)}>
          {running ? "Checking…" : "Check the items"}
        </Button>
        <CopyButton compact label="Copy as command" text={commandLine("probes", "check", probe.id, ...asked)} />
      </div>
      <JobLine job={key} what="Checking" unit="steps" />
      <Remote of={last} what="the last check" skeleton={<SkeletonRows rows={3} />}>
        {(state) =>
          state === null ? (
            <p className="secondary">
              Not checked in this version. A check says whether the wording gives the value away, whether the two sides
              are alike in order, length and words, which items repeat another, and which stand in an installed corpus.
            </p>
          ) : (
            <>
              <p className="probe-note muted">
                {formatDate(state.check.createdAt)}, {state.check.items} items{" "}
                {state.stale && (
                  <Badge tone="warning" title="Corpora were added, changed or removed since: check again.">
                    the corpora have changed since
                  </Badge>
                )}
              </p>
              <CheckTable check={state.check} probe={probe} />
              <ReviseBar probe={probe} own={own} check={state.check} stale={state.stale} />
            </>
          )
        }
      </Remote>
    </section>
  );
}

/** Starts the checks; what they found is shown from the workspace. */
function useCheck(key: string, probe: Probe): (judge: string) => void {
  const client = useQueryClient();
  const start = useJobs((state) => state.start);
  return (judge) => {
    const request = {
      probe: `${probe.id}@${probe.version}`,
      settings: ProbeCheckSettings.parse({}),
      ...(judge === NOBODY ? {} : { judge: choiceOf(judge) }),
    };
    start(
      key,
      (listener) => wire.probes.check.subscribe(request, listener),
      () => void client.invalidateQueries({ queryKey: ["probes", "check", probe.id] }),
    );
  };
}

function choiceOf(text: string): GeneratorChoice {
  const [kind, ...rest] = text.split(":");
  const name = rest.join(":");
  return GeneratorChoice.parse(kind === "endpoint" ? { kind, name } : { kind, id: name });
}
