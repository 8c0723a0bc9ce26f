import type { Protect } from '@mdm/rpc';
import type { DpmContext } from './context.js';
import type { ProtectedFile } from './store/files.js';

const guidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Files are named by GUID or by the transfer URL of a get request; a transfer URL stands for the file that it names. */
export const protect: Protect<DpmContext, ProtectedFile> = async (
  objects,
  _letter,
  { files, requests, names },
  signal,
) => {
  const tokens = new Map<string, string>();
  for (const object of objects) {
    const token = names.tokenOfTurl(object);
    if (token) tokens.set(object, token);
  }
  const guids = tokens.size > 0 ? await requests.guidsOfGets([...tokens.values()], signal) : new Map();
  const guidOf = (object: string) => {
    const token = tokens.get(object);
    return token === undefined ? object : guids.get(token);
  };
  const wanted = objects.map(guidOf).filter((guid) => guid !== undefined && guidForm.test(guid));
  const found = await files.protections(wanted, signal);
  return new Map(
    objects.flatMap((object) => {
      const file = found.get(guidOf(object) ?? '');
      return file ? [[object, file] as const] : [];
    }),
  );
};
