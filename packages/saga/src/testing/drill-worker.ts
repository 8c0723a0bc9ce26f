/** A process of the crash drill: works until every item has ended. Arguments: database URL, schema. */
import { openDatabase } from '@mdm/store';
import { createLogger } from '@mdm/telemetry';
import { createSagaRunner } from '../runner.js';
import { drillSaga } from './drill-saga.js';

const [url = '', schema] = process.argv.slice(2);
const db = openDatabase({ url, schema, applicationName: 'saga drill' });
const logger = createLogger({
  service: 'drill',
  site: 'drill',
  level: 'error',
  destination: { write: () => undefined },
});
const runner = createSagaRunner({ db, saga: drillSaga, context: { db }, logger });
runner.start();
for (const { key } of await db.query<{ key: string }>('select key from mdm_saga_item'))
  await runner.waitFor(key);
await runner.drain();
await db.close();
