// One JUnit document of one suite: the frame around cases, escaped. It must not know what a case is
// about.

export interface JunitCase {
  readonly suite: string;
  readonly name: string;
  readonly outcome: 'pass' | 'fail' | 'unknown' | 'skipped';
  /** One line. */
  readonly message: string;
  readonly detail: string;
}

/** Characters that XML 1.0 cannot hold, lone surrogates among them. */
const UNSAFE = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

export interface JunitSuite {
  readonly name: string;
  readonly startedAtIso: string;
  readonly elapsedMs: number;
  readonly properties: Readonly<Record<string, string>>;
  readonly cases: readonly JunitCase[];
}

/** The document as XML (the Jenkins and GitLab dialect). Unknown is an error: never green. */
export function renderSuite(suite: JunitSuite): string {
  const { cases } = suite;
  const tally = (outcome: JunitCase['outcome']) =>
    cases.filter((one) => one.outcome === outcome).length;
  const totals = `tests="${cases.length}" failures="${tally('fail')}" errors="${tally('unknown')}"`;
  const seconds = Number.isFinite(suite.elapsedMs) ? (suite.elapsedMs / 1000).toFixed(3) : '0.000';
  const time = `time="${seconds}" timestamp="${escapeXml(suite.startedAtIso)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="earshot" ${totals} time="${seconds}">`,
    `  <testsuite name="${escapeXml(suite.name)}" ${totals} skipped="${tally('skipped')}" ${time}>`,
    ...propertyLines(suite.properties),
    ...cases.flatMap((one) => caseLines(one, suite.name)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** Escapes for XML text and attributes; what XML cannot hold becomes U+FFFD. */
export function escapeXml(text: string): string {
  return text.replace(UNSAFE, '\ufffd').replace(/[&<>"']/gu, (mark) => ENTITIES[mark] ?? mark);
}

function propertyLines(properties: JunitSuite['properties']): readonly string[] {
  return [
    '    <properties>',
    ...Object.entries(properties).map(
      ([name, value]) => `      <property name="${escapeXml(name)}" value="${escapeXml(value)}"/>`,
    ),
    '    </properties>',
  ];
}

function caseLines(one: JunitCase, suiteName: string): readonly string[] {
  const place = `classname="${escapeXml(`${suiteName}.${one.suite}`)}"`;
  const opening = `    <testcase ${place} name="${escapeXml(one.name)}"`;
  const message = `message="${escapeXml(one.message)}"`;
  switch (one.outcome) {
    case 'pass':
      return [`${opening}/>`];
    case 'skipped':
      return [`${opening}>`, `      <skipped ${message}/>`, '    </testcase>'];
    case 'fail':
      return [`${opening}>`, body('failure', message, one.detail), '    </testcase>'];
    case 'unknown':
      return [`${opening}>`, body('error', message, one.detail), '    </testcase>'];
  }
}

function body(element: 'failure' | 'error', message: string, detail: string): string {
  return `      <${element} ${message} type="${element}">${escapeXml(detail)}</${element}>`;
}
