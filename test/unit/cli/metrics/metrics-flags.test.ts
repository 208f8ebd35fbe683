// The flags of /metrics and the Pushgateway.

import { describe, expect, it } from 'vitest';
import { parseListen, parseMetricsFlags } from '../../../../src/cli/metrics/metrics-flags.ts';

describe('--metrics', () => {
  it.each([
    ['9464', '127.0.0.1', 9464],
    ['0', '127.0.0.1', 0],
    ['0.0.0.0:9464', '0.0.0.0', 9464],
    ['[::1]:9464', '::1', 9464],
    ['host.example.org:80', 'host.example.org', 80],
  ])('reads %s as host and port', (text, host, port) => {
    expect(parseListen(text)).toEqual({ host, port });
  });

  it.each(['', ':1', 'x', '70000', '1:2:3', 'http://127.0.0.1:1', '-1', 'a b:1'])(
    'refuses %o as an address to listen on',
    (text) => {
      expect(() => parseListen(text)).toThrow(/^--metrics takes/u);
    },
  );
});

describe('the metrics flags of a run', () => {
  it('are off by default', () => {
    expect(parseMetricsFlags({}, {})).toEqual({ door: null, lingerMs: 0, gateway: null });
  });

  it('keep the door open for a time', () => {
    expect(parseMetricsFlags({ metrics: '0', metricsLinger: '90s' }, {}).lingerMs).toBe(90_000);
    expect(() => parseMetricsFlags({ metrics: '0', metricsLinger: 'long' }, {})).toThrow('24h');
    expect(() => parseMetricsFlags({ metrics: '0', metricsLinger: '25h' }, {})).toThrow('24h');
    expect(() => parseMetricsFlags({ metricsLinger: '1s' }, {})).toThrow('needs --metrics');
  });

  it('take credentials by reference alone, and never repeat them', () => {
    const pushgateway = 'http://127.0.0.1:9091';
    const of = (pushgatewayAuth: string) =>
      parseMetricsFlags({ pushgateway, pushgatewayAuth }, { PUSH: 'ear:s3cret', HALF: 's3cret' });
    expect(of('${env:PUSH}').gateway).toEqual({ url: pushgateway, credentials: 'ear:s3cret' });
    expect(() => of('ear:s3cret')).toThrow(/^--pushgateway-auth takes(?!.*s3cret)/u);
    expect(() => of('${env:HALF}')).toThrow(/^--pushgateway-auth(?!.*s3cret)/u);
    expect(() => of('${env:MISSING}')).toThrow('${env:MISSING} is not set');
    expect(() => parseMetricsFlags({ pushgatewayAuth: '${env:PUSH}' }, {})).toThrow('needs');
  });

  it('push off loopback only where the host is allowed', () => {
    const pushgateway = 'http://push.example.org:9091';
    expect(() => parseMetricsFlags({ pushgateway }, {})).toThrow('not on loopback');
    const allowed = parseMetricsFlags({ pushgateway, allowTarget: ['push.example.org'] }, {});
    expect(allowed.gateway).toEqual({ url: pushgateway, credentials: null });
  });
});
