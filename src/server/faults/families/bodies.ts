// Faults of the text: one damage on every channel it is told to damage, or on the re alone.

import type { Random } from '../../../base/index.ts';
import { CHANNELS } from '../catalogue/fault-entry.ts';
import {
  changeFields,
  type Effect,
  type FaultContext,
  framesOf,
  type MessageFault,
  type MessagePlan,
  reachesSomebody,
} from '../message-plan.ts';

export const flipByte: MessageFault = (plan, context) =>
  damage(plan, context, flipOneBit(plan.message.body, context.random));

export const truncate: MessageFault = (plan, context) => {
  const { body } = plan.message;
  const kept = Math.floor(body.length * (context.parameters.keepRatio ?? 1));
  return damage(plan, context, body.slice(0, Math.max(1, kept)).replace(LONE_HIGH_AT_END, ''));
};

export const nfc: MessageFault = (plan, context) =>
  damage(plan, context, plan.message.body.normalize('NFC'));

export const htmlEscape: MessageFault = (plan, context) =>
  damage(
    plan,
    context,
    plan.message.body.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character),
  );

export const reBodyDiffers: MessageFault = (plan) => {
  const frames = framesOf(plan, 're');
  if (!reachesSomebody(frames)) return null;
  return {
    apply: () =>
      changeFields(plan, ['re'], () => ({ message_body: `${plan.message.body} (edited)` })),
    observable: true,
    why: 'another text on an open socket of the receiver',
  };
};

const LONE_HIGH_AT_END = /[\uD800-\uDBFF]$/;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
};

function damage(plan: MessagePlan, context: FaultContext, body: string): Effect | null {
  if (body === plan.message.body || body.trim() === '') return null;
  const channels = context.parameters.channels ?? CHANNELS;
  const frames = plan.frames.filter(
    (frame) => frame.message === plan.message && channels.includes(frame.channel),
  );
  const isRowHit = channels.includes('row') && plan.rows.length > 0;
  if (!isRowHit && frames.length === 0) return null;
  return {
    apply: () => {
      if (isRowHit) plan.rows = plan.rows.map((row) => ({ ...row, body }));
      changeFields(plan, channels, () => ({ message_body: body }));
    },
    observable: isRowHit || reachesSomebody(frames),
    why: isRowHit
      ? 'the stored text is damaged'
      : 'the text of a frame on an open socket is damaged',
  };
}

const ASCII_LETTER = /[A-Za-z]/;
const MASKS = [1, 2, 4, 8, 16, 32] as const;

/** Flips one bit of one letter so that it stays a letter; the text itself when it has no letter. */
function flipOneBit(text: string, random: Random): string {
  const start = random.nextBelow(text.length);
  for (let offset = 0; offset < text.length; offset += 1) {
    const index = (start + offset) % text.length;
    if (!ASCII_LETTER.test(text[index] ?? '')) continue;
    const code = text.charCodeAt(index);
    const flipped = MASKS.map((mask) => String.fromCharCode(code ^ mask));
    const letter = flipped.find((character) => ASCII_LETTER.test(character));
    return text.slice(0, index) + (letter ?? '?') + text.slice(index + 1);
  }
  return text;
}
