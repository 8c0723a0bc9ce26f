import { open } from 'node:fs/promises';
import type { MdmClient, Removal } from '@mdm/client';
import { fail } from '@mdm/errors';
import type { Cli } from './cli.js';
import type { Output } from './output.js';
import { printable } from './printable.js';

const imagesOf = (count: number): string => `${count} ${count === 1 ? 'image' : 'images'}`;

/** What was removed, what is kept and why, and who has not confirmed. */
export async function showRemoval({ erasure, kept }: Removal, out: Output): Promise<void> {
  if (out.json) {
    await out.value({ ...erasure, keptImages: kept });
    return;
  }
  const state = erasure.complete ? 'removed' : 'being removed';
  await out.line(`${imagesOf(erasure.images)} ${state}, erasure ${erasure.id}`);
  for (const { guid, error } of kept) out.warn(`kept: ${guid}: ${printable(error.message)}`);
  for (const place of erasure.pending) out.warn(`still to confirm: ${printable(place)}`);
}

/** Writes the certificates of a removal as it stands, one a line. */
export async function writeCertificates(
  file: string,
  id: string,
  mdm: MdmClient,
  { out, signal }: Pick<Cli, 'out' | 'signal'>,
): Promise<void> {
  const handle = await open(file, 'w').catch((cause: NodeJS.ErrnoException) =>
    fail('invalid-argument', `"${file}" cannot be written: ${cause.code}`, { field: 'certificate', cause }),
  );
  try {
    for await (const certificate of mdm.erasureCertificates(id, { signal }))
      await handle.writeFile(`${certificate}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  out.note(`the certificate is in ${file}; check it with "mdm erasure verify"`);
}
