// Server-sent events for one onlooker. A browser that does not read is not waited for: its queue is
// short, what does not fit is dropped, and when it reads again it gets a snapshot of everything.

import type { LiveEvent } from '../report/index.ts';
import type { LiveFeed } from './live-feed.ts';

/** Events that one onlooker may be behind by before it is told anew. */
const QUEUE_LIMIT = 8;

/** The stream of one onlooker; `onEnd` is called once when it is over, whoever ended it. */
export function eventStream(feed: LiveFeed, onEnd: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let isBehind = false;
  let leave = (): void => undefined;
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    leave();
    onEnd();
  };
  const send = (controller: ReadableStreamDefaultController<Uint8Array>, event: LiveEvent) => {
    controller.enqueue(encoder.encode(`data: ${JSON.stringify(event)}\n\n`));
    if (event.kind !== 'ended') return;
    controller.close();
    end();
  };
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        leave = feed.subscribe((event) => {
          const hasRoom = !isBehind && (controller.desiredSize ?? 0) > 0;
          // The last word is one event more than the limit, and never dropped.
          if (hasRoom || event.kind === 'ended') send(controller, event);
          else isBehind = true;
        });
        send(controller, feed.snapshot());
        if (feed.ended !== null) send(controller, feed.ended);
      },
      pull: (controller) => {
        if (!isBehind || isOver) return;
        isBehind = false;
        send(controller, feed.snapshot());
      },
      cancel: end,
    },
    new CountQueuingStrategy({ highWaterMark: QUEUE_LIMIT }),
  );
}
