import { type DataElement, type Encoding, writeElement, writeSequence } from '../part10/elements.js';
import { codeMeaning, codeOf, codeValues, codingScheme, isCode, textOf } from './codes.js';
import { contentItemRule, hasFormedValue } from './content-item-table.js';
import { movedDates } from './dates.js';
import type { TextCleaner } from './descriptors.js';
import { dummyValue } from './dummy.js';
import { type DeidentificationKeys, mapUid } from './keys.js';
import { isOverlay, isPlaneGeometry, regionPlanes } from './overlays.js';
import {
  isCreator,
  noPrivateBlocks,
  type PrivateBlocks,
  privateBlocksOf,
  safetyOf,
} from './private-blocks.js';
import type { ProfileOption } from './profile-options.js';
import { type Cleaning, type ProfileRule, rulesOf } from './profile-rules.js';
import { standardVrs } from './standard-attributes.js';
import type { Turns } from './turns.js';
import { codecOf, defaultCodec, plausible, sameKind, type TextCodec } from './values.js';

/** What happened to an element. */
export type Outcome = 'removed' | 'emptied' | 'replaced' | 'uidMapped' | 'dateMoved' | 'cleaned';

export interface Rewriting {
  readonly options: ReadonlySet<ProfileOption>;
  readonly keys: DeidentificationKeys;
  /** Days by which dates move; 0 when they stay. */
  readonly shiftDays: number;
  readonly cleaner: TextCleaner;
  /** Content items are referenced by their position, so that none of them may go. */
  readonly fixedPositions: boolean;
  readonly turns: Turns;
  /** Called once for every element that does not stay as it was. */
  readonly count: (outcome: Outcome) => void;
}

/** What an element has to know of the data set or item that holds it. */
export interface Scope {
  readonly encoding: Encoding;
  readonly text: TextCodec;
  /** Inside a sequence that an option cleans: free text and codes are cleaned, whatever the tag. */
  readonly cleaning: boolean;
  readonly privateBlocks: PrivateBlocks;
  /** Groups of the overlay planes that are regions of interest, with their own data. */
  readonly regions: ReadonlySet<number>;
}

export interface Rewriter {
  scopeOf(elements: readonly DataElement[], encoding: Encoding, outer?: Partial<Scope>): Scope;
  /**
   * One element after the profile, with everything nested in it: its own bytes when nothing changed (of a sequence those of its
   * items), new bytes, or undefined when it is removed.
   */
  rewrite(element: DataElement, scope: Scope): Promise<Buffer | undefined>;
}

type Bytes = Buffer | undefined;

const nothing = Buffer.alloc(0);
/** UIDs that the standard assigns to classes; components too short to carry an identifier. */
const standardClass = /^1\.2\.840\.10008(\.\d{1,3}){1,9}$/;
const textVrs = new Set(['LO', 'SH', 'UC', 'ST', 'LT', 'UT']);
const unsplitVrs = new Set(['ST', 'LT', 'UT']);

const conceptName = 0x0040a043;
const valueType = 0x0040a040;
const textValue = 0x0040a160;
const conceptCode = 0x0040a168;
const measuredValue = 0x0040a300;
const uidValue = 0x0040a124;
/** Sequences of content items that the table does not name because a named one holds them. */
const contentSequences = new Set([0x00400612]);

const graphicTexts = new Set([0x00700008, 0x00700209]);
/** Graphic Object Sequence */
const graphicObjects = 0x00700009;
const noRegions: ReadonlySet<number> = new Set();

/** The profile with its options, applied to elements one by one. Pure but for `count`. */
export function createRewriter(rewriting: Rewriting): Rewriter {
  const { options, keys, shiftDays, cleaner, turns, count } = rewriting;
  const ruleOf = rulesOf(options);

  function scopeOf(elements: readonly DataElement[], encoding: Encoding, outer: Partial<Scope> = {}): Scope {
    return {
      encoding,
      text: codecOf(elements) ?? outer.text ?? defaultCodec,
      cleaning: outer.cleaning ?? false,
      privateBlocks: options.has('retain-safe-private') ? privateBlocksOf(elements) : noPrivateBlocks,
      regions: options.has('clean-graphics') ? regionPlanes(elements) : noRegions,
    };
  }

  async function rewrite(element: DataElement, scope: Scope): Promise<Bytes> {
    const { tag } = element;
    const group = tag >>> 16;
    if (group % 2 === 1) return privateElement(element, scope);
    if (isOverlay(tag)) return overlayElement(element, scope);
    const rule = ruleOf(tag);
    if (contentSequences.has(tag) && options.has('clean-structured-content')) {
      return (await clean(element, 'content', rule, scope)) ?? remove();
    }
    if (rule.clean !== undefined) {
      const cleaned = await clean(element, rule.clean, rule, scope);
      if (cleaned !== undefined) return cleaned;
    }
    return basic(element, rule, scope);
  }

  async function basic(element: DataElement, { action, vr }: ProfileRule, scope: Scope): Promise<Bytes> {
    const { tag } = element;
    const { encoding } = scope;
    switch (action) {
      case 'X':
        return remove();
      case 'Z':
        count('emptied');
        return writeElement(tag, vr, nothing, encoding);
      case 'U':
        count('uidMapped');
        return writeElement(tag, vr, mapUids(element.value, keys), encoding);
      case 'D':
        count('replaced');
        return dummy(element, vr, encoding);
      case 'K':
        return keep(element, scope);
    }
  }

  function remove(): undefined {
    count('removed');
  }

  async function keep(element: DataElement, scope: Scope): Promise<Bytes> {
    const { tag, vr, value } = element;
    const { encoding } = scope;
    const standard = standardVrs(tag) ?? [];
    // Items are read at each access, with all that is in them.
    if (vr === 'SQ' || element.items !== undefined) {
      return standard.includes('SQ') ? rewriteItems(element, scope, rewriteItem) : remove();
    }
    // An explicit UN is an attribute that its writer did not know: nobody can say that it identifies no one.
    const real = encoding.explicit ? vr : (standard[0] ?? 'UN');
    if (value.length === 0) return element.raw;
    if (real === 'SQ' || !sameKind(real, standard) || !plausible(real, value)) return remove();
    return scope.cleaning && textVrs.has(real) ? (cleanText(element, real, scope) ?? remove()) : element.raw;
  }

  type RewriteItem = (item: readonly DataElement[], scope: Scope) => Promise<readonly Buffer[] | undefined>;

  /**
   * The sequence with each item rewritten, without those that are gone. Written anew even where nothing changes: what stands behind
   * the delimiters in an item or a sequence of defined length is in no item that anybody looks into.
   */
  async function rewriteItems(element: DataElement, outer: Scope, rewriteOne: RewriteItem): Promise<Buffer> {
    const { tag, vr, items = [], itemEncoding } = element;
    const written: Buffer[] = [];
    for (const item of items) {
      const pieces = await rewriteOne(item, scopeOf(item, itemEncoding, outer));
      if (pieces !== undefined) written.push(Buffer.concat(pieces));
      await turns.afterItem();
    }
    return writeSequence(tag, vr, written, outer.encoding, itemEncoding);
  }

  async function rewriteItem(item: readonly DataElement[], scope: Scope): Promise<readonly Buffer[]> {
    if (scope.cleaning && isCode(item)) return codeItem(item, scope);
    return whatStays(item, (nested) => rewrite(nested, scope));
  }

  /** A published code stays; its meaning too, unless it names the patient. Any other code may be anything. */
  async function codeItem(item: readonly DataElement[], scope: Scope): Promise<readonly Buffer[]> {
    const code = codeOf(item, scope.text.decode);
    if (!code.published || cleaner.identifies(code.value)) return dummyItem(item, scope);
    return whatStays(item, (nested) => {
      if (codeValues.includes(nested.tag) || nested.tag === codingScheme) return nested.raw;
      if (nested.tag !== codeMeaning) return rewrite(nested, scope);
      if (!cleaner.identifies(scope.text.decode(nested.value))) return nested.raw;
      count('cleaned');
      return writeElement(codeMeaning, 'LO', Buffer.from(code.value, 'latin1'), scope.encoding);
    });
  }

  /** What an option keeps of an element that it cleans; undefined when that is nothing. */
  async function clean(element: DataElement, how: Cleaning, rule: ProfileRule, scope: Scope): Promise<Bytes> {
    const { items, value, tag } = element;
    const cleaning = { ...scope, cleaning: true };
    if (how === 'date') {
      const moved =
        items === undefined ? movedDates(value.toString('latin1'), rule.vr, shiftDays) : undefined;
      if (moved === undefined) return undefined;
      const written = writeElement(tag, rule.vr, Buffer.from(moved, 'latin1'), scope.encoding);
      if (written.equals(element.raw)) return element.raw;
      if (shiftDays !== 0) count('dateMoved');
      return written;
    }
    if (items === undefined) return how === 'text' ? cleanText(element, rule.vr, scope) : undefined;
    if (rule.vr !== 'SQ') return undefined;
    const rewriteOne = { text: rewriteItem, content: contentItem, graphics: graphicItem }[how];
    const kept = await rewriteItems(element, cleaning, async (item, inner) => {
      const pieces = await rewriteOne(item, inner);
      return pieces === undefined || pieces.length === 0 ? undefined : pieces;
    });
    return kept.length > emptySequence(element, scope.encoding) ? kept : undefined;
  }

  function cleanText(element: DataElement, vr: string, { text, encoding }: Scope): Buffer | undefined {
    if (encoding.explicit && element.vr === 'UN') return undefined;
    const whole = text.decode(element.value, vr).replace(/[\0 ]+$/, '');
    const values = unsplitVrs.has(vr) ? [whole] : whole.split('\\');
    const cleaned = values
      .map(cleaner.clean)
      .filter((value) => value !== '')
      .join('\\');
    const written = cleaned === '' ? undefined : text.encode(cleaned, vr);
    if (written === undefined) return undefined;
    if (cleaned === whole && (element.vr === vr || !encoding.explicit)) return element.raw;
    count('cleaned');
    return writeElement(element.tag, vr, written, encoding);
  }

  /** An item of a content tree (PS3.15 §E.3.4), by its concept name and value type. */
  async function contentItem(
    item: readonly DataElement[],
    scope: Scope,
  ): Promise<readonly Buffer[] | undefined> {
    const type = textOf(item, valueType, scope.text.decode);
    if (type === '') return rewriteItem(item, scope);
    const [concept = []] = item.find(({ tag }) => tag === conceptName)?.items ?? [];
    const rule = contentItemRule(codeOf(concept, scope.text.decode), type, options);
    const text = item.find(({ tag }) => tag === textValue);
    const cleaned = rule.clean === 'text' && text !== undefined ? cleanText(text, 'UT', scope) : undefined;
    const gone =
      rule.action === 'X' && (rule.clean === undefined || (rule.clean === 'text' && cleaned === undefined));
    if (gone && !rewriting.fixedPositions) return remove();
    if (gone && type !== 'TEXT' && !hasFormedValue(type)) return dummyItem(item, scope);
    return whatStays(item, (nested) => {
      switch (nested.tag) {
        case textValue:
          return rule.action === 'K' ? nested.raw : (cleaned ?? replaced(nested, 'UT', scope));
        case conceptCode:
        case measuredValue:
          return rule.action === 'K'
            ? rewriteItems(nested, scope, rewriteItem)
            : replaced(nested, 'SQ', scope);
        case uidValue:
          return rule.action === 'K' && options.has('retain-uids') && plausible('UI', nested.value)
            ? nested.raw
            : rewrite(nested, scope);
        default:
          return rewrite(nested, scope);
      }
    });
  }

  /** Graphics without their texts; nothing when only texts were there. */
  async function graphicItem(
    item: readonly DataElement[],
    scope: Scope,
  ): Promise<readonly Buffer[] | undefined> {
    if (!item.some(({ tag }) => tag === graphicObjects)) return remove();
    return whatStays(item, (nested) => (graphicTexts.has(nested.tag) ? remove() : rewrite(nested, scope)));
  }

  function overlayElement(element: DataElement, scope: Scope): Buffer | undefined {
    return scope.regions.has(element.tag >>> 16) && isPlaneGeometry(element) ? element.raw : remove();
  }

  async function privateElement(element: DataElement, scope: Scope): Promise<Bytes> {
    const { tag, items, value, raw } = element;
    const { encoding } = scope;
    const { creators, kept } = scope.privateBlocks;
    if (isCreator(tag)) {
      const creator = Buffer.from(creators.get(tag) ?? '', 'latin1');
      return kept.has(tag) ? writeElement(tag, 'LO', creator, encoding) : remove();
    }
    const safety = safetyOf(tag, creators);
    if (safety === undefined || !plausible(element.vr, value)) return remove();
    if (items !== undefined) return rewriteItems(element, scope, rewriteItem);
    if (safety === 'keep' || options.has('retain-uids')) return raw;
    count('uidMapped');
    return writeElement(tag, 'UI', mapUids(value, keys), encoding);
  }

  function replaced(element: DataElement, vr: string, { encoding }: Scope): Promise<Buffer> {
    count('replaced');
    return dummy(element, vr, encoding);
  }

  /** A dummy for one element; a sequence keeps its items and their attributes, each with a dummy value. */
  async function dummy(element: DataElement, vr: string, encoding: Encoding): Promise<Buffer> {
    const { tag, items, itemEncoding } = element;
    if (vr === 'SQ') {
      const dummies: Buffer[] = [];
      for (const item of items ?? []) {
        dummies.push(Buffer.concat(await whatStays(item, (nested) => dummyNested(nested, itemEncoding))));
        await turns.afterItem();
      }
      const container = element.vr === 'UN' && encoding.explicit ? 'UN' : 'SQ';
      return writeSequence(tag, container, dummies, encoding, itemEncoding);
    }
    if (element.value.length === 0) return writeElement(tag, vr, nothing, encoding);
    return writeElement(tag, vr, vr === 'UI' ? mapUids(element.value, keys) : dummyValue(vr), encoding);
  }

  function dummyItem(item: readonly DataElement[], { encoding }: Scope): Promise<readonly Buffer[]> {
    count('replaced');
    return whatStays(item, (nested) => dummyNested(nested, encoding));
  }

  async function dummyNested(element: DataElement, encoding: Encoding): Promise<Bytes> {
    const { tag, items, value, vr, raw } = element;
    if (tag >>> 16 === 0 || isOverlay(tag)) return undefined;
    const rule = ruleOf(tag);
    if (rule.action === 'X') return undefined;
    if (rule.action === 'U') return writeElement(tag, 'UI', mapUids(value, keys), encoding);
    const real = vr === 'UN' || rule.vr === 'SQ' ? rule.vr : vr;
    if (real === 'SQ') return dummy(element, 'SQ', encoding);
    if (items !== undefined) return undefined;
    if (real === 'UI' && standardClass.test(value.toString('latin1').replace(/[\0 ]+$/, ''))) return raw;
    return dummy(element, real, encoding);
  }

  return { scopeOf, rewrite };
}

/** What becomes of each element, in order, without those that are gone. */
async function whatStays(
  elements: readonly DataElement[],
  become: (element: DataElement) => Promise<Bytes> | Bytes,
): Promise<readonly Buffer[]> {
  const kept: Buffer[] = [];
  for (const element of elements) {
    const bytes = await become(element);
    if (bytes !== undefined) kept.push(bytes);
  }
  return kept;
}

/** Bytes of the sequence when it has no items. */
function emptySequence({ tag, vr, itemEncoding }: DataElement, encoding: Encoding): number {
  return writeSequence(tag, vr, [], encoding, itemEncoding).length;
}

function mapUids(value: Buffer, keys: DeidentificationKeys): Buffer {
  const mapped = value
    .toString('latin1')
    .split('\\')
    .map((uid) => (/^[\0 ]*$/.test(uid) ? '' : mapUid(keys, uid)));
  return Buffer.from(mapped.join('\\'), 'latin1');
}
