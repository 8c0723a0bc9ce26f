import { readFile } from 'node:fs/promises';
import type { FoundRow, MdmClient, SearchQuery } from '@mdm/client';
import { readSecret } from '@mdm/config';
import { deriveKeys, mapUid, readHeader } from '@mdm/dicom';
import type { Federation } from '@mdm/testbed/federation';

export async function found(client: MdmClient, query: SearchQuery = {}): Promise<FoundRow[]> {
  const rows: FoundRow[] = [];
  for await (const row of client.searchAll({ attributes: ['LFN', 'SOPUID'], ...query }).rows) rows.push(row);
  return rows;
}

/** The de-identified SOP Instance UIDs of files, as every site of the federation maps them; sorted. */
export async function mappedUids(federation: Federation, files: readonly string[]): Promise<string[]> {
  const secretsDirectory = federation.site('a').secretsDirectory('dicom-bridge');
  const keys = deriveKeys(readSecret({ secretsDirectory }, 'project.key', 32));
  const uids = files.map(async (file) => mapUid(keys, readHeader(await readFile(file)).meta.sopInstanceUid));
  return (await Promise.all(uids)).sort();
}

/** What was found by its SOP Instance UID; sorted, and each as often as it was found. */
export function sopUids(rows: readonly FoundRow[]): string[] {
  return rows.map(({ attributes }) => String(attributes.SOPUID)).sort();
}
