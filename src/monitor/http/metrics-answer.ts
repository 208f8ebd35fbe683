// Families as an answer, in the format that the scraper asks for.

import {
  CONTENT_TYPES,
  type Family,
  negotiateFormat,
  renderFamilies,
} from '../../exposition/index.ts';
import { textAnswer } from './answers.ts';

export async function metricsAnswer(
  request: Request,
  families: readonly Family[],
): Promise<Response> {
  const format = negotiateFormat(request.headers.get('accept'));
  const text = await renderFamilies(families, format);
  return textAnswer(200, text, { 'Content-Type': CONTENT_TYPES[format], Vary: 'Accept' });
}
