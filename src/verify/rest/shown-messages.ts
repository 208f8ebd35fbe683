// Which messages an answer shows, asked of many messages one after the other. It takes no memory
// beside the rows when they are in the order of sending, and little time when the questions are.

/** A set of message indices. */
export class ShownMessages {
  /** Upwards. */
  readonly #messages: Int32Array;
  /** Where the last question was answered: the next one is mostly about a later message. */
  #at = 0;

  constructor(messages: Int32Array) {
    this.#messages = isUpwards(messages) ? messages : messages.toSorted();
  }

  has(message: number): boolean {
    const messages = this.#messages;
    let at = this.#at;
    if (at > 0 && (messages[at - 1] as number) >= message) at = firstFrom(messages, message);
    while (at < messages.length && (messages[at] as number) < message) at += 1;
    this.#at = at;
    return messages[at] === message;
  }
}

/** True when each is greater than the one before it. */
export function isUpwards(messages: Int32Array): boolean {
  for (let at = 1; at < messages.length; at += 1) {
    if ((messages[at] as number) <= (messages[at - 1] as number)) return false;
  }
  return true;
}

/** The place of the first that is not smaller. */
function firstFrom(messages: Int32Array, message: number): number {
  let [low, high] = [0, messages.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((messages[middle] as number) < message) low = middle + 1;
    else high = middle;
  }
  return low;
}
