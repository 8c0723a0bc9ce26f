import { encodeIdentity } from '@mdm/envelope';
import { fail, isMdmError, MdmError } from '@mdm/errors';
import type { JoinedKey, ShareFault } from '@mdm/key-shares';
import type { gateway } from '@mdm/protos';
import type { Ciphertexts, OpenedImage } from './ciphertext.js';
import { mapConcurrently } from './concurrently.js';
import { joinReleased } from './join-released.js';
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
  | { readonly target: string; readonly key: ImageKey; readonly error?: undefined }
  | { readonly target: string; readonly error: MdmError; readonly key?: undefined };

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

  /** When a wrong share is among those of `threshold` holders, all are asked, so that it can be told. */
  async function joinOrAskAll(
    opened: OpenedImage,
    released: gateway.ReleasedKey__Output | undefined,
    options?: Options,
  ): Promise<JoinedKey> {
    const { guid, key } = opened;
    let joined: JoinedKey;
    try {
      joined = await joinReleased(session.readerKey.privateKey, opened, released);
    } catch (thrown) {
      if (MdmError.from(thrown).code !== 'share-invalid' || key.holders.length === key.threshold)
        throw thrown;
      const [all] = await release([{ ...wantedOf(opened), threshold: key.holders.length }], options);
      joined = await joinReleased(session.readerKey.privateKey, opened, all);
    }
    for (const { holder, problem } of joined.faults) {
      session.logger.warn({ guid, holder, problem }, 'a key holder gave a share that is of no use');
    }
    return joined;
  }

  async function join(opened: OpenedImage, options?: Options): Promise<JoinedKey> {
    const [released] = await release([wantedOf(opened)], options);
    return joinOrAskAll(opened, released, options);
  }

  /** By GUID, each of which is there once. */
  async function joinMany(images: readonly OpenedImage[], options?: Options) {
    const outcomes = new Map<string, ImageKey | MdmError>();
    for (let at = 0; at < images.length; at += bulkSize) {
      const bulk = images.slice(at, at + bulkSize);
      const released = new Map((await release(bulk.map(wantedOf), options)).map((key) => [key.guid, key]));
      for (const image of bulk) {
        const key = joinOrAskAll(image, released.get(image.guid), options).then((joined) =>
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
      const opened = await mapConcurrently(targets, concurrentOpens, async (target) => ({
        target,
        image: await open(target, options).catch((thrown: unknown) => MdmError.from(thrown)),
      }));
      const images = opened.flatMap(({ image }) => (isMdmError(image) ? [] : [image]));
      const keys = await joinMany([...new Map(images.map((image) => [image.guid, image])).values()], options);
      return opened.map(({ target, image }): KeyOutcome => {
        if (isMdmError(image)) return { target, error: image };
        const key = keys.get(image.guid) ?? fail('internal', `the key of ${image.guid} was not asked for`);
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

function exported(guid: string, { identity, recipient, faults }: JoinedKey): ImageKey {
  const key = { guid, identity: encodeIdentity(identity), recipient, faults };
  identity.fill(0);
  return key;
}
