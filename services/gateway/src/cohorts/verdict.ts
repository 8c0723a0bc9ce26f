import type { FrozenImage } from '@mdm/cohort';
import type { DescribedImage } from './describe-images.js';

/** What became of an image since it was frozen, as far as the caller may know. */
export type Verdict =
  | 'same'
  /** Other bytes. */
  | 'changed'
  /** Removed, or not to be known of any more: the two look alike on purpose. */
  | 'gone'
  /** It is there, and the caller may not read it. */
  | 'unreadable'
  /** Its site cannot be asked now. */
  | 'unreachable';

/** @param now undefined: its site has not answered */
export function verdictOn(frozen: FrozenImage | undefined, now: DescribedImage | undefined): Verdict {
  if (!frozen || !now) return 'unreachable';
  const wasTold = frozen.size > 0 || frozen.sha256 !== '';
  if (!now.found) return wasTold ? 'gone' : 'unreadable';
  const { size, sha256 } = now.image;
  const hasOtherBytes =
    frozen.sha256 !== '' && sha256 !== '' ? frozen.sha256 !== sha256 : wasTold && frozen.size !== size;
  if (hasOtherBytes) return 'changed';
  return now.readable ? 'same' : 'unreadable';
}
