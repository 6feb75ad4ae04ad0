import type { ReactNode } from "react";
import type { CheckpointFacts } from "#core/checkpoints/facts.ts";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import { formatBytes, formatCount } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";
import { Remote, SkeletonRows } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { Facts } from "../../shared/ui/facts.tsx";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { checkpointQueries } from "./checkpoint-queries.ts";

const SHOWN_OPERATORS = 8;

/** What the files say of how the checkpoint is run: graph, cache, tokenizer, chat template. */
export function FileFacts({ checkpoint }: { readonly checkpoint: CheckpointSummary }): ReactNode {
  const facts = useRemote(checkpointQueries.facts(checkpoint.id, checkpoint.sha256));
  return (
    <Remote of={facts} what="the checkpoint's files" skeleton={<SkeletonRows rows={7} />}>
      {(value) => (
        <>
          <GraphFacts graph={value.graph} cache={value.cache} />
          <TokenizerFacts tokenizer={value.tokenizer} />
          <TemplateExample example={value.example} />
        </>
      )}
    </Remote>
  );
}

function GraphFacts({ graph, cache }: Pick<CheckpointFacts, "graph" | "cache">): ReactNode {
  const { operators, operatorSets, producer } = graph;
  const shown = operators.slice(0, SHOWN_OPERATORS).map(({ name, count }) => `${name} ${formatCount(count)}`);
  const more = operators.length - shown.length;
  const most = cache.contextLength;
  return (
    <section>
      <h2>Graph</h2>
      <Facts
        facts={[
          { name: "Written by", value: producer === "" ? <span className="muted">not said</span> : producer },
          {
            name: "Operator sets",
            value: operatorSets.map(({ domain, version }) => `${domain} ${version}`).join(", "),
          },
          { name: "Attention", value: graph.attention },
          { name: "Operators", value: `${shown.join(", ")}${more > 0 ? ` and ${more} more kinds` : ""}` },
          {
            name: "Cache",
            value: `${plural(cache.layers, "layer")}, a key and a value each: ${cache.layout}, ${cache.dtype}`,
          },
          {
            name: "Cache size",
            value: `${formatBytes(cache.bytesPerToken)} a token${most === null ? "" : `, ${formatBytes(cache.bytesPerToken * most)} for all ${formatCount(most)} tokens that it reads at most`}`,
          },
        ]}
      />
    </section>
  );
}

function TokenizerFacts({ tokenizer }: Pick<CheckpointFacts, "tokenizer">): ReactNode {
  const { model, vocabularySize, beginsWith, ends, keepsText } = tokenizer;
  return (
    <section>
      <h2>Tokenizer</h2>
      <Facts
        facts={[
          { name: "Kind", value: `${model ?? "not named"}, ${formatCount(vocabularySize)} tokens` },
          {
            name: "Before raw text",
            value: beginsWith === "" ? <span className="muted">nothing</span> : <code>{beginsWith}</code>,
          },
          {
            name: "Answers end at",
            value:
              ends.length === 0 ? (
                <span className="muted">no token; only at the token limit</span>
              ) : (
                <code className="breakable">{ends.join(" ")}</code>
              ),
          },
          {
            name: "Texts",
            value: keepsText ? "come back from their tokens as they were" : "may change case, spaces or accents",
          },
        ]}
      />
    </section>
  );
}

function TemplateExample({ example }: Pick<CheckpointFacts, "example">): ReactNode {
  return (
    <section>
      <h2>Chat template</h2>
      {example === null ? (
        <p className="secondary">
          None: it takes raw text only. Add chat_template.jinja to the folder to chat with it.
        </p>
      ) : "problem" in example.rendered ? (
        <p className="checkpoint-verdict checkpoint-changed breakable" role="alert">
          {example.rendered.problem}
        </p>
      ) : (
        <>
          <p className="secondary">
            {plural(example.messages.length, "message")} as the model reads them,{" "}
            {plural(example.rendered.tokens, "token")}:
          </p>
          <pre className="checkpoint-example">
            <ForeignText text={example.rendered.text} />
          </pre>
        </>
      )}
    </section>
  );
}
