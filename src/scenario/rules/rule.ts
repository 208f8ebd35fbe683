// A rule looks at several parts at once and says what does not fit together. It stays silent about
// parts that are wrong by themselves: those have been reported.

import type { Parts } from '../parts/parts.ts';
import type { Problem } from '../schema/problem.ts';

export type Rule = (parts: Parts) => readonly Problem[];
