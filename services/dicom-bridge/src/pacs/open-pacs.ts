import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { parseAddress, readCaFile, readPrivateFile, type SiteConfig } from '@mdm/config';
import { fail } from '@mdm/errors';
import type { ServiceBase } from '@mdm/rpc';
import { createDicomweb } from './dicomweb.js';
import { createDimse } from './dimse/dimse.js';
import { createGet } from './dimse/get.js';
import { createDimseLink } from './dimse/link.js';
import { createMove } from './dimse/move.js';
import type { Moves } from './dimse/moves.js';
import { withFallback } from './fallback.js';
import { createPacsHttp, type PacsHttp } from './http.js';
import { createOrthanc } from './orthanc.js';
import type { Pacs } from './pacs.js';
import type { StudyWalkOptions } from './study-walk.js';

export type PacsConfig = SiteConfig['pacs'][number];

/** A PACS and what site.yaml says of it. */
export interface ConfiguredPacs {
  readonly pacs: Pacs;
  readonly config: PacsConfig;
}

type Kind<K extends PacsConfig['kind']> = Extract<PacsConfig, { kind: K }>;
type ByDate = Kind<'dicomweb' | 'dimse'>;
type WebAccess = NonNullable<Kind<'dimse'>['fallback']>;
type DimseAccess = NonNullable<Kind<'dicomweb'>['fallback']>;

export interface PacsSurroundings extends Pick<ServiceBase, 'config' | 'credentials' | 'clock' | 'shutdown'> {
  readonly ingest: NonNullable<SiteConfig['ingest']>;
  readonly moves: Moves;
}

/** The PACS of site.yaml by name. @throws failed-precondition invalid-argument  a CA or credentials cannot be read */
export function openPacs(surroundings: PacsSurroundings): ReadonlyMap<string, ConfiguredPacs> {
  const open = (config: PacsConfig) => [config.name, { config, pacs: pacsOf(config, surroundings) }] as const;
  return new Map(surroundings.config.site.pacs.map(open));
}

function pacsOf(config: PacsConfig, surroundings: PacsSurroundings): Pacs {
  const web = (access: WebAccess) => httpTo(config, access, surroundings);
  if (config.kind === 'orthanc') return createOrthanc(config.name, web(config));
  const walk = walkOf(config, surroundings);
  const dicomweb = (access: WebAccess) => createDicomweb(config.name, web(access), walk);
  const dimse = (access: DimseAccess) => dimseWith(config, access, walk, surroundings);
  if (config.kind === 'dicomweb') {
    const first = dicomweb(config);
    return config.fallback ? withFallback(first, dimse(config.fallback)) : first;
  }
  const first = dimse(config);
  return config.fallback ? withFallback(first, dicomweb(config.fallback)) : first;
}

function walkOf({ recheckDays, sweepDays, backfill }: ByDate, { clock }: PacsSurroundings): StudyWalkOptions {
  const since = typeof backfill === 'string' ? backfill : undefined;
  return { recheckDays, clock, ...(sweepDays !== undefined && { sweep: { days: sweepDays, since } }) };
}

function httpTo(
  { name, limits }: PacsConfig,
  { url, caFile, credentialsFile }: WebAccess,
  { config, ingest: { maxObjectSize }, clock }: PacsSurroundings,
): PacsHttp {
  const below = (file: string) => path.resolve(config.secretsDirectory, file);
  return createPacsHttp({
    name,
    url,
    limits,
    maxObjectSize,
    clock,
    ...(caFile && { ca: [...rootCertificates, readCaFile(below(caFile), `pacs ${name}: caFile`)] }),
    ...(credentialsFile && { credentials: readCredentials(below(credentialsFile), name) }),
  });
}

function dimseWith(
  { name, limits }: PacsConfig,
  { address, aeTitle, callingAeTitle, tls, retrieve, moveDestination, moveFrom }: DimseAccess,
  walk: StudyWalkOptions,
  { config, ingest, credentials, moves, clock, shutdown }: PacsSurroundings,
): Pacs {
  const { host, port } =
    parseAddress(address) ??
    fail('invalid-argument', `pacs ${name}: address is not host:port`, { field: `pacs ${name}: address` });
  const ca = tls && readCaFile(path.resolve(config.secretsDirectory, tls.caFile), `pacs ${name}: tls.caFile`);
  const link = createDimseLink({
    name,
    host,
    port,
    callingAe: callingAeTitle ?? ingest.aeTitle,
    calledAe: aeTitle,
    tls: ca === undefined ? undefined : () => ({ ...ownCertificate(credentials), ca }),
    limits,
    maxObjectSize: ingest.maxObjectSize,
    clock,
    shutdown,
  });
  const ways = {
    get: createGet(link),
    move: createMove(link, {
      destination: moveDestination ?? ingest.aeTitle,
      from: moveFrom,
      moves,
    }),
  };
  return createDimse(
    link,
    retrieve.map((way) => ways[way]),
    walk,
  );
}

function ownCertificate(credentials: ServiceBase['credentials']) {
  const { certificate: cert, privateKey: key } = credentials.current();
  return { cert, key };
}

/** The AE titles under which PACS of site.yaml send what C-MOVE asked for. */
export function moveDestinations(pacs: readonly PacsConfig[]): readonly string[] {
  return pacs.flatMap((entry) => {
    const access = entry.kind === 'dimse' ? entry : entry.kind === 'dicomweb' ? entry.fallback : undefined;
    return access?.moveDestination ?? [];
  });
}

function readCredentials(file: string, name: string): string {
  const credentials = readPrivateFile(file).trim();
  if (/^[^:\p{Cc}]{1,256}:[^\p{Cc}]{1,1024}$/u.test(credentials)) return credentials;
  return fail('invalid-argument', `${file} is wrong; expected user:password in one line`, {
    field: `pacs ${name}: credentialsFile`,
  });
}
