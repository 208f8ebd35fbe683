export { composeBody, MAX_BODY_LENGTH, MIN_BODY_LENGTH } from './body.ts';
export type {
  BodyRecipe,
  Marker,
  MarkerReading,
  MessageIdentity,
  MessageKind,
  MessageScope,
} from './message.ts';
export { readMarker } from './read-marker.ts';
export type { TextStyleName } from './style.ts';
