// A first scenario for somebody who has none: small, commented, valid. Writes no file.

import { isLoopbackUrl } from '../loopback.ts';

export interface StarterOptions {
  /** `embedded`, or an http or https address. */
  readonly target: string;
  readonly users: number;
}

/** Beyond these a target that is not on loopback wants its caps raised by name. */
const DEFAULT_CAP_USERS = 100;

/** The text of a scenario with a minute's worth of explanation. */
export function starterScenario(options: StarterOptions): string {
  return `# yaml-language-server: $schema=./node_modules/earshot/schema/scenario.schema.json
#
# A first scenario. \`earshot validate\` shows every mistake, \`earshot plan\` what would happen, and
# \`earshot run\` runs it: the exit code is the verdict, 0 is a pass.

version: 1
name: first

${targetPart(options.target, options.users)}
# The whole population; everybody connects before anything is measured. Users talk in pairs.
users: ${options.users}
conversations: pairs

# Every load at its initial rate before t = 0: verified like the rest, but its times do not count.
warmup: 2s

load:
  # An open model: 20 messages are due every second, whatever the server does. One that leaves late
  # because the server is slow still counts from the moment it was due.
  talk: { executor: constant-arrival-rate, behavior: send-message, rate: 20/s, duration: 30s }

# A message that takes longer is late. Late is not lost: a timeout convicts nobody.
deadlines: { confirm: 5s, deliver: 5s, settle: 10s }

# What must hold beside correctness. A percentile needs at least ten samples beyond it to be believed:
# these 600 messages carry p(95).
thresholds:
  delivery_time: ["p(95) < 1s"]
  message_loss: ["count == 0"]
`;
}

function targetPart(target: string, users: number): string {
  if (target === 'embedded') {
    return `# \`embedded\` starts the reference chat server that comes with Earshot, and makes the accounts. For a
# server of your own: its address here, and \`accounts: { file: users.csv }\`.
target: embedded
accounts: generated
`;
  }
  const accounts = `# Columns by header: id,email,password,token, as far as they are needed; at least ${users} rows. Use
# accounts made for this: what is sent stays on the server. Without tokens, say how users log in, for
# example \`auth: { login: {} }\`.
accounts: { file: users.csv }
`;
  const address = JSON.stringify(target);
  if (isLoopbackUrl(target)) return `target: ${address}\n\n${accounts}`;
  const caps = users > DEFAULT_CAP_USERS ? `\n  caps: { users: ${users} }` : '';
  const host = JSON.stringify(new URL(target).hostname);
  return `# A server that is not on this machine is only loaded when it is allowed by name.
target:
  url: ${address}
  allow: [${host}]${caps}

${accounts}`;
}
