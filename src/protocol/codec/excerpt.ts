// A glimpse of a frame or an answer for a person who looks for the cause: cut, without anybody's
// words and without anything that could be a token.

const EXCERPT_LENGTH = 300;
/** Only this much is looked at; what is behind it is never shown. */
const LOOKED_AT_LENGTH = 2_048;

/** Where people's words are, even a single plain one. */
const BODY = /("(?:message_body|message|email|username)"\s*:\s*)("(?:[^"\\]|\\.)*(?:"|$))/gs;
const QUOTED = /"(?:[^"\\]|\\.)*(?:"|$)/gs;
const PLAIN_WORD = /^"[\w.:+/-]{0,64}"$/;
const IS_LENGTH = /^"<\d+ characters>"$/;
const TIME_OR_ID = /^[0-9a-fA-F:.TZ+-]{1,40}$/;
const LONG_RUN = /[\w.~+/=-]{24,}/g;
const CONTROL = /\p{Cc}/gu;

/**
 * At most 300 characters of `text`. Quoted texts that are not a single plain word become their
 * length, runs that look like a token are hidden, control characters become spaces.
 */
export function excerptOf(text: string): string {
  const shown = text
    .slice(0, LOOKED_AT_LENGTH)
    .replace(BODY, (_all, name: string, quoted: string) => name + lengthOf(quoted))
    .replace(QUOTED, hideWords)
    .replace(LONG_RUN, hideRun)
    .replace(CONTROL, ' ');
  return shown.length > EXCERPT_LENGTH ? `${shown.slice(0, EXCERPT_LENGTH - 1)}…` : shown;
}

function hideWords(quoted: string): string {
  return PLAIN_WORD.test(quoted) || IS_LENGTH.test(quoted) ? quoted : lengthOf(quoted);
}

function lengthOf(quoted: string): string {
  const length = quoted.length - (quoted.endsWith('"') ? 2 : 1);
  return `"<${Math.max(0, length)} characters>"`;
}

function hideRun(run: string): string {
  return TIME_OR_ID.test(run) ? run : '<hidden>';
}
