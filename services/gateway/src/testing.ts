import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Acl, aclFromMode, applyEdits } from '@mdm/access';
import { connectMdm, type MdmClient } from '@mdm/client';
import { decryptBuffer, encryptBuffer, generateIdentity } from '@mdm/envelope';
import { decryptWith } from '@mdm/identity';
import { decodeShare, encodeShare, joinShares, type KeyShare, splitKey } from '@mdm/key-shares';
import type { common, dpm as dpmMessages, gateway as messages, Services } from '@mdm/protos';
import { aclToMessage, newGuid, type ServiceClient } from '@mdm/rpc';
import { definition as amga } from '@mdm/service-amga';
import { dpm } from '@mdm/service-dpm';
import { hydra } from '@mdm/service-hydra';
import { definition as lfc } from '@mdm/service-lfc';
import { type Site, startTestSites, type TestSites, type TestUser, type UserRequest } from '@mdm/testbed';
import { gateway } from './definition.js';

export { holderOf } from '@mdm/testbed';

export const holders = ['a', 'b', 'c'] as const;

/** An image as a registration leaves it: in every service of its site, its key at three sites. */
export interface TestImage {
  readonly site: string;
  readonly guid: string;
  readonly lfn: string;
  readonly key: common.KeyDescriptor;
  /** What nobody but a reader may ever have: the secret half of the key, and the share of each holder. */
  readonly secrets: { readonly identity: Buffer; readonly shares: readonly KeyShare[] };
  readonly plaintext: Buffer;
  /** The encrypted object, as it is stored. */
  readonly stored: Buffer;
}

export interface NewTestImage {
  readonly owner: TestUser;
  /** Who may read beside the owner. */
  readonly readers?: readonly TestUser[];
  /** Who may read the metadata only. */
  readonly metadataReaders?: readonly TestUser[];
  readonly study?: string;
  readonly series?: string;
  /** Sites that hold shares of the key, any two of which give it back, where there are two; default: {@link holders}. */
  readonly keyHolders?: readonly string[];
  /** Default: one for all of a site. */
  readonly patient?: string;
  /** Mode of the directories; 0750 hides what is below from everybody else. */
  readonly directoryMode?: number;
  /** Whom the lists name, without readers: default is the owner alone. */
  readonly acl?: Acl;
  /** Of the directories, in the place of the mode. */
  readonly directoryAcl?: Acl;
  readonly size?: number;
  readonly guid?: string;
}

/** Three hospitals with all services but the bridge, and what tests do with them. */
export interface Grid extends TestSites {
  user(request: UserRequest & { readonly site: string }): TestUser;
  /** A user's client of the gateway of a site, dialling as that site's own bridge does. */
  ask<Name extends keyof Services>(name: Name, as: TestUser, site?: string): Promise<ServiceClient<Name>>;
  register(image: NewTestImage): Promise<TestImage>;
}

type TestSitesOptions = Parameters<typeof startTestSites>[0];

export async function startGrid(
  options: Omit<TestSitesOptions, 'services'> & { readonly further?: TestSitesOptions['services'] } = {},
): Promise<Grid> {
  const { further = [], ...rest } = options;
  // Of two with the same name the later one counts.
  const sites = await startTestSites({ services: [gateway, lfc, amga, hydra, dpm, ...further], ...rest });
  return {
    ...sites,
    user: (request) => sites.door(request.site, 'gateway').user(request),
    ask: (name, as, site = as.site) =>
      sites.door(site, 'gateway').client(name, { through: 'gateway', site, as }),
    register: (image) => registerImage(sites, image),
  };
}

/** A person of a site at its gateway, with their own certificate and the program's own client. */
export function personAt(
  grid: Grid,
  site: string,
  role: keyof Site['people'] = 'researcher',
): Promise<MdmClient> {
  const { people, userDirectory } = grid.site(site);
  return connectMdm({
    gateway: grid.door(site, 'gateway').address,
    site,
    credential: userDirectory(people[role]),
  });
}

/** Plays the bridge of the owner's site: the same calls, in the same order. */
async function registerImage(sites: TestSites, options: NewTestImage): Promise<TestImage> {
  const { owner, size = 200_000, study = 'study-1', series = 'series-1', patient = '' } = options;
  const { directoryMode = 0o755, keyHolders = holders } = options;
  const { site } = owner;
  const guid = options.guid ?? newGuid();
  const lfn = `/grid/biomed/${site}/${study}/${series}/${guid}.dcm`;
  const base = options.acl ?? aclFromMode({ owner: owner.dn, group: `/biomed/${site}/private`, mode: 0o640 });
  const readable = (acl: Acl, readers: readonly TestUser[] = []) =>
    applyEdits(
      acl,
      readers.map(({ dn }) => ({ tag: 'user' as const, id: dn, perm: 4 })),
    );
  const acl = aclToMessage(readable(base, options.readers));
  const bridge = <Name extends keyof Services>(
    name: Name,
    service: 'lfc' | 'amga' | 'hydra' | 'dpm',
    at = site,
  ) => sites.door(at, service).client(name, { through: 'dicom-bridge', site, as: owner });

  const { identity, recipient } = generateIdentity();
  const split = { threshold: Math.min(2, keyHolders.length), holders: [...keyHolders], generation: 1 };
  const key = { recipientType: 'x25519', recipient, ...split };
  const shares = await splitKey({ identity, recipient, guid, ...split });
  for (const share of shares) {
    const keys = await bridge('mdm.hydra.v1.KeyService', 'hydra', share.holder);
    succeed(await keys.putShares({ shares: [{ guid, generation: 1, record: encodeShare(share), acl }] }));
  }

  const plaintext = randomBytes(size);
  const stored = encryptBuffer(plaintext, { recipients: [recipient] });
  const storage = await bridge('mdm.dpm.v1.StorageService', 'dpm');
  const sfn = `${study}/${series}/${guid}.age`;
  const surl = await storeImage(storage, { guid, sfn, size: stored.length, acl, key }, stored);

  const directoryAcl = aclToMessage(
    options.directoryAcl ?? { ...base, entries: aclFromMode({ ...base, mode: directoryMode }).entries },
  );
  succeed(
    await (await bridge('mdm.lfc.v1.CatalogService', 'lfc')).createEntries({
      entries: [{ guid, lfn, size: stored.length, surl, acl, directoryAcl }],
    }),
  );
  succeed(
    await (await bridge('mdm.amga.v1.MetadataService', 'amga')).putImages({
      images: [
        {
          guid,
          patient: `patient-of-${site}${patient}`,
          study: uidOf(`${site} ${patient} ${study}`),
          series: uidOf(`${site} ${patient} ${series}`),
          imageAttributes: {
            LFN: { text: lfn },
            SOPClassUID: { text: '1.2.840.10008.5.1.4.1.1.2' },
            SOPUID: { text: uidOf(guid) },
          },
          acl: aclToMessage(readable(base, [...(options.readers ?? []), ...(options.metadataReaders ?? [])])),
        },
      ],
    }),
  );
  return { site, guid, lfn, key, secrets: { identity, shares }, plaintext, stored };
}

/** Puts the encrypted bytes of an image into the storage of its site, as its owner's bridge; its SURL. */
export async function storeImage(
  storage: ServiceClient<'mdm.dpm.v1.StorageService'>,
  file: dpmMessages.NewFile,
  stored: Buffer,
): Promise<string> {
  const { tickets } = await storage.prepareToPut({ files: [file] });
  const requestToken = tickets[0]?.requestToken ?? '';
  await storage.write(
    (async function* () {
      yield { requestToken };
      yield { chunk: stored };
    })(),
  );
  const { outcomes } = await storage.putDone({ requestTokens: [requestToken] });
  return outcomes[0]?.file?.surl ?? '';
}

/** A UID of one's own for a name (PS3.5 B.2). */
const uidOf = (name: string): string =>
  `2.25.${BigInt(`0x${createHash('sha256').update(name).digest('hex').slice(0, 32)}`)}`;

function succeed({ outcomes }: { outcomes: common.ItemOutcome__Output[] }): void {
  const failed = outcomes.find(({ error }) => error);
  if (failed) throw new Error(`the image could not be registered: ${failed.error?.message}`);
}

export async function collect<Part>(parts: AsyncIterable<Part>): Promise<Part[]> {
  const collected: Part[] = [];
  for await (const part of parts) collected.push(part);
  return collected;
}

/** For what comes about by itself and tells nobody, such as a connection that is dialled again. */
export async function eventually(check: () => Promise<boolean>): Promise<void> {
  const signal = AbortSignal.timeout(120_000);
  while (!(await check())) await pause(100, undefined, { signal });
}

export async function bytesOf(parts: AsyncIterable<messages.ReadResponse__Output>): Promise<Buffer> {
  return Buffer.concat((await collect(parts)).map(({ chunk }) => chunk));
}

/** What a reader does with shares and bytes: open, join, decrypt. */
export async function decrypt(
  reader: TestUser,
  image: TestImage,
  { answers }: messages.ReleaseKeysResponse__Output,
  bytes: Buffer,
): Promise<Buffer> {
  const { guid } = image;
  const shares = answers.flatMap(({ holder, jwe }) =>
    decryptWith(reader.readerKey.privateKey, jwe, holder).map((record) => decodeShare(record, holder)),
  );
  const { identity } = await joinShares(shares, { guid });
  return decryptBuffer(bytes, { identities: [identity] });
}
