import { describe, expect, it } from '@jest/globals';
import { createMetrics } from './metrics.js';

describe('createMetrics', () => {
  it('shows every series with the service and the site', async () => {
    const metrics = createMetrics({ service: 'lfc', site: 'a' });
    metrics.counter('mdm_entries_total', 'entries made', ['kind']).inc({ kind: 'file' }, 2);
    metrics.gauge('mdm_pool_bytes', 'bytes in a pool', ['pool']).set({ pool: 'p1' }, 42);
    const text = await metrics.text();
    expect(text).toContain('mdm_entries_total{kind="file",service="lfc",site="a"} 2');
    expect(text).toContain('mdm_pool_bytes{pool="p1",service="lfc",site="a"} 42');
    expect(text).toContain('process_resident_memory_bytes');
  });

  it('asks for a value when it is scraped', async () => {
    const metrics = createMetrics({ service: 'lfc', site: 'a' });
    let age = Number.POSITIVE_INFINITY;
    metrics.gauge('mdm_age_seconds', 'age', ['origin'], (gauge) => gauge.set({ origin: 'b' }, age));
    expect(await metrics.text()).toContain('mdm_age_seconds{origin="b",service="lfc",site="a"} +Inf');
    age = 3;
    expect(await metrics.text()).toContain('mdm_age_seconds{origin="b",service="lfc",site="a"} 3');
  });

  it('measures calls in seconds by method and outcome', async () => {
    const metrics = createMetrics({ service: 'lfc', site: 'a' });
    metrics.rpcDuration.observe({ method: 'mdm.lfc.v1.CatalogService/Stat', code: 'ok' }, 0.004);
    const text = await metrics.text();
    expect(text).toMatch(/mdm_rpc_duration_seconds_bucket\{[^}]*le="0.005"[^}]*code="ok"[^}]*\} 1/);
    expect(text).toMatch(/mdm_rpc_duration_seconds_bucket\{[^}]*le="0.0025"[^}]*code="ok"[^}]*\} 0/);
  });

  it('keeps two services in one process apart', async () => {
    const first = createMetrics({ service: 'lfc', site: 'a' });
    const second = createMetrics({ service: 'lfc', site: 'b' });
    first.counter('mdm_calls_total', 'calls', []).inc();
    expect(await second.text()).not.toContain('mdm_calls_total');
  });
});
