import { ListTree } from "lucide-react";
import type { ReactNode } from "react";
import type { CheckpointSummary, Parity } from "#core/checkpoints/summary.ts";
import { commandLine } from "../../shared/format/command.ts";
import { formatBytes, formatCount, formatPercent } from "../../shared/format/numbers.ts";
import { visibleText } from "../../shared/format/visible-text.ts";
import { CheckpointSwatch } from "../../shared/marks/checkpoint-swatch.tsx";
import { Badge } from "../../shared/ui/badge.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { CopyButton } from "../../shared/ui/copy-button.tsx";
import { EmptyState } from "../../shared/ui/empty-state.tsx";
import { type Fact, Facts } from "../../shared/ui/facts.tsx";
import { linkTo } from "../../shared/view/navigation.ts";
import { CheckpointActions } from "./checkpoint-actions.tsx";
import { EngineFacts } from "./engine-facts.tsx";
import { FileFacts } from "./file-facts.tsx";
import { LineageView } from "./lineage-view.tsx";
import "./checkpoint-detail.css";

interface CheckpointDetailProps {
  readonly id: string | null;
  readonly checkpoints: readonly CheckpointSummary[];
}

export function CheckpointDetail({ id, checkpoints }: CheckpointDetailProps): ReactNode {
  const checkpoint = checkpoints.find((each) => each.id === id);
  if (!checkpoint) {
    return (
      <EmptyState
        icon={ListTree}
        title={id === null ? "Choose a checkpoint" : `No checkpoint “${visibleText(id)}” here`}
      >
        Its lineage, its files and what can be done with it appear here. Move with J and K.
      </EmptyState>
    );
  }
  return (
    <article className="checkpoint-detail">
      <header>
        <CheckpointSwatch id={checkpoint.id} size={18} />
        <h1 className="breakable">{visibleText(checkpoint.name)}</h1>
        <Badge>{checkpoint.source}</Badge>
        {!checkpoint.hasChatTemplate && (
          <Badge tone="warning" title="Probes and chat need a chat template; add chat_template.jinja to the folder.">
            no chat template
          </Badge>
        )}
      </header>
      <CheckpointActions checkpoint={checkpoint} />
      <section>
        <h2>Lineage</h2>
        <LineageView checkpoint={checkpoint} all={checkpoints} />
        <p>
          <a href={linkTo({ feature: "training", path: ["lineage", `checkpoint:${checkpoint.id}`] })}>
            From spec to probe run, as a graph
          </a>
        </p>
      </section>
      <section>
        <h2>Model</h2>
        <Facts facts={factsOf(checkpoint)} />
      </section>
      {checkpoint.source !== "remote" && <FileFacts checkpoint={checkpoint} />}
      <CommandLine command={commandLine("checkpoints", "show", checkpoint.id)} />
      <EngineFacts id={checkpoint.id} />
    </article>
  );
}

function factsOf(checkpoint: CheckpointSummary): Fact[] {
  const {
    source,
    architecture,
    layers,
    vocabularySize,
    parameters,
    dtype,
    sizeBytes,
    lineage,
    parity,
    folder,
    sha256,
  } = checkpoint;
  return [
    {
      name: "Architecture",
      value: `${architecture}, ${formatCount(layers)} layers, ${formatCount(vocabularySize)} tokens in the vocabulary`,
    },
    { name: "Parameters", value: parameters === 0 ? <span className="muted">unknown</span> : formatCount(parameters) },
    {
      name: "Weights",
      value:
        source === "remote" ? `${dtype}, read by a server on a linked machine` : `${dtype}, ${formatBytes(sizeBytes)}`,
    },
    { name: "Export", value: parityWords(parity) },
    { name: "Spec", value: lineage.spec ?? <span className="muted">{lineage.known ? "none" : "unknown"}</span> },
    { name: "Folder", value: <Copyable text={folder} what="folder" /> },
    { name: "SHA-256", value: <Copyable text={sha256} what="hash" /> },
  ];
}

function parityWords(parity: Parity | null): ReactNode {
  if (!parity) return <span className="muted">no record of how it was exported</span>;
  const agreement = formatPercent(parity.top1Agreement);
  return `${parity.exporter}; ${parity.precision}; ${formatCount(parity.sequences)} sequences against the trained weights: largest difference ${parity.maxAbsNats.toExponential(1)} nats, same first token in ${agreement}`;
}

function Copyable({ text, what }: { readonly text: string; readonly what: string }): ReactNode {
  return (
    <span className="checkpoint-copyable">
      <code className="breakable">{visibleText(text)}</code>
      <CopyButton compact label={`Copy the ${what}`} text={text} />
    </span>
  );
}
