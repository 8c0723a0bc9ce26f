import { encodeIdentity } from '@mdm/envelope';
import { fail, isMdmError, MdmError } from '@mdm/errors';
import type { JoinedKey, ShareFault } from '@mdm/key-shares';
import pMap from 'p-map';
import type { Ciphertexts, OpenedImage } from './ciphertext.js';
import { joinReleased } from './join-released.js';
import type { Options } from './options.js';
import type { ReadingSession } from './session.js';

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

/** The shares of 16 holders of so many keys still fit into one message. */
const bulkSize = 250;
const concurrentOpens = 8;

export function keyRing(session: ReadingSession, { open }: Ciphertexts): Keys & KeyRing {
  const images = session.client('mdm.gateway.v1.ImageService');

  /** By GUID, each of which is there once. */
  async function release(opened: readonly OpenedImage[], askAll: boolean, options?: Options) {
    const keys = opened.map(({ guid, key: { threshold, holders } }) => ({
      guid,
      threshold: askAll ? holders.length : threshold,
      holders: [...holders],
    }));
    const released = await session.call((as) => images.releaseKeys({ keys }, { ...options, as }), options);
    return joinReleased(session.readerKey.privateKey, opened, released);
  }

  /** When a wrong share is among those of `threshold` holders, all are asked, so that it can be told. */
  async function releaseOrAskAll(opened: readonly OpenedImage[], options?: Options) {
    const keys = await release(opened, false, options);
    const doubtful = opened.filter(
      ({ guid, key }) => isShareInvalid(keys.get(guid)) && key.holders.length > key.threshold,
    );
    if (doubtful.length > 0) {
      const again = release(doubtful, true, options).catch((thrown: unknown) => {
        const error = MdmError.from(thrown);
        return new Map(doubtful.map(({ guid }) => [guid, error]));
      });
      for (const [guid, key] of await again) keys.set(guid, key);
    }
    for (const [guid, key] of keys) {
      for (const { holder, problem } of isMdmError(key) ? [] : key.faults) {
        session.logger.warn({ guid, holder, problem }, 'a key holder gave a share that is of no use');
      }
    }
    return keys;
  }

  async function join(opened: OpenedImage, options?: Options): Promise<JoinedKey> {
    const key = (await releaseOrAskAll([opened], options)).get(opened.guid) ?? notAskedFor(opened.guid);
    if (isMdmError(key)) throw key;
    return key;
  }

  /** By GUID, each of which is there once. */
  async function joinMany(opened: readonly OpenedImage[], options?: Options) {
    const outcomes = new Map<string, ImageKey | MdmError>();
    for (let at = 0; at < opened.length; at += bulkSize) {
      for (const [guid, key] of await releaseOrAskAll(opened.slice(at, at + bulkSize), options))
        outcomes.set(guid, isMdmError(key) ? key : exported(guid, key));
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
      const openOne = async (target: string) => ({
        target,
        image: await open(target, options).catch((thrown: unknown) => MdmError.from(thrown)),
      });
      const opened = await pMap(targets, openOne, { concurrency: concurrentOpens });
      const images = opened.flatMap(({ image }) => (isMdmError(image) ? [] : [image]));
      const keys = await joinMany([...new Map(images.map((image) => [image.guid, image])).values()], options);
      return opened.map(({ target, image }): KeyOutcome => {
        if (isMdmError(image)) return { target, error: image };
        const key = keys.get(image.guid) ?? notAskedFor(image.guid);
        return isMdmError(key) ? { target, error: key } : { target, key };
      });
    },
  };
}

const isShareInvalid = (outcome: JoinedKey | MdmError | undefined): boolean =>
  isMdmError(outcome) && outcome.code === 'share-invalid';

const notAskedFor = (guid: string): never => fail('internal', `the key of ${guid} was not asked for`);

function exported(guid: string, { identity, recipient, faults }: JoinedKey): ImageKey {
  const key = { guid, identity: encodeIdentity(identity), recipient, faults };
  identity.fill(0);
  return key;
}
