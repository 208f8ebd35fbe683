// The few numbers that the reference server tells of itself, as families of samples. Must not
// render them: their shape is that of the exposition room, which stands beside this one.

import { toolVersion } from '../base/index.ts';

export interface ServerStatistics {
  /** Open sockets. */
  readonly connections: number;
  /** Id of the newest message: the number of messages when nothing was left out. */
  readonly messages: number;
  /** Injections in the ground-truth log. */
  readonly injections: number;
}

export interface ServerFamily {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly samples: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}

/** The catalogue: one row for each family, in the order in which they are told. */
export const SERVER_FAMILIES = {
  earshot_server_info: {
    type: 'gauge',
    help: 'The reference server, always 1.',
    labels: ['version'],
  },
  earshot_server_connections: { type: 'gauge', help: 'Open sockets.', labels: [] },
  earshot_server_newest_message_id: {
    type: 'gauge',
    help: 'Id of the newest message in the store.',
    labels: [],
  },
  earshot_server_fault_injections_total: {
    type: 'counter',
    help: 'Effective injections of faults, as the faults log lists them.',
    labels: [],
  },
} as const;

/** What the server tells now. */
export function serverFamilies(statistics: ServerStatistics): readonly ServerFamily[] {
  const values: Readonly<Record<keyof typeof SERVER_FAMILIES, number>> = {
    earshot_server_info: 1,
    earshot_server_connections: statistics.connections,
    earshot_server_newest_message_id: statistics.messages,
    earshot_server_fault_injections_total: statistics.injections,
  };
  const version = { version: toolVersion() };
  return Object.entries(SERVER_FAMILIES).map(([name, { type, help, labels }]) => ({
    ...{ name, type, help },
    samples: [
      {
        labels: labels.length === 0 ? {} : version,
        value: values[name as keyof typeof SERVER_FAMILIES],
      },
    ],
  }));
}
