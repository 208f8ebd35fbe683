// The template of a notification's sentence: `{name}` places and plain text. Pure; an unknown place
// is found when the file is read, never when somebody should be woken.

import { didYouMean } from '../../scenario/index.ts';

export const TEMPLATE_PLACES = [
  'monitor',
  'event',
  'state',
  'sentence',
  'since',
  'duration',
] as const;
export type TemplatePlace = (typeof TEMPLATE_PLACES)[number];

export interface TemplateValues {
  readonly places: Readonly<Record<TemplatePlace, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

const PLACE = /\{([^{}]*)\}/g;
const LABEL_PLACE = /^label\.[A-Za-z_][A-Za-z0-9_]*$/;

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

/** Fills a template; a label that the monitor does not have is empty. */
export function fillTemplate(template: string, { places, labels }: TemplateValues): string {
  return template.replaceAll(PLACE, (whole, name: string) => {
    if (isPlace(name)) return places[name];
    const label = name.slice('label.'.length);
    if (!LABEL_PLACE.test(name)) return whole;
    return Object.hasOwn(labels, label) ? (labels[label] ?? '') : '';
  });
}

function isPlace(name: string): name is TemplatePlace {
  return TEMPLATE_PLACES.some((place) => place === name);
}
