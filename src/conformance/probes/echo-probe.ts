// Markup that was sent as text, or put into an address: does any answer give it back so that a
// browser would make an element of it?

import type { HttpResult } from '../../client/index.ts';
import type { Finding } from '../contract.ts';
import { newTag } from '../lab/exchange.ts';
import { failed, notRun, passed, unknown } from '../lab/finding.ts';
import type { Lab } from '../lab/lab.ts';
import { tell } from './privacy-probes.ts';

const HTML_TYPES = /^(text\/html|application\/xhtml\+xml|image\/svg\+xml)\b/i;
const HTML = 'text/html,application/xhtml+xml,*/*;q=0.8';

export async function tryEcho(lab: Lab): Promise<Finding> {
  const tag = newTag();
  const element = `<img src=x id=${tag} onerror=alert(1)>`;
  const said = await tell(lab, element, {});
  if (said === null) return notRun('a user got no socket: see socket-opens');
  const asks = [
    { url: lab.historyUrl(lab.second.id), token: lab.first.token },
    { url: lab.threadsUrl, token: lab.first.token },
    { url: lab.historyUrl(element), token: lab.first.token },
    { url: lab.historyUrl(element), token: null },
    { url: `${lab.threadsUrl}${encodeURIComponent(element)}/`, token: lab.first.token },
    { url: `${lab.threadsUrl}?q=${encodeURIComponent(element)}`, token: lab.first.token },
  ];
  const answers: HttpResult[] = [];
  for (const { url, token } of asks) answers.push(await lab.get(url, token, HTML));
  const sent =
    'a message with an <img> element, then GET with Accept: text/html the history, the threads, ' +
    'and addresses that hold the element';
  const live = answers.filter((answer) => isLive(answer, `<img src=x id=${tag}`));
  const [first] = live;
  const answered = answers.filter((answer) => answer.ok);
  const types = [...new Set(answered.map(typeOf))].map((type) => lab.excerpt(type)).join(', ');
  if (first !== undefined) {
    return failed({ sent, came: lab.showAnswer(first) }, 'an answer is HTML and holds the element');
  }
  const traffic = { sent, came: `${answered.length} answers: ${types}` };
  return answered.length === 0 ? unknown(traffic, 'no answer came') : passed(traffic);
}

function isLive(answer: HttpResult, element: string): boolean {
  if (!answer.ok || !answer.text.includes(element)) return false;
  const type = typeOf(answer);
  // Browsers guess at what has no type, unless they are told not to.
  const isGuessed = type === '' && answer.headers['x-content-type-options'] !== 'nosniff';
  return HTML_TYPES.test(type) || isGuessed;
}

function typeOf(answer: HttpResult): string {
  return answer.ok ? (answer.headers['content-type'] ?? '').trim() : '';
}
