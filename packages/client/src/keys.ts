import { encodeIdentity } from '@mdm/envelope';
import { isMdmError, MdmError } from '@mdm/errors';
import { decryptWith } from '@mdm/identity';
import { decodeShare, type JoinedKey, joinShares, type KeyShare, type ShareFault } from '@mdm/key-shares';
import type { gateway } from '@mdm/protos';
import { errorOfItem } from '@mdm/rpc';
import type { Ciphertexts, OpenedImage } from './ciphertext.js';
import { mapConcurrently } from './concurrently.js';
import type { Options } from './options.js';
import type { Session } from './session.js';

/** The key of an image, in the forms of the age program. */
export interface ImageKey {
  readonly guid: string;
  /** `AGE-SECRET-KEY-1…`: whoever has it reads the image, also after a revoke. */
  readonly identity: string;
  /** `age1…`. */
  readonly recipient: string;
  /** Holders whose share was of no use, though the key was found without it: to be reported. */
  readonly faults: readonly ShareFault[];
}

/** What became of one key of several. */
export type KeyOutcome =
  | { readonly target: string; readonly key: ImageKey }
  | { readonly target: string; readonly error: MdmError };

export interface Keys {
  /**
   * The key of one image, joined from the shares of enough holders and proven to be the one it is encrypted to.
   * @throws permission-denied not-found shares-unavailable share-invalid
   */
  key(target: string, options?: Options): Promise<ImageKey>;
  /** The keys of any number of images, each with its own outcome, in the order asked for. */
  keys(targets: readonly string[], options?: Options): Promise<readonly KeyOutcome[]>;
}

/** For the other parts of this package: keys as bytes, which whoever asked for them overwrites. */
export interface KeyRing {
  /** @throws as {@link Keys.key} */
  join(opened: OpenedImage, options?: Options): Promise<JoinedKey>;
}

const bulkSize = 1_000;
const concurrentOpens = 8;

export function keyRing(session: Session, { open }: Ciphertexts): Keys & KeyRing {
  const images = session.client('mdm.gateway.v1.ImageService');

  async function release(wanted: readonly gateway.WantedKey[], options?: Options) {
    const { keys } = await session.call(
      (as) => images.releaseKeys({ keys: [...wanted] }, { ...options, as }),
      options,
    );
    return keys;
  }

  /** Joins shares; when a wrong one is among them, all other holders are asked as well, so that it can be told. */
  async function joinReleased(
    opened: OpenedImage,
    released: gateway.ReleasedKey__Output | undefined,
    options?: Options,
  ): Promise<JoinedKey> {
    try {
      return await joinOne(session, opened, released);
    } catch (thrown) {
      const { threshold, holders } = opened.key;
      if (MdmError.from(thrown).code !== 'share-invalid' || holders.length === threshold) throw thrown;
      const wanted = { guid: opened.guid, threshold: holders.length, holders: [...holders] };
      const [all] = await release([wanted], options);
      return joinOne(session, opened, all);
    }
  }

  async function join(opened: OpenedImage, options?: Options): Promise<JoinedKey> {
    const [released] = await release([wantedOf(opened)], options);
    return joinReleased(opened, released, options);
  }

  async function joinMany(opened: readonly OpenedImage[], options?: Options) {
    const outcomes = new Map<string, ImageKey | MdmError>();
    for (let at = 0; at < opened.length; at += bulkSize) {
      const bulk = opened.slice(at, at + bulkSize);
      const released = new Map((await release(bulk.map(wantedOf), options)).map((key) => [key.guid, key]));
      for (const image of bulk) {
        const key = joinReleased(image, released.get(image.guid), options).then((joined) =>
          exported(image.guid, joined),
        );
        outcomes.set(image.guid, await key.catch((thrown: unknown) => MdmError.from(thrown)));
      }
    }
    return outcomes;
  }

  return {
    join,
    key: async (target, options) => {
      const opened = await open(target, options);
      return exported(opened.guid, await join(opened, options));
    },
    keys: async (targets, options) => {
      const opened = await mapConcurrently(targets, concurrentOpens, (target) =>
        open(target, options).catch((thrown: unknown) => MdmError.from(thrown)),
      );
      const distinct = new Map(
        opened.flatMap((image) => (isMdmError(image) ? [] : [[image.guid, image] as const])),
      );
      const keys = await joinMany([...distinct.values()], options);
      return targets.map((target, index) => {
        const image = opened[index];
        const key = image === undefined || isMdmError(image) ? image : keys.get(image.guid);
        if (key === undefined)
          return { target, error: new MdmError('internal', 'the key was not asked for') };
        return isMdmError(key) ? { target, error: key } : { target, key };
      });
    },
  };
}

const wantedOf = ({ guid, key }: OpenedImage): gateway.WantedKey => ({
  guid,
  threshold: key.threshold,
  holders: [...key.holders],
});

async function joinOne(
  { readerKey, logger }: Session,
  { guid, key }: OpenedImage,
  released: gateway.ReleasedKey__Output | undefined,
): Promise<JoinedKey> {
  const shares: KeyShare[] = [];
  const broken: MdmError[] = [];
  for (const { holder, jwe } of released?.shares ?? []) {
    try {
      const bytes = await decryptWith(readerKey.privateKey, jwe, { guid, site: holder });
      shares.push(decodeShare(bytes, holder));
      bytes.fill(0);
    } catch (thrown) {
      broken.push(MdmError.from(thrown));
    }
  }
  try {
    if (shares.length < key.threshold) {
      throw (
        broken[0] ??
        refusalOf(released) ??
        new MdmError('shares-unavailable', `no shares of the key of ${guid} came`)
      );
    }
    const joined = await joinShares(shares, {
      guid,
      generation: key.generation,
      recipient: key.recipient,
    });
    for (const { holder, problem } of joined.faults) {
      logger.warn({ guid, holder, problem }, 'a key holder gave a share that is of no use');
    }
    return joined;
  } finally {
    for (const { share } of shares) share.fill(0);
  }
}

const refusalOf = (released: gateway.ReleasedKey__Output | undefined): MdmError | undefined =>
  released?.error ? errorOfItem(released.error) : undefined;

function exported(guid: string, { identity, recipient, faults }: JoinedKey): ImageKey {
  const key = { guid, identity: encodeIdentity(identity), recipient, faults };
  identity.fill(0);
  return key;
}
