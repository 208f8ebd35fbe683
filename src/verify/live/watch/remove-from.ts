// Takes one message out of a list of them, which mostly has it in front.

/** Removes it when it is there. */
export function removeFrom(messages: number[], message: number): void {
  if (messages[0] === message) {
    messages.shift();
    return;
  }
  const at = messages.indexOf(message);
  if (at >= 0) messages.splice(at, 1);
}
