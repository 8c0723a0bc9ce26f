import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { MdmError } from '@mdm/errors';
import { currentTraceId, currentTraceparent, parseTraceparent, withTraceparent } from './trace-context.js';
import { startTracing, withSpan } from './tracing.js';

const remote = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

const here = () => parseTraceparent(currentTraceparent());

describe('withSpan, with nothing to export to', () => {
  it('gives every hop a span id of its own in the trace of the caller', async () => {
    await withTraceparent(remote, () =>
      withSpan('outer', {}, async () => {
        const outer = here();
        expect(outer?.traceId).toBe('0af7651916cd43dd8448eb211c80319c');
        expect(outer?.spanId).not.toBe('b7ad6b7169203331');
        const inner = await withSpan('inner', {}, here);
        expect(inner?.traceId).toBe(outer?.traceId);
        expect(inner?.spanId).not.toBe(outer?.spanId);
        expect(here()).toEqual(outer);
      }),
    );
  });

  it('keeps the decision of the caller about sampling', async () => {
    const inner = await withTraceparent(remote.replace(/01$/, '00'), () => withSpan('hop', {}, here));
    expect(inner?.sampled).toBe(false);
  });

  it('starts a trace when there is none', async () => {
    expect(await withSpan('root', {}, currentTraceId)).toMatch(/^[0-9a-f]{32}$/);
  });

  it('throws what the work threw', async () => {
    const failed = withSpan('hop', {}, () => {
      throw new MdmError('not-found', 'no such entry');
    });
    await expect(failed).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('startTracing', () => {
  afterEach(() => {
    delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
    delete process.env.OTEL_EXPORTER_OTLP_PROTOCOL;
  });

  it('sends the spans, linked to the caller and without secrets, to the collector', async () => {
    const bodies: unknown[] = [];
    const collector = createServer(async (request, response) => {
      bodies.push(await json(request));
      response.setHeader('content-type', 'application/json').end('{}');
    });
    await once(collector.listen(0, '127.0.0.1'), 'listening');
    const address = collector.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${port}`;
    process.env.OTEL_EXPORTER_OTLP_PROTOCOL = 'http/json';

    const stop = await startTracing({ service: 'hydra', site: 'a' });
    let inner: string | undefined;
    await withTraceparent(remote, () =>
      withSpan('outer', { method: 'Release', token: 'CANARY' }, async () => {
        const failed = withSpan('inner', {}, () => {
          inner = here()?.spanId;
          throw new MdmError('share-invalid', 'password=CANARY is in a message');
        });
        await expect(failed).rejects.toMatchObject({ code: 'share-invalid' });
      }),
    );
    await stop();
    await new Promise((resolve) => collector.close(resolve));

    const sent = JSON.stringify(bodies);
    expect(sent).toContain('"traceId":"0af7651916cd43dd8448eb211c80319c"');
    expect(sent).toContain('"parentSpanId":"b7ad6b7169203331"');
    expect(sent).toContain(`"spanId":"${inner}"`);
    expect(sent).toContain('"share-invalid"');
    expect(sent).toContain('mdm.site');
    expect(sent).not.toContain('CANARY');
  });
});
