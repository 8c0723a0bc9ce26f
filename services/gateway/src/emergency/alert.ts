import { request } from 'node:https';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { deadline, MdmError } from '@mdm/errors';
import type { ServiceBase } from '@mdm/rpc';
import { defineSaga, type Saga } from '@mdm/saga';
import { z } from 'zod';
import { readCaFile } from '../ca-file.js';

const timeoutMs = 10_000;

/** What whoever is to be alerted is told of an emergency: nothing of a patient, and not the reason, which may speak of one. */
const alertSchema = z.strictObject({
  event: z.literal('emergency'),
  id: z.uuid(),
  site: z.string(),
  /** DN. */
  reader: z.string(),
  readerSite: z.string(),
  images: z.int(),
  /** ISO 8601, UTC. */
  created: z.string(),
  until: z.string(),
});
export type Alert = z.infer<typeof alertSchema>;

/** Posts to a URL until it is taken. */
export interface Webhook {
  post(alert: Alert, signal: AbortSignal): Promise<void>;
}

/**
 * The webhook of `emergency.alert`, undefined when there is none.
 * @throws failed-precondition  its CA cannot be read
 */
export function openWebhook({ config }: Pick<ServiceBase, 'config'>): Webhook | undefined {
  const { alert } = config.site.emergency;
  if (!alert) return undefined;
  const ca = alert.caFile && [
    ...rootCertificates,
    readCaFile(path.resolve(config.secretsDirectory, alert.caFile), 'emergency.alert.caFile'),
  ];
  return {
    post: async (told, signal) => {
      const limit = deadline(signal, timeoutMs);
      const body = JSON.stringify(told);
      try {
        const status = await new Promise<number>((resolve, reject) => {
          request(
            alert.url,
            {
              method: 'POST',
              headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
              signal: limit.signal,
              agent: false,
              ...(ca && { ca }),
            },
            (answer) => {
              answer.on('error', reject).resume();
              resolve(answer.statusCode ?? 0);
            },
          )
            .on('error', reject)
            .end(body);
        });
        if (status < 200 || status > 299)
          throw new MdmError('unavailable', `the server of emergency.alert answered with status ${status}`);
      } finally {
        limit.release();
      }
    },
  };
}

export const alertSaga: Saga<Alert, ServiceBase & { readonly webhook: Webhook }> = defineSaga<
  Alert,
  ServiceBase & { readonly webhook: Webhook }
>({
  name: 'emergency-alert',
  batchSize: 1,
  maxAttempts: Number.MAX_SAFE_INTEGER,
  backoff: { baseMs: 1_000, maxMs: 300_000 },
  parse: (json) => alertSchema.parse(json),
  steps: [
    {
      name: 'tell',
      run: (items, { webhook, logger }, signal) =>
        Promise.all(
          items.map(async ({ state }) => {
            try {
              await webhook.post(state, signal);
              return { kind: 'done' as const, state };
            } catch (cause) {
              const error = new MdmError('unavailable', 'an emergency could not be told', { cause });
              logger.warn({ emergency: state.id, err: error }, 'the alert of an emergency is sent again');
              return { kind: 'retry' as const, error };
            }
          }),
        ),
    },
  ],
});
