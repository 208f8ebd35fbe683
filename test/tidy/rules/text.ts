// What no tracked file may name: paths of one machine, hosts of one network.

import type { Violation } from '../source-file.ts';

const MACHINE_ROOTS = ['work', 'root', 'home', 'Users', 'workspace'];
const MACHINE_PATH = new RegExp(`(?:^|[\\s"'\`(=:,<])/(?:${MACHINE_ROOTS.join('|')})/[\\w.-]`);
const HOST = /https?:\/\/([^/\s"'`)<>]+)/g;
const REGISTRY_HOST = /registry|mirror|artifactory|nexus|verdaccio|pypi|proxy\./i;

/** Hosts of documentation, which nobody can own. */
const MADE_UP_HOST = /(^|\.)(example(\.(org|com|net))?|internal|invalid|test)(:\d+)?$/;

/** The public registry, and only where npm itself writes it. */
const PUBLIC_REGISTRY = ['registry', 'npmjs', 'org'].join('.');

export function namesNoMachine(path: string, text: string): readonly Violation[] {
  return text.split('\n').flatMap((content, index) => {
    if (!MACHINE_PATH.test(content)) return [];
    return [{ path, line: index + 1, text: 'a path of one machine' }];
  });
}

export function namesNoRegistry(path: string, text: string): readonly Violation[] {
  const isLock = path === 'package-lock.json';
  return text.split('\n').flatMap((content, index) => {
    const hosts = [...content.matchAll(HOST)].map((match) => String(match[1]));
    const foreign = hosts.filter((host) => {
      if (isLock && content.includes('"resolved"')) return host !== PUBLIC_REGISTRY;
      return REGISTRY_HOST.test(host) && !MADE_UP_HOST.test(host);
    });
    return foreign.map((host) => ({ path, line: index + 1, text: `names the host ${host}` }));
  });
}
