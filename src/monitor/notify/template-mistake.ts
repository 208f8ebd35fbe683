// What is wrong with a template, found when the file is read and never when somebody should be
// woken. Pure.

import { didYouMean } from '../../scenario/index.ts';
import { isPlace, LABEL_PLACE, PLACE, TEMPLATE_PLACES } from './template.ts';

/** What is wrong with a template; null when nothing is. */
export function templateMistake(
  template: string,
): { readonly message: string; readonly hint: string } | null {
  for (const [, name = ''] of template.matchAll(PLACE)) {
    if (isPlace(name) || LABEL_PLACE.test(name)) continue;
    const known = `Known: ${TEMPLATE_PLACES.join(', ')}, label.NAME.`;
    const shown = name.length > 40 ? `${name.slice(0, 40)}…` : name;
    const message = `There is no {${shown}} in a notification.`;
    return { message, hint: didYouMean(name, TEMPLATE_PLACES) ?? known };
  }
  return null;
}
