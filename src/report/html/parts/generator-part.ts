// How fit the generator was, and what it learned about the server on the way.

import type { RunResult } from '../../../run/index.ts';
import { healthOf } from '../../summary/generator-section.ts';
import { formatPlural } from '../../text/format.ts';
import { boundTexts, generatorWord } from '../../words.ts';
import type { PageData } from '../data/page-data.ts';
import { type Markup, markup } from '../markup.ts';
import { chartPlace } from './chart-place.ts';

const GENERATOR_TONES = { fit: 'pass', 'not fit': 'unknown', 'not judged': 'idle' } as const;

/** Agents and sentences beyond these are in result.json. */
const MAX_AGENTS = 64;
const MAX_LEARNED = 60;

export function generatorPart(result: RunResult, data: PageData): Markup {
  const word = generatorWord(result);
  const tone = GENERATOR_TONES[word];
  const bounds = boundTexts(result);
  const boundsRow =
    bounds.length === 0 ? null : markup`<dt>Bounds</dt><dd>${bounds.join(', ')}</dd>`;
  const charts =
    data.points.length === 0
      ? null
      : markup`<div class="charts">${chartPlace({
          island: 'lag',
          title: 'Lag',
          text: 'The largest of each second: the rig\u2019s own, never the server\u2019s.',
        })}${chartPlace({
          island: 'cpu',
          title: 'Processor time',
          text: 'Of a core, the busiest agent; of the whole machine, all its work and what was stolen.',
        })}</div>`;
  return markup`<section aria-labelledby="generator"><h2 id="generator">Generator</h2>
<p class="${tone}"><span class="pill">${word}</span> ${healthOf(result).join(' \u00b7 ')}</p>
${result.generator.reasons.map((reason) => markup`<p class="unknown note">${reason}</p>`)}
<dl class="rows">${boundsRow}${agentRows(result)}</dl>${charts}</section>${learnedPart(result)}`;
}

function agentRows({ agents }: RunResult): readonly Markup[] {
  const hidden = agents.length - MAX_AGENTS;
  const rows = agents.slice(0, MAX_AGENTS).map((agent) => {
    const text = agent.error === null ? agent.state : `${agent.state}: ${agent.error}`;
    const users = formatPlural(agent.users, 'user');
    return markup`<dt>${`Agent ${agent.index}`}</dt><dd>${users}, ${text}</dd>`;
  });
  return hidden > 0 ? [...rows, markup`<dt>and</dt><dd>${hidden} more</dd>`] : rows;
}

function learnedPart({ learned }: RunResult): Markup | null {
  if (learned.length === 0) return null;
  const hidden = learned.length - MAX_LEARNED;
  const more = hidden > 0 ? [`and ${hidden} more in result.json`] : [];
  return markup`<section aria-labelledby="learned"><h2 id="learned">Learned about the server</h2>
<ul>${[...learned.slice(0, MAX_LEARNED), ...more].map((text) => markup`<li>${text}</li>`)}</ul></section>`;
}
