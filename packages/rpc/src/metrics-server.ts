import { createServer } from 'node:http';
import { parseAddress } from '@mdm/config';
import { fail } from '@mdm/errors';
import type { Metrics } from '@mdm/telemetry';

/** Serves `GET /metrics` in the text format of Prometheus, and nothing else. */
export async function startMetricsServer(
  listen: string,
  metrics: Metrics,
): Promise<{ close(): Promise<void> }> {
  const address = parseAddress(listen);
  if (!address) fail('invalid-argument', `"${listen}" is not host:port`, { field: 'metrics' });
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    metrics.text().then(
      (text) => response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, resolve);
  }).catch((cause: unknown) => fail('unavailable', `metrics cannot be served on ${listen}`, { cause }));
  return {
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
