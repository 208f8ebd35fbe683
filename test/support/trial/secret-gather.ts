// Everything that anybody could see of a command that knows secrets: what it printed, wrote and
// showed to the system while it ran. For searches; judges nothing.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Child, Finished } from '../child.ts';
import { type ChatRunOptions, startChat, untilLoading } from './chat-run.ts';
import { type ChatScript, ScriptedChat } from './scripted-chat.ts';
import { filesBelow, type Place, processPlaces } from './secret-search.ts';

export interface Gathered {
  readonly ended: Finished;
  readonly places: readonly Place[];
}

/** What a command printed. */
export function printedBy({ stdout, stderr }: Finished, name = ''): readonly Place[] {
  return [
    { name: `${name} stdout`.trim(), text: stdout },
    { name: `${name} stderr`.trim(), text: stderr },
  ];
}

/** Runs a scenario; `whileRunning` is called once its load has begun, if it begins. */
export async function gather(
  options: ChatRunOptions,
  whileRunning: (child: Child) => Promise<readonly Place[]> = async () => [],
): Promise<Gathered> {
  const { folder } = options;
  const child = startChat(options);
  await Promise.race([untilLoading(folder).catch(() => undefined), child.finished]);
  const shown = [...processPlaces(child.pid), ...(await whileRunning(child))];
  const ended = await child.finished;
  const out = join(folder, 'run');
  const files = existsSync(out) ? filesBelow(out) : [];
  return { ended, places: [...printedBy(ended), ...shown, ...files] };
}

/** A chat server that misbehaves by script, with its accounts in the folder. */
export async function scriptedChat(
  folder: string,
  script: Partial<ChatScript>,
): Promise<ScriptedChat> {
  const chat = await new ScriptedChat({ users: 4, ...script }).start();
  onTestFinished(() => chat.close());
  chat.writeAccounts(join(folder, 'users.csv'));
  return chat;
}

/** The tokens of a server's users, by name. */
export function tokensOf(chat: ScriptedChat): Record<string, string> {
  return Object.fromEntries(chat.users.map(({ token }, index) => [`token ${index}`, token]));
}
