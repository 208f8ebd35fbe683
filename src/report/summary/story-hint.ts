// Where a reader of a failing run goes next: the story of the first broken message, and how to see
// it happen again.

import type { CheckResult } from '../../run/index.ts';
import type { Finding } from '../../verify/index.ts';
import { type Again, commandOf, quoted } from '../again.ts';
import { plainText } from '../text/plain.ts';
import { heading, paragraph, type Sheet } from '../text/section.ts';
import { classifyCheck, sortChecks } from '../words.ts';

/** Commands for what was found; nothing when no finding is about a message. */
export function storyHint(
  { checks }: { readonly checks: readonly CheckResult[] },
  { directory, again }: { readonly directory?: string | undefined; readonly again?: Again },
  sheet: Sheet,
): readonly string[] {
  const finding = firstBroken(checks);
  if (finding?.message == null) return [];
  const { sender, sequence } = finding.message;
  const where = directory === undefined ? 'DIR' : quoted(directory);
  const story = `earshot verify ${where} --message ${sender}:${sequence}`;
  return [
    heading('Look closer', sheet),
    ...command(`the story of message ${sender}:${sequence}`, story, sheet),
    ...(again === undefined
      ? []
      : command(
          'run it again, with the settings of this run',
          `${commandOf(again)} --record`,
          sheet,
        )),
  ];
}

/** The first proven finding about a message, of the gravest check that is broken or noted. */
function firstBroken(checks: readonly CheckResult[]): Finding | undefined {
  const shown = sortChecks(checks).filter((check) => classifyCheck(check) !== 'not-exercised');
  return shown
    .filter(({ violations, severity }) => violations > 0 && severity !== 'I')
    .flatMap(({ evidence }) => evidence)
    .find(({ message, suspected, consequenceOf }) => {
      return message !== null && !suspected && consequenceOf === null;
    });
}

function command(what: string, text: string, sheet: Sheet): readonly string[] {
  return [
    ...paragraph(`${what}:`, { indent: 2, tone: 'faint' }, sheet),
    // Not wrapped: it is there to be copied.
    `    ${sheet.paint('accent', plainText(text))}`,
  ];
}
