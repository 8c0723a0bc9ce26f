import type { Running, ServiceBase } from '@mdm/rpc';

const channel = 'revocations';

/** Reads what another replica of this gateway has revoked as soon as that says so. */
export async function shareRevocations(
  base: Pick<ServiceBase, 'coordination' | 'revocations' | 'logger'>,
): Promise<Running> {
  const { coordination, revocations, logger } = base;
  const read = () => {
    revocations
      .refresh()
      .catch((error: unknown) =>
        logger.warn({ err: error }, 'what another replica has revoked could not be read'),
      );
  };
  const unsubscribe = await coordination.subscribe(channel, read, { onReconnect: read });
  return { close: unsubscribe };
}

/**
 * Tells the other replicas of this gateway to read. When that is not possible the revocation stands all the same: they
 * read when their own connection is back, and each minute.
 */
export async function announceRevocation({
  coordination,
  logger,
}: Pick<ServiceBase, 'coordination' | 'logger'>): Promise<void> {
  await coordination
    .publish(channel, '')
    .catch((error: unknown) =>
      logger.warn({ err: error }, 'the other replicas could not be told what was revoked'),
    );
}
