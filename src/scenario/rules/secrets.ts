// That no secret stands in the scenario itself. Looks at what was written, so that another mistake
// nearby does not hide it.

import { isSecretName, literal } from '../grammar/secrets.ts';
import { errorAt, type Problem } from '../schema/problem.ts';
import { nodeAt, type Path, type TreeNode } from '../source/tree.ts';
import type { Rule } from './rule.ts';

const PLACEHOLDER = /\{(email|password|refresh)\}/;

/** Credentials in headers and login bodies are references or placeholders. */
export const secretRule: Rule = ({ root }) => [
  ...literals(root, ['target', 'headers'], isSecretHeader),
  ...literals(root, ['auth', 'login', 'body'], isSecretField).map(inBody),
  ...literals(root, ['auth', 'login', 'refresh', 'body'], isSecretField).map(inBody),
];

function literals(
  root: TreeNode,
  at: Path,
  isLiteral: (name: string, value: string) => boolean,
): Problem[] {
  const map = nodeAt(root, at);
  if (map?.kind !== 'map') return [];
  return [...map.entries].flatMap(([name, { node }]) => {
    const value = node.kind === 'scalar' && typeof node.value === 'string' ? node.value : null;
    if (value === null || !isLiteral(name, value)) return [];
    const { message, hint } = literal();
    return [{ ...errorAt([...at, name], message, hint), isSecret: true }];
  });
}

/** What is meant as a reference is judged by the schema. */
function isSecretHeader(name: string, value: string): boolean {
  if (value.includes('${')) return false;
  return isSecretName(name) || /^(bearer|basic|token|digest)\s/i.test(value);
}

function isSecretField(name: string, value: string): boolean {
  if (value.includes('${')) return true;
  return isSecretName(name) && !PLACEHOLDER.test(value);
}

function inBody(problem: Problem): Problem {
  const hint = 'Write {email}, {password} or {refresh}: the account’s own is put in.';
  return { ...problem, hint };
}
