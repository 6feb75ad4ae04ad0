import type { ReactNode } from "react";
import { Dialog } from "../../shared/ui/dialog.tsx";

const GRAMMAR: readonly (readonly [string, string])[] = [
  ["cheese export", "both words, anywhere in the document"],
  ['"made in america"', "these words, one behind the other"],
  ["afford*", "words that begin so"],
  ["cheese -brie", "without the word"],
  ["brie OR colby", "either of them"],
  ["cheese NEAR/5 price", "both, with at most 5 words between them"],
  ["title:memo", "only in the title; also idea: and text:"],
  ['idea:"tariff reform" tax', "a phrase in the idea, and a word anywhere"],
];

/** How a search is written. */
export function SearchHelp({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }): ReactNode {
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()} title="How to search" width={560}>
      <table className="search-grammar">
        <tbody>
          {GRAMMAR.map(([example, meaning]) => (
            <tr key={example}>
              <th scope="row">
                <code>{example}</code>
              </th>
              <td>{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="secondary">
        Capitals and accents make no difference. An empty search shows everything, in the order that is chosen. The keys{" "}
        <kbd>/</kbd>, <kbd>J</kbd> and <kbd>K</kbd> go to the search and through what it found.
      </p>
    </Dialog>
  );
}
