import { useQueryClient } from "@tanstack/react-query";
import { WandSparkles } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import type { PairRequest } from "#core/generation/pair-request.ts";
import { useJobs } from "../../shared/remote/jobs.ts";
import type { ListedProbe } from "../../shared/remote/probes.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { DialogFooter } from "../../shared/ui/dialog.tsx";
import { JobLine } from "../../shared/ui/job-line.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { notify } from "../../shared/ui/toast.tsx";
import { navigate } from "../../shared/view/navigation.ts";
import { FIRST_FORM, type GenerateForm, generateCommand, idOf, readGenerateForm } from "./generate-form.ts";
import { useGenerators } from "./use-generators.ts";
import "./editor.css";

const JOB = "probe-generation";

/** Asks for what a probe's items are to be written, and has them written. */
export function GenerateItems({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [form, setForm] = useState<GenerateForm>(FIRST_FORM);
  const generate = useGenerate();
  const running = useJobs(({ jobs }) => jobs[JOB]?.running === true);
  const generators = [{ value: "grammar", label: "the micro-world's grammar" }, ...useGenerators()];
  const request = readGenerateForm(form);
  const field = (name: keyof GenerateForm, label: string, hint?: string, placeholder?: string): ReactNode => (
    <TextField
      label={label}
      value={form[name]}
      onChange={(value) => setForm({ ...form, [name]: value })}
      hint={hint}
      placeholder={placeholder}
      autoComplete="off"
      spellCheck={false}
    />
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (request.ok && !running) generate(request.value);
  };
  const grammar = form.generator === "grammar";
  return (
    <form className="probe-editor" onSubmit={submit}>
      <div className="probe-editor-head">
        {field("value", "Value", grammar ? "american, affordable, modern, or the opposite of one" : "Its name")}
        {field("id", "Id of the probe", "An id that is taken gets a next version.", idOf(form))}
        {!grammar && field("meaning", "What it means", "For whoever writes; a sentence or two.")}
        {!grammar && field("valueWords", "Words that would give it away", "Besides its name, with commas between.")}
        {field("domains", "Domains", "With commas between; art=painting names what is on offer.")}
        {field("count", "Items", "Shared out over the domains.")}
        {field("seed", "Seed")}
        {!grammar && field("capTokens", "Token cap", "empty: none")}
      </div>
      <Select
        label="by"
        value={form.generator}
        options={generators}
        onChange={(generator) => setForm({ ...form, generator })}
      />
      <p className="secondary probe-note">
        Items that name the value, repeat an earlier one or differ much in length are asked for again. Nothing is stored
        before all are there; what was answered is kept, and the same request goes on from it.
      </p>
      <JobLine job={JOB} what="Asking for items" unit="lists" />
      {request.ok ? (
        <CommandLine command={generateCommand(request.value)} />
      ) : (
        <p className="field-problem" role="status">
          {request.error}
        </p>
      )}
      <DialogFooter>
        <Button onClick={onClose}>{running ? "Close" : "Cancel"}</Button>
        <Button variant="primary" type="submit" icon={WandSparkles} disabled={!request.ok || running}>
          {running ? "Generating…" : "Generate"}
        </Button>
      </DialogFooter>
    </form>
  );
}

/** Starts it; it goes on when the dialog is closed, and shows the probe when it is done. */
function useGenerate(): (request: PairRequest) => void {
  const client = useQueryClient();
  const start = useJobs((state) => state.start);
  return (request) =>
    start(
      JOB,
      (listener) => wire.probes.generate.subscribe(request, listener),
      ({ stored: { probe } }: { readonly stored: ListedProbe }) => {
        notify({ kind: "good", title: `${probe.id} v${probe.version} with ${probe.items.length} items.` });
        void client.invalidateQueries({ queryKey: ["probes"] });
        navigate({ feature: "probes", path: [probe.id] }, "replace");
      },
    );
}
