// A behavior of one's own: two users haggle. One offer, a little thought, another offer, until the
// partner has answered or patience ends. Types vanish when Node loads the file; nothing is built.

import type { OwnBehaviorModule } from 'earshot';

const OFFERS = 3;
const PATIENCE_MS = 800;

export const behavior: OwnBehaviorModule = {
  *run({ choosePartner, random }) {
    const partner = choosePartner();
    for (let offer = 0; offer < OFFERS; offer += 1) {
      const sent = yield { do: 'send', to: partner, awaitConfirm: true };
      if (sent === 'stopped') return;
      const answer = yield { do: 'await-message', from: partner, limitMs: PATIENCE_MS };
      if (answer === 'message' || answer === 'stopped') return;
      const thought = yield { do: 'wait', ms: random.nextBetween(50, 200) };
      if (thought === 'stopped') return;
    }
  },
};
