// The template of a notification's sentence: `{name}` places and plain text. Pure.

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

export const PLACE = /\{([^{}]*)\}/g;
export const LABEL_PLACE = /^label\.[A-Za-z_][A-Za-z0-9_]*$/;

/** Fills a template; a label that the monitor does not have is empty. */
export function fillTemplate(template: string, { places, labels }: TemplateValues): string {
  return template.replaceAll(PLACE, (whole, name: string) => {
    if (isPlace(name)) return places[name];
    const label = name.slice('label.'.length);
    if (!LABEL_PLACE.test(name)) return whole;
    return Object.hasOwn(labels, label) ? (labels[label] ?? '') : '';
  });
}

/** Whether a template may name it. */
export function isPlace(name: string): name is TemplatePlace {
  return TEMPLATE_PLACES.some((place) => place === name);
}
