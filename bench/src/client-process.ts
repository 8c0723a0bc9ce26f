/** A program of its own that uses `@mdm/client` as its parent tells it, so that its memory can be watched from outside. */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { connectMdm, type MdmClient } from '@mdm/client';
import { fail, MdmError } from '@mdm/errors';
import { type ClientTask, clientTask } from './client-task.js';

const registrationTimeoutMs = 600_000;
let client: MdmClient | undefined;

async function run(task: ClientTask): Promise<{ guid?: string }> {
  if (task.kind === 'connect') {
    client = await connectMdm(task.connection);
    await client.whoAmI();
    return {};
  }
  const connected = client ?? fail('failed-precondition', 'the client is not connected');
  if (task.kind === 'get') {
    await pipeline(await connected.get(task.guid), createWriteStream(task.file));
    return {};
  }
  const { guid } = await connected.register(task.file);
  await connected.waitRegistered(guid, { signal: AbortSignal.timeout(registrationTimeoutMs) });
  return { guid };
}

process.on('message', (message) => {
  run(clientTask.parse(message)).then(
    (answer) => process.send?.(answer),
    (thrown: unknown) => process.send?.({ error: MdmError.from(thrown).message }),
  );
});
process.on('disconnect', () => process.exit());
