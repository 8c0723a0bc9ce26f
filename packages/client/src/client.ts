import { type Auditing, auditing } from './auditing.js';
import { type Catalog, catalog } from './catalog.js';
import { type Ciphertexts, ciphertexts } from './ciphertext.js';
import { type Cohorts, cohorts } from './cohorts.js';
import { type Counting, counting } from './counting.js';
import { type Downloads, downloads } from './download.js';
import { type Emergencies, emergencies } from './emergencies.js';
import { type Ingest, ingest } from './ingest.js';
import { type Jobs, jobs } from './jobs.js';
import { type Joining, joining } from './joining.js';
import { type Keys, keyRing } from './keys.js';
import { type PeopleAndSites, peopleAndSites } from './people-and-sites.js';
import { type Permits, permits } from './permits.js';
import { type Registering, registering } from './registering.js';
import { type Removing, removing } from './removing.js';
import { type Requesting, requesting } from './requesting.js';
import { type Revoking, revoking } from './revoking.js';
import { type Searching, searching } from './search.js';
import { type ConnectOptions, openSession, type ReadingSession } from './session.js';
import { type Sharing, sharing } from './sharing.js';
import { type Surveying, surveying } from './surveying.js';
import { type Transfers, transfers } from './transfer.js';
import { type Volumes, volumes } from './volumes.js';

/** One user at the gateway of their own site, and through it at all others. Every error is an `MdmError`. */
export interface MdmClient
  extends PeopleAndSites,
    Searching,
    Counting,
    Cohorts,
    Catalog,
    Ciphertexts,
    Keys,
    Transfers,
    Downloads,
    Volumes,
    Registering,
    Ingest,
    Permits,
    Sharing,
    Requesting,
    Jobs,
    Surveying,
    Emergencies,
    Joining,
    Auditing,
    Revoking,
    Removing {
  /** The gateway of the user's own site. */
  readonly address: { readonly gateway: string; readonly site: string };
  /** Ends the connection; calls that run fail. */
  close(): void;
}

/** Reading images for a user whose session somebody else keeps, such as a service that acts for them. */
export type Reader = Ciphertexts & Keys & Transfers;

export function readerOver(session: ReadingSession): Reader {
  const objects = ciphertexts(session);
  const { join, ...keys } = keyRing(session, objects);
  return { ...objects, ...keys, ...transfers(objects, { join }) };
}

/**
 * Makes a client. Nothing is dialled before its first call, which also signs in; the token is renewed as needed.
 * @throws failed-precondition  the credential cannot be read
 * @throws certificate-invalid  the certificate is out of date
 */
export async function connectMdm(options: ConnectOptions): Promise<MdmClient> {
  const session = await openSession(options);
  const objects = ciphertexts(session);
  const { join, ...keys } = keyRing(session, objects);
  const names = catalog(session);
  const queries = searching(session);
  const files = downloads(objects, { join });
  return {
    ...peopleAndSites(session),
    ...queries,
    ...counting(session),
    ...cohorts(session),
    ...names,
    ...objects,
    ...keys,
    ...transfers(objects, { join }),
    ...files,
    ...volumes(names, queries, files),
    ...registering(session),
    ...ingest(session),
    ...permits(session),
    ...sharing(session),
    ...requesting(session),
    ...jobs(session),
    ...surveying(session),
    ...emergencies(session),
    ...joining(session),
    ...auditing(session),
    ...revoking(session),
    ...removing(session),
    address: { gateway: options.gateway, site: options.site },
    close: session.close,
  };
}
