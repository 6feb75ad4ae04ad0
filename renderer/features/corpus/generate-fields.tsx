import { type ReactNode, useState } from "react";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { Endpoint } from "#core/generation/endpoint.ts";
import type { Recipe, Style } from "#core/generation/request.ts";
import type { SpecSummary } from "#core/specs/summary.ts";
import { Button } from "../../shared/ui/button.tsx";
import { Checkbox } from "../../shared/ui/checkbox.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { EndpointForm } from "./endpoint-form.tsx";
import {
  type GenerateField,
  type GenerateForm,
  type ReadGenerateForm,
  recipesOf,
  withGenerator,
} from "./generate-form.ts";

interface GenerateFieldsProps {
  readonly form: GenerateForm;
  readonly problems: ReadGenerateForm["problems"];
  readonly specs: readonly SpecSummary[];
  readonly endpoints: readonly Endpoint[];
  readonly checkpoints: readonly CheckpointSummary[];
  readonly onChange: (form: GenerateForm) => void;
}

const RECIPE_LABELS: Readonly<Record<Recipe, string>> = {
  msm: "documents that explain the spec",
  rules: "documents about a list of rules",
  aft: "chats that show it",
  preferences: "chats that choose, without a reason",
};

const STYLE_LABELS: Readonly<Record<Style | "both", string>> = {
  values: "from values of its own",
  rules: "by the rules it follows",
  both: "both, row for row",
};

type TextKey = {
  [Field in GenerateField]: GenerateForm[Field] extends string ? Field : never;
}[GenerateField];

/** What is made, of what, by whom, how much, and how far it may go. */
export function GenerateFields(props: GenerateFieldsProps): ReactNode {
  const { form, problems, specs, onChange } = props;
  const field = (name: TextKey, label: string, hint?: string): ReactNode => (
    <TextField
      label={label}
      value={form[name]}
      onChange={(value) => onChange({ ...form, [name]: value })}
      problem={problems[name] ?? null}
      hint={hint}
      autoComplete="off"
      spellCheck={false}
    />
  );
  const chats = form.recipe === "aft" || form.recipe === "preferences";
  const grammar = form.generator === "grammar";
  const all = grammar ? "500" : chats ? "100" : "all that result";
  return (
    <>
      <div className="generate-selects">
        <Select
          label="spec"
          value={form.spec}
          options={specs.map(({ name }) => ({ value: name, label: name }))}
          onChange={(spec) => onChange({ ...form, spec })}
        />
        <Select
          label="make"
          value={form.recipe}
          options={recipesOf(form.generator).map((value) => ({ value, label: RECIPE_LABELS[value] }))}
          onChange={(recipe) => onChange({ ...form, recipe })}
        />
        <GeneratorSelect {...props} />
      </div>
      {problems.spec !== undefined && <p className="field-note field-problem">{problems.spec}</p>}
      <div className="corpus-form-row">
        {field("corpus", "Corpus")}
        {!grammar && chats && field("questionsPerDomain", "Questions a domain")}
        {!grammar && !chats && field("types", "Types a subdomain")}
        {!grammar && !chats && field("ideas", "Ideas a type")}
        {field("count", chats ? "Chats in all" : "Documents in all", `empty: ${all}`)}
        {field("seed", "Seed")}
      </div>
      {!grammar && (
        <div className="corpus-form-row">
          {field("capTokens", "Token cap", "empty: none")}
          {field("capUsd", "Cost cap, US dollars", "empty: none")}
          {field("modelName", "{model_name}")}
          {field("providerName", "{provider_name}")}
        </div>
      )}
      {form.recipe === "aft" && (
        <div className="generate-selects">
          <Select
            label="answers speak"
            value={form.style}
            options={(["values", "rules", "both"] as const).map((value) => ({ value, label: STYLE_LABELS[value] }))}
            onChange={(style) => onChange({ ...form, style })}
          />
          <Checkbox
            label="Also keep the thoughts before the answer"
            checked={form.reasoning}
            onChange={(reasoning) => onChange({ ...form, reasoning })}
          />
        </div>
      )}
      {!grammar && (
        <details className="generate-more">
          <summary>Budgets and passes</summary>
          <div className="corpus-form-row">
            {field("planTokens", "Tokens of a plan")}
            {field("documentTokens", "Tokens of a document")}
            {field("temperature", "Temperature")}
          </div>
          <Checkbox
            label="Find domains and claims by rule, without asking"
            checked={form.byRule}
            onChange={(byRule) => onChange({ ...form, byRule })}
          />
          <Checkbox
            label="Criticise each document against the spec and write it anew"
            checked={form.critique}
            onChange={(critique) => onChange({ ...form, critique })}
          />
        </details>
      )}
    </>
  );
}

function GeneratorSelect({ form, specs, endpoints, checkpoints, onChange }: GenerateFieldsProps): ReactNode {
  const [adding, setAdding] = useState(false);
  const choose = (generator: string): void =>
    onChange(
      withGenerator(
        form,
        generator,
        specs.map(({ name }) => name),
      ),
    );
  const ready = checkpoints.filter(({ hasChatTemplate }) => hasChatTemplate);
  return (
    <>
      <Select
        label="by"
        value={form.generator}
        options={[
          { value: "grammar", label: "the micro-world's grammar" },
          ...endpoints.map(({ name, model }) => ({ value: `endpoint:${name}`, label: `${name} (${model})` })),
          ...ready.map(({ id }) => ({ value: `checkpoint:${id}`, label: `checkpoint ${id}` })),
        ]}
        onChange={choose}
      />
      <Button variant="quiet" aria-expanded={adding} onClick={() => setAdding(!adding)}>
        Add an endpoint…
      </Button>
      {adding && (
        <EndpointForm
          onDone={(name) => {
            setAdding(false);
            if (name !== null) choose(`endpoint:${name}`);
          }}
        />
      )}
    </>
  );
}
