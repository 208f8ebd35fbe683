// Whether the behaviors that loads name exist: they ship, or the scenario brings them. A behavior
// of one's own must not take a name that ships, and one that no load names is a slip.

import { show } from '../grammar/grammar.ts';
import { didYouMean } from '../grammar/suggest.ts';
import { BEHAVIOR_LIMIT, JUDGED_LIMIT } from '../limits.ts';
import { BEHAVIOR_NAMES, isShippedBehavior } from '../names.ts';
import type { Parts } from '../parts/parts.ts';
import { errorAt, onKey, type Problem, warningAt } from '../schema/problem.ts';
import { nodeAt, type Path } from '../source/tree.ts';
import type { Rule } from './rule.ts';

/** Every name that a load uses is known. */
export const behaviorNameRule: Rule = (parts) => {
  const own = ownNames(parts);
  const known = [...new Set([...BEHAVIOR_NAMES, ...own])];
  return namedBehaviors(parts).flatMap(({ name, path }) => {
    if (isShippedBehavior(name) || own.includes(name)) return [];
    const hint = didYouMean(name, known) ?? `Known: ${known.join(', ')}.`;
    const problem = errorAt(path, `There is no behavior ${show(name)}.`, hint);
    return [path.length > 3 ? onKey(problem) : problem];
  });
};

/** Behaviors of one's own have names of their own, and somebody names them. */
export const ownBehaviorRule: Rule = (parts) => {
  const own = ownNames(parts);
  const named = new Set(namedBehaviors(parts).map(({ name }) => name));
  const problems: Problem[] = own.flatMap((name) => {
    const path = ['behaviors', name];
    if (isShippedBehavior(name)) {
      return [onKey(errorAt(path, `The behavior '${name}' ships: choose another name.`))];
    }
    if (named.has(name) || !parts.hasAllLoads) return [];
    return [onKey(warningAt(path, `No load names the behavior '${name}'.`))];
  });
  if (own.length > BEHAVIOR_LIMIT) {
    problems.push(errorAt(['behaviors'], `There are more than ${BEHAVIOR_LIMIT} behaviors.`));
  }
  return problems;
};

/** As written, the broken ones too. */
function ownNames({ root }: Parts): readonly string[] {
  const written = nodeAt(root, ['behaviors']);
  return written?.kind === 'map' ? [...written.entries.keys()] : [];
}

/** As written, in broken loads too. */
function namedBehaviors({
  root,
  loadNames,
}: Parts): { readonly name: string; readonly path: Path }[] {
  return loadNames.slice(0, JUDGED_LIMIT).flatMap((load) => {
    const path = ['load', load, 'behavior'];
    const written = nodeAt(root, path);
    if (written?.kind === 'map') {
      const names = [...written.entries.keys()].slice(0, JUDGED_LIMIT);
      return names.map((name) => ({ name, path: [...path, name] }));
    }
    const isName = written?.kind === 'scalar' && typeof written.value === 'string';
    return isName ? [{ name: String(written.value), path }] : [];
  });
}
