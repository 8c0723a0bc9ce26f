import { request } from 'node:https';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { readCaFile, type ServiceConfig } from '@mdm/config';
import { deadline, MdmError } from '@mdm/errors';
import type { ServiceBase } from '@mdm/rpc';
import { defineSaga, type Saga } from '@mdm/saga';
import { z } from 'zod';

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

/** The URL of `emergency.alert`, as site.yaml has it now. */
export interface Webhook {
  isSet(): boolean;
  /**
   * Posts once. Nobody is told when there is no URL any more.
   * @throws unavailable          the server does not take it
   * @throws failed-precondition  its CA cannot be read
   */
  post(alert: Alert, signal: AbortSignal): Promise<void>;
}

/** @throws failed-precondition  the CA of `emergency.alert` cannot be read */
export function openWebhook({ config, liveSite }: Pick<ServiceBase, 'config' | 'liveSite'>): Webhook {
  const target = () => {
    const { alert } = liveSite.current().emergency;
    return alert && { url: alert.url, ca: authorities(config, alert.caFile) };
  };
  target();
  return {
    isSet: () => liveSite.current().emergency.alert !== undefined,
    post: async (told, signal) => {
      const to = target();
      if (!to) return;
      const limit = deadline(signal, timeoutMs);
      try {
        const status = await statusOfPost(to, JSON.stringify(told), limit.signal);
        if (status < 200 || status > 299)
          throw new MdmError('unavailable', `the server of emergency.alert answered with status ${status}`);
      } finally {
        limit.release();
      }
    },
  };
}

const authorities = (config: ServiceConfig, caFile: string | undefined) =>
  caFile && [
    ...rootCertificates,
    readCaFile(path.resolve(config.secretsDirectory, caFile), 'emergency.alert.caFile'),
  ];

const statusOfPost = (
  { url, ca }: { readonly url: string; readonly ca: string[] | '' | undefined },
  body: string,
  signal: AbortSignal,
) =>
  new Promise<number>((resolve, reject) => {
    request(
      url,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        signal,
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
