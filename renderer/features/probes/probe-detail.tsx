import { ListChecks, Pencil } from "lucide-react";
import { memo, type ReactNode, useState } from "react";
import { commandLine } from "../../shared/format/command.ts";
import { formatCount } from "../../shared/format/numbers.ts";
import type { ListedProbe } from "../../shared/remote/probes.ts";
import { Badge } from "../../shared/ui/badge.tsx";
import { Button } from "../../shared/ui/button.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { CopyButton } from "../../shared/ui/copy-button.tsx";
import { EmptyState } from "../../shared/ui/empty-state.tsx";
import { Facts } from "../../shared/ui/facts.tsx";
import { ForeignText } from "../../shared/ui/foreign-text.tsx";
import { navigate } from "../../shared/view/navigation.ts";
import { AllItems } from "./all-items.tsx";
import { CheckPanel } from "./check-panel.tsx";
import { ItemRow } from "./item-row.tsx";
import { ProbeGroups } from "./probe-groups.tsx";
import { ProbeRuns } from "./probe-runs.tsx";
import { QuestionForms } from "./question-forms.tsx";
import { originsWords } from "./origin-words.ts";
import { sampleItems } from "./sample-items.ts";
import { VersionsPanel } from "./versions-panel.tsx";
import "./probe-detail.css";

interface ProbeDetailProps {
  readonly listed: ListedProbe | null;
  /** The id that was asked for. */
  readonly asked: string;
}

const SAMPLES = 6;

/** What a probe asks, of whom it was asked, and what it holds. */
export function ProbeDetail({ listed, asked }: ProbeDetailProps): ReactNode {
  const [itemsOpen, setItemsOpen] = useState(false);
  if (!listed) {
    return (
      <EmptyState icon={ListChecks} title={`No probe “${asked}” here`}>
        Choose one of the list, or import it.
      </EmptyState>
    );
  }
  return (
    <>
      <ProbeArticle listed={listed} onItems={setItemsOpen} />
      {itemsOpen && <AllItems probe={listed.probe} onClose={() => setItemsOpen(false)} />}
    </>
  );
}

interface ProbeArticleProps {
  readonly listed: ListedProbe;
  /** Told `true` where all items are asked for. */
  readonly onItems: (open: boolean) => void;
}

/** Not drawn again when the list of items opens beside it. */
const ProbeArticle = memo(function Article({ listed, onItems }: ProbeArticleProps): ReactNode {
  const { probe, source, sha256 } = listed;
  return (
    <article className="probe-detail">
      <header>
        <h1 className="breakable">
          <ForeignText text={probe.title} />
        </h1>
        <Badge>{source}</Badge>
        <Button
          icon={Pencil}
          keys="e"
          onClick={() => navigate({ feature: "probes", path: [probe.id], query: { edit: "" } })}
        >
          Edit
        </Button>
      </header>
      {probe.description !== "" && (
        <p className="secondary">
          <ForeignText text={probe.description} />
        </p>
      )}
      <ProbeRuns probe={probe} />
      <section>
        <h2>Questions</h2>
        <QuestionForms probe={probe} />
      </section>
      <section>
        <h2>Items</h2>
        <ul className="probe-items">
          {sampleItems(probe, SAMPLES).map((item) => (
            <ItemRow key={item.id} item={item} probe={probe} />
          ))}
        </ul>
        {probe.items.length > SAMPLES && (
          <Button onClick={() => onItems(true)}>All {formatCount(probe.items.length)} items</Button>
        )}
      </section>
      <CheckPanel probe={probe} own={source !== "bundled"} />
      <VersionsPanel probe={probe} />
      <section>
        <h2>Groups</h2>
        <ProbeGroups probe={probe} />
      </section>
      <section>
        <h2>Identity</h2>
        <Facts
          facts={[
            { name: "Probe", value: `${probe.id} v${probe.version}, ${probe.kind}` },
            { name: "Axes", value: probe.axes.map(({ id, label }) => `${id} (${label})`).join(", ") },
            { name: "Items", value: originsWords(probe) },
            { name: "SHA-256", value: <Hash text={sha256} /> },
          ]}
        />
      </section>
      <CommandLine command={commandLine("probes", "export", probe.id)} />
    </article>
  );
});

function Hash({ text }: { readonly text: string }): ReactNode {
  return (
    <span className="probe-hash">
      <code className="breakable">{text}</code>
      <CopyButton compact label="Copy the hash" text={text} />
    </span>
  );
}
