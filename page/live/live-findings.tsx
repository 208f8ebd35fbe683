// Findings as they come, the latest first, with the drawing that the report will have too.

import type { LiveFinding } from '../../src/report/html/data/live-data.ts';
import { formatPlural } from '../../src/report/text/format.ts';
import { useStore } from '../store.ts';
import type { LiveStores } from './live.ts';

/** So many stand open. */
const OPEN = 2;

export function LiveFindings({ stores }: { readonly stores: LiveStores }) {
  const findings = useStore(stores.findings);
  const last = findings.at(-1);
  if (last === undefined) return <p class="faint">None so far.</p>;
  const hidden = last.number - findings.length;
  return (
    <div aria-live="polite">
      {findings.toReversed().map((finding, index) => (
        <One key={finding.number} finding={finding} isOpen={index < OPEN} />
      ))}
      {hidden > 0 ? (
        <p class="faint">{formatPlural(hidden, 'earlier finding')} in anomalies.ndjson</p>
      ) : null}
    </div>
  );
}

function One({ finding, isOpen }: { readonly finding: LiveFinding; readonly isOpen: boolean }) {
  return (
    <details class={`check ${finding.tone}`} open={isOpen}>
      <summary>
        <span class="pill">{finding.word}</span>
        <strong>{finding.check}</strong> <span class="faint">{finding.summary}</span>
      </summary>
      {/* Made by the report's own templates, which escape whatever a server said. */}
      <div class="finding" dangerouslySetInnerHTML={{ __html: finding.drawing }} />
    </details>
  );
}
