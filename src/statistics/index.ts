export { binomialBounds } from './binomial.ts';
export { compareSamples, type SampleComparison, type SampleRule } from './compare-samples.ts';
export { type LogShift, logShift } from './hodges-lehmann.ts';
export { MAX_REPLICATES, mannWhitneyP, smallestP } from './mann-whitney.ts';
export { pooledVariation } from './variation.ts';
