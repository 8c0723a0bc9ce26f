import { fail } from '@mdm/errors';
import { eventually, type Federation } from '@mdm/testbed/federation';

const timeoutMs = 300_000;

/** Until nothing that a site has received waits to be registered: cheap to ask, however much it has. */
export async function allRegistered(federation: Federation, site: string): Promise<void> {
  const database = federation.database(site, 'dicom-bridge');
  await eventually(async () => {
    const [row] = await database.query<{ images: number }>(
      "select count(*)::int as images from mdm_saga_item where status in ('running', 'undoing')",
    );
    const left = row?.images ?? 0;
    if (left > 0) fail('deadline-exceeded', `${left} images of site ${site} are not registered yet`);
  }, timeoutMs);
}
