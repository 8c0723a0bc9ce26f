import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { readCaFile, readPrivateFile, type ServiceConfig, type SiteConfig } from '@mdm/config';
import { fail } from '@mdm/errors';
import { createDicomweb } from './dicomweb.js';
import { createPacsHttp, type PacsHttp } from './http.js';
import { createOrthanc } from './orthanc.js';
import type { Pacs } from './pacs.js';

export type PacsConfig = SiteConfig['pacs'][number];

/** A PACS and what site.yaml says of it. */
export interface ConfiguredPacs {
  readonly pacs: Pacs;
  readonly config: PacsConfig;
}

/** The PACS of site.yaml by name. @throws failed-precondition invalid-argument  a CA or credentials cannot be read */
export function openPacs(
  config: ServiceConfig,
  { maxObjectSize, clock }: { readonly maxObjectSize: number; readonly clock: () => number },
): ReadonlyMap<string, ConfiguredPacs> {
  const below = (file: string) => path.resolve(config.secretsDirectory, file);
  const open = (entry: PacsConfig): ConfiguredPacs => {
    const { name, url, limits, caFile, credentialsFile } = entry;
    const http = createPacsHttp({
      name,
      url,
      limits,
      maxObjectSize,
      clock,
      ...(caFile && { ca: [...rootCertificates, readCaFile(below(caFile), `pacs ${name}: caFile`)] }),
      ...(credentialsFile && { credentials: readCredentials(below(credentialsFile), name) }),
    });
    return { config: entry, pacs: speaking(entry, http, clock) };
  };
  return new Map(config.site.pacs.map((entry) => [entry.name, open(entry)]));
}

function speaking({ kind, name, recheckDays }: PacsConfig, http: PacsHttp, clock: () => number): Pacs {
  return kind === 'orthanc' ? createOrthanc(name, http) : createDicomweb(name, http, { recheckDays, clock });
}

function readCredentials(file: string, name: string): string {
  const credentials = readPrivateFile(file).trim();
  if (/^[^:\p{Cc}]{1,256}:[^\p{Cc}]{1,1024}$/u.test(credentials)) return credentials;
  return fail('invalid-argument', `${file} is wrong; expected user:password in one line`, {
    field: `pacs ${name}: credentialsFile`,
  });
}
